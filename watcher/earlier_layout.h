/*
 * earlier_layout.h - sessions of the earlier layout, whose files lie in state_dir
 * itself. They end as before. A later release drops this file.
 */
#ifndef EARLIER_LAYOUT_H
#define EARLIER_LAYOUT_H

#include "trace.h"

#define EARLIER_LAYOUT_LIKELY 16 /* while srun waits: each number costs a look into two directories */
#define EARLIER_LAYOUT_MOST 1000 /* the highest that a site could set */

/*
 * Ends each dead session of this user whose files lie beside `directory`, the user's own directory today. Returns 0,
 * or -1 with errno if descriptors or memory are short. Looks for sessions up to the
 * number `most`: the site's max_sessions of then is not known.
 */
int earlier_layout_sweep(const char *directory, int most, const struct trace *trace);

#endif
