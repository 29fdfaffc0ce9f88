/* signals.c - the signal mask under which Java runs. */
#include "signals.h"

void signals_block(sigset_t *before)
{
	/* HotSpot handles the first six itself, and suspends its threads with the last. */
	static const int jvm_signals[] = {
		SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGNALS_JVM_SUSPEND,
	};
	sigset_t outside;
	size_t i;

	sigfillset(&outside);
	for (i = 0; i < sizeof(jvm_signals) / sizeof(jvm_signals[0]); i++)
		sigdelset(&outside, jvm_signals[i]);
	pthread_sigmask(SIG_BLOCK, &outside, before);
}

void signals_restore(const sigset_t *before)
{
	pthread_sigmask(SIG_SETMASK, before, NULL);
}

bool signals_end_pending(void)
{
	sigset_t pending;

	sigpending(&pending);
	return sigismember(&pending, SIGHUP) || sigismember(&pending, SIGINT) || sigismember(&pending, SIGQUIT) ||
	       sigismember(&pending, SIGTERM);
}
