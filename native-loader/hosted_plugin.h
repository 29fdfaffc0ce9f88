/* hosted_plugin.h - brings in the header of the plugin that this loader is built for. */
#ifndef HOSTED_PLUGIN_H
#define HOSTED_PLUGIN_H

#ifndef PLUGIN_HEADER
#error "build with -DPLUGIN_HEADER='\"<plugin>.h\"', as the Makefile does"
#endif
#include PLUGIN_HEADER

/* Made by SPANK_PLUGIN() in hooks.c; every message starts with it. */
extern const char plugin_name[];

#endif
