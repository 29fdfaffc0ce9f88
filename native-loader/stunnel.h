/*
 * stunnel.h - the name and the options of the hosted plugin. No other file has them.
 *
 * Another Java SPANK plugin defines the same macros in its own header and builds the
 * same sources: make PLUGIN_HEADER=my_plugin.h PLUGIN=my_plugin.
 */
#ifndef STUNNEL_H
#define STUNNEL_H

/* An identifier, not a string. SPANK_PLUGIN() turns it into the name before every message. */
#define HOSTED_PLUGIN_NAME stunnel

/* The Java class that implements slurm.spank.SpankPlugin, with / between its packages as in JNI. */
#define HOSTED_PLUGIN_CLASS "slurm/stunnel/TunnelPlugin"

/* The directory of the runtime image, unless plugstack.conf has runtime=DIR. */
#ifndef HOSTED_PLUGIN_RUNTIME
#define HOSTED_PLUGIN_RUNTIME "/usr/libexec/slurm-spank-stunnel"
#endif

/* X(name, arginfo, usage, has_arg, val): srun's options, as in struct spank_option. */
#define HOSTED_PLUGIN_OPTIONS(X)                                                \
	X("tunnel", "login:node[,...]",                                         \
	  "join ports of this login host to ports of the first node of the "    \
	  "step, as long as this srun lives: 8001:8000 opens localhost:8001 "   \
	  "here for port 8000 there, 8888 means 8888:8888, :8888 takes a free " \
	  "port here; up to 32 pairs",                                          \
	  1, 1)

#endif
