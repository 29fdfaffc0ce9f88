/* hosted_plugin.h - brings in the header of the plugin that this loader is built for. */
#ifndef PLUGIN_HEADER
#error "build with -DPLUGIN_HEADER='\"<plugin>.h\"', see stunnel.h"
#endif
#include PLUGIN_HEADER
