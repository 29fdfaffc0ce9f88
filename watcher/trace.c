/* trace.c */
#include "trace.h"

#include <ctype.h>
#include <syslog.h>
#include <unistd.h>

static const char *printable(const char *text)
{
	const char *c;

	for (c = text; *c; c++)
		if (!isascii((unsigned char) *c) || !isgraph((unsigned char) *c))
			return "?";
	return *text ? text : "?";
}

void trace_close(const struct trace *trace, const char *step, const char *node)
{
	if (!trace->priority)
		return;
	openlog("srun", 0, 0); /* the name of the other lines */
	syslog(trace->priority, "stunnel: close: user=%s uid=%u step=%s node=%s (srun was killed)",
	       printable(trace->user), getuid(), printable(step), printable(node));
}
