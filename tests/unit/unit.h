/* The first include of a unit test: cmocka, and the headers that cmocka needs before it. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* cmocka needs those above */
#include <cmocka.h>

#endif
