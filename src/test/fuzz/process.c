/* process.c - "4711@12345", in a hostfile or an exitflag, or anything else in its place. */
#include "process.h"

#include <string.h>

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct process process = { .pid = -1 };
	char again[64];
	size_t length;
	char *text = fuzz_piece(&data, &size, &length);

	if (!process_parse(text, &process)) {
		require(process.pid >= 1);
		snprintf(again, sizeof(again), "%d@%llu", process.pid, process.started);
		require(!strcmp(again, text));
	}
	free(text);
	return 0;
}
