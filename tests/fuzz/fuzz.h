/* The function that each target defines; called by libFuzzer (tests/fuzz/run), and by replay.c in `make check`. */
#ifndef TEST_FUZZ_H
#define TEST_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Runs one input and returns 0; aborts the process when something is wrong. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
