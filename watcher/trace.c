/* trace.c */
#include "trace.h"

#include <ctype.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <syslog.h>
#include <unistd.h>

/* How many bytes of the login name are shown, as by srun: see slurm.stunnel.text.Printable. */
#define LONGEST 64

static const char *printable(const char *text)
{
	const char *c;

	for (c = text; *c; c++)
		if (!isascii((unsigned char) *c) || !isgraph((unsigned char) *c))
			return "?";
	return *text ? text : "?";
}

/* --- the login name, as Printable.text() shows it --- */

/* Reads a character of UTF-8; U+FFFD for a byte that belongs to none, as in Java. */
static unsigned int next_character(const char **text)
{
	const unsigned char *c = (const unsigned char *) *text;
	int i, length = c[0] < 0x80 ? 1 : c[0] < 0xc2 ? 0 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : c[0] < 0xf5 ? 4 : 0;
	unsigned int value = length > 1 ? c[0] & (0x7fU >> length) : c[0];

	for (i = 1; i < length; i++) {
		if ((c[i] & 0xc0) != 0x80)
			length = 0;
		value = value << 6 | (c[i] & 0x3f);
	}
	*text += length ? length : 1;
	return length ? value : 0xfffd;
}

/* Appends one unit of UTF-16, escaped. Returns false if the text ends here, because it is too long. */
static bool append(char shown[LONGEST + 4], unsigned int unit)
{
	char next[16];

	if (unit == '\\')
		strcpy(next, "\\\\");
	else if (unit >= ' ' && unit <= '~')
		snprintf(next, sizeof(next), "%c", (int) unit);
	else if (unit == '\n' || unit == '\r' || unit == '\t')
		snprintf(next, sizeof(next), "\\%c", unit == '\n' ? 'n' : unit == '\r' ? 'r' : 't');
	else
		snprintf(next, sizeof(next), "\\u%04x", unit & 0xffff);
	if (strlen(shown) + strlen(next) <= LONGEST) {
		strcat(shown, next);
		return true;
	}
	strcat(shown, "...");
	return false;
}

static void show(char shown[LONGEST + 4], const char *name)
{
	unsigned int c;
	bool fits = true;

	strcpy(shown, *name ? "" : "\"\"");
	while (fits && *name) {
		c = next_character(&name);
		if (c > 0xffff)
			fits = append(shown, 0xd7c0 + (c >> 10)) && append(shown, 0xdc00 + (c & 0x3ff));
		else
			fits = append(shown, c);
	}
}

void trace_close(const struct trace *trace, const char *step, const char *node)
{
	char shown[LONGEST + 4], digits[16];
	struct passwd *user;

	if (!trace->priority)
		return;
	user = getpwuid(getuid()); /* asked only here: a name service may take long */
	snprintf(digits, sizeof(digits), "%u", getuid());
	show(shown, user ? user->pw_name : digits);
	openlog("srun", 0, 0); /* the name of the other lines */
	syslog(trace->priority, "stunnel: close: user=%s uid=%s step=%s node=%s (srun was killed)", shown, digits,
	       printable(step), printable(node));
}
