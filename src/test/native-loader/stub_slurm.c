/*
 * stub_slurm.c - stand-ins for the functions of Slurm that the loader calls, and for those of
 * libc that fail when a test says so: strdup, asprintf, setenv and getrlimit.
 *
 * STUB_CONTEXT   the number of the SPANK context; default S_CTX_LOCAL
 * STUB_REGISTER  what spank_option_register() returns
 * STUB_FAIL_AT   the number of the call of failing_*() that gets no memory
 * STUB_ULIMIT_V  the limit of the address space, in bytes
 * STUB_ULIMIT_S  the limit of the stack, in bytes
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "stub_slurm.h"

struct spank_option *registered;

static int number(const char *variable, int otherwise)
{
	const char *text = getenv(variable);

	return text ? atoi(text) : otherwise;
}

/* Writes each line with one write(2), so that lines of different threads and processes do not mix. */
#define LOG(function, level)                                      \
	void function(const char *format, ...)                    \
	{                                                         \
		char text[16384];                                 \
		va_list arguments;                                \
		va_start(arguments, format);                      \
		vsnprintf(text, sizeof(text), format, arguments); \
		va_end(arguments);                                \
		dprintf(STDOUT_FILENO, level ": %s\n", text);     \
	}
LOG(slurm_error, "error")
LOG(slurm_debug, "debug")

spank_context_t spank_context(void)
{
	return (spank_context_t) number("STUB_CONTEXT", S_CTX_LOCAL);
}

spank_err_t spank_option_register(spank_t spank, struct spank_option *option)
{
	int error = number("STUB_REGISTER", ESPANK_SUCCESS);

	(void) spank;
	if (error == ESPANK_SUCCESS) {
		dprintf(STDOUT_FILENO, "registered --%s=%s, argument %d, value %d, with %s\n", option->name,
			option->arginfo, option->has_arg, option->val,
			option->usage && option->cb ? "usage and callback" : "a hole");
		registered = option;
	}
	return (spank_err_t) error;
}

static int fails(void)
{
	static int calls;

	return ++calls == number("STUB_FAIL_AT", 0);
}

char *failing_strdup(const char *text)
{
	return fails() ? NULL : strdup(text);
}

int failing_asprintf(char **text, const char *format, ...)
{
	va_list arguments;
	int length;

	if (fails())
		return -1;
	va_start(arguments, format);
	length = vasprintf(text, format, arguments);
	va_end(arguments);
	return length;
}

int failing_setenv(const char *name, const char *value, int overwrite)
{
	return fails() ? -1 : setenv(name, value, overwrite);
}

/* A real limit would end a process that runs under AddressSanitizer. */
int failing_getrlimit(int resource, struct rlimit *limit)
{
	const char *text = getenv(resource == RLIMIT_AS ? "STUB_ULIMIT_V" : "STUB_ULIMIT_S");

	limit->rlim_cur = text ? strtoull(text, NULL, 10) : RLIM_INFINITY;
	return 0;
}
