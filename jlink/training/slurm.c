/*
 * slurm.c - the functions of Slurm that slurm.spank and the loader call, with
 * answers that are just good enough for one run of a plugin.
 *
 * Whoever binds one more function of Slurm adds it here.
 */
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <slurm/spank.h>

#include "training.h"

#define MOST_OPTIONS 64

static struct spank_option *options[MOST_OPTIONS];
static size_t option_count;

#define LOG(name)                                    \
	void name(const char *format, ...)           \
	{                                            \
		va_list arguments;                   \
		va_start(arguments, format);         \
		vfprintf(stderr, format, arguments); \
		va_end(arguments);                   \
		fputc('\n', stderr);                 \
	}
LOG(slurm_error)
LOG(slurm_info)
LOG(slurm_verbose)
LOG(slurm_debug)

spank_context_t spank_context(void)
{
	return S_CTX_LOCAL;
}

spank_err_t spank_option_register(spank_t spank, struct spank_option *registered)
{
	(void) spank;
	EXIT_IF(option_count == MOST_OPTIONS);
	options[option_count++] = registered;
	return ESPANK_SUCCESS;
}

struct spank_option *slurm_find_option(const char *name, size_t length)
{
	size_t i;

	for (i = 0; i < option_count; i++)
		if (!strncmp(options[i]->name, name, length) && !options[i]->name[length])
			return options[i];
	return NULL;
}

/* Every item that slurm.spank asks for is a uint32_t. */
spank_err_t spank_get_item(spank_t spank, spank_item_t item, ...)
{
	va_list arguments;

	(void) spank, (void) item;
	va_start(arguments, item);
	*va_arg(arguments, uint32_t *) = 1;
	va_end(arguments);
	return ESPANK_SUCCESS;
}

/*
 * spank.h does not declare the following functions, and slurm.h declares them
 * with types that change with the release. Java looks them up by name. It reads
 * the node list at the offset that the loader was compiled with, so this layout
 * has the node list at every offset.
 */
void *slurm_job_step_layout_get(void *step_id);
void slurm_job_step_layout_free(void *layout);
void *slurm_hostlist_create(const char *hosts);
char *slurm_hostlist_shift(void *hostlist);
void slurm_hostlist_destroy(void *hostlist);

void *slurm_job_step_layout_get(void *step_id)
{
	static const char *layout[64];
	size_t i;

	(void) step_id;
	for (i = 0; i < sizeof(layout) / sizeof(layout[0]); i++)
		layout[i] = "node1";
	return layout;
}

void slurm_job_step_layout_free(void *layout)
{
	(void) layout;
}

void *slurm_hostlist_create(const char *hosts)
{
	return strdup(hosts);
}

/* A list of one host, or of none once that is taken. */
char *slurm_hostlist_shift(void *hostlist)
{
	char *host = hostlist;

	host = *host ? strdup(host) : NULL;
	*(char *) hostlist = '\0';
	return host;
}

void slurm_hostlist_destroy(void *hostlist)
{
	free(hostlist);
}
