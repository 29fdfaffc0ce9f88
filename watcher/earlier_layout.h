/*
 * earlier_layout.h - sessions of the earlier layout, whose files lie in state_dir
 * itself. They end as before. A later release drops this file.
 */
#ifndef EARLIER_LAYOUT_H
#define EARLIER_LAYOUT_H

#include "trace.h"

/*
 * Ends each dead session of this user whose files lie beside `directory`, the user's own directory today. Returns 0,
 * or -1 with errno if descriptors or memory are short.
 */
int earlier_layout_sweep(const char *directory, const struct trace *trace);

#endif
