/* session.h - ends what a killed srun has left: its ssh master and the files of its session. */
#ifndef SESSION_H
#define SESSION_H

/*
 * `prefix` is how the files begin: <prefix>-host.tunnel, -control.tunnel and
 * -log.tunnel. What is gone already is as wanted. Returns 0, or -1 if the
 * master lives on; then its files stay as well, for the next srun to try.
 */
int session_end(const char *prefix);

#endif
