/* fuzz.h - what a target has, and what it is: one function, which libFuzzer calls as well as mutate.c. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Not assert(): the target must hold whatever NDEBUG says. */
#define require(condition)                                                                      \
	do {                                                                                    \
		if (!(condition)) {                                                             \
			fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
			abort();                                                                \
		}                                                                               \
	} while (0)

/* The next piece of the input as a text of its own, up to a \x1e or the end; "" if there is none. To be freed. */
char *fuzz_piece(const uint8_t **data, size_t *size, size_t *length);

/* --- Slurm's log, see slurm.c --- */

extern int errors, debugs;
extern char logged[8192]; /* the last line */

void log_clear(void);

#endif
