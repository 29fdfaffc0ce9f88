/* slurm.c - what the loader needs of Slurm, and keeps of its log; and pieces of the input. */
#include "fuzz.h"

#include <stdarg.h>
#include <string.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

const char plugin_name[] = "stunnel";

int errors, debugs;
char logged[8192];

void log_clear(void)
{
	errors = debugs = 0;
	*logged = '\0';
}

#define LOG(function, count)                                          \
	void function(const char *format, ...)                        \
	{                                                             \
		va_list arguments;                                    \
		va_start(arguments, format);                          \
		vsnprintf(logged, sizeof(logged), format, arguments); \
		va_end(arguments);                                    \
		count++;                                              \
	}
LOG(slurm_error, errors)
LOG(slurm_debug, debugs)

char *fuzz_piece(const uint8_t **data, size_t *size, size_t *length)
{
	const uint8_t *end = *size ? memchr(*data, '\x1e', *size) : NULL;
	char *piece;

	*length = end ? (size_t) (end - *data) : *size;
	piece = malloc(*length + 1);
	require(piece);
	if (*length)
		memcpy(piece, *data, *length);
	piece[*length] = '\0';
	*data += *length + (end != NULL);
	*size -= *length + (end != NULL);
	return piece;
}
