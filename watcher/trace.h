/* trace.h - a line of syslog for the admin, as slurm.stunnel.TunnelLog writes it. */
#ifndef TRACE_H
#define TRACE_H

/* That a killed srun's tunnel is closed. `priority` is syslog(3)'s, or 0 for none; nothing else is believed to be printable. */
void trace_close(int priority, const char *user, const char *step, const char *node);

#endif
