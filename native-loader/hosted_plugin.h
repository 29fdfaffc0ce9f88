/* hosted_plugin.h - includes the header of the plugin that this loader is built for. */
#ifndef HOSTED_PLUGIN_H
#define HOSTED_PLUGIN_H

#ifndef PLUGIN_HEADER
#error "build with -DPLUGIN_HEADER='\"<plugin>.h\"', as the Makefile does"
#endif
#include PLUGIN_HEADER

/* SPANK_PLUGIN() in hooks.c defines it; every message starts with it. */
extern const char plugin_name[];

#endif
