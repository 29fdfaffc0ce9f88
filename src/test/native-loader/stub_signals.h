/* stub_signals.h - the signals that come from outside, and their names. */
#ifndef STUB_SIGNALS_H
#define STUB_SIGNALS_H

#include <signal.h>

static const struct {
	int number;
	const char *name;
} outside_signals[] = {
	{ SIGHUP, "HUP" },   { SIGINT, "INT" },	  { SIGQUIT, "QUIT" }, { SIGUSR1, "USR1" },
	{ SIGUSR2, "USR2" }, { SIGPIPE, "PIPE" }, { SIGALRM, "ALRM" }, { SIGTERM, "TERM" },
	{ SIGCHLD, "CHLD" }, { SIGCONT, "CONT" }, { SIGTSTP, "TSTP" }, { SIGWINCH, "WINCH" },
};

#define OUTSIDE_SIGNALS (sizeof(outside_signals) / sizeof(outside_signals[0]))

#endif
