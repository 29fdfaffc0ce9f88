/*
 * earlier_layout.h - sessions of the earlier layout, whose files lie one by one in
 * state_dir. They end as they would have. To be removed in a later release.
 */
#ifndef EARLIER_LAYOUT_H
#define EARLIER_LAYOUT_H

#include "trace.h"

/* Ends each dead session of this user whose files lie beside `directory`, the user's own one. */
void earlier_layout_sweep(const char *directory, const struct trace *trace);

#endif
