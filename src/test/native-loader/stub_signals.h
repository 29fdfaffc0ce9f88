/* stub_signals.h - the signals that other processes send, and their names. */
#ifndef STUB_SIGNALS_H
#define STUB_SIGNALS_H

#include <signal.h>
#include <string.h>

static const struct {
	int number;
	const char *name;
} outside_signals[] = {
	{ SIGHUP, "HUP" },   { SIGINT, "INT" },   { SIGQUIT, "QUIT" }, { SIGUSR1, "USR1" },
	{ SIGUSR2, "USR2" }, { SIGPIPE, "PIPE" }, { SIGALRM, "ALRM" }, { SIGTERM, "TERM" },
	{ SIGCHLD, "CHLD" }, { SIGCONT, "CONT" }, { SIGTSTP, "TSTP" }, { SIGWINCH, "WINCH" },
};

#define OUTSIDE_SIGNALS (sizeof(outside_signals) / sizeof(outside_signals[0]))

/* The number of the signal, or 0 if the table has no such name. */
static inline int signal_number(const char *name)
{
	size_t i;

	for (i = 0; i < OUTSIDE_SIGNALS; i++)
		if (!strcmp(outside_signals[i].name, name))
			return outside_signals[i].number;
	return 0;
}

#endif
