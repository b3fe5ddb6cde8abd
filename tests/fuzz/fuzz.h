/* What each target defines, for libFuzzer (tests/fuzz/run) and for the replay of the corpus in `make check`. */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Runs one input; ends the process when something is wrong. Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
