/* trace.h - a line of syslog for the admin, in the form of the lines that srun writes. */
#ifndef TRACE_H
#define TRACE_H

struct trace {
	int priority; /* syslog(3)'s, or 0 for none */
	const char *user; /* as file names have it */
};

/*
 * Writes the line that the tunnel of a killed srun is closed. It has the login name
 * in the same form as the line that the tunnel is open. `step` and `node` may be any
 * text: one that is not printable becomes "?".
 */
void trace_close(const struct trace *trace, const char *step, const char *node);

#endif
