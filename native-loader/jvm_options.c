/* jvm_options.c - reads the options file of a runtime. */
#include "jvm_options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "runtime_path.h"

#define BLANKS " \t\r\n"
#define PLACEHOLDER "@RUNTIME@"

/* Returns a copy of `text` with the first @RUNTIME@ replaced, or NULL. No option needs two. */
static char *expand(const char *text, const char *runtime)
{
	const char *place = strstr(text, PLACEHOLDER);
	char *option;

	if (!place)
		return strdup(text);
	if (asprintf(&option, "%.*s%s%s", (int) (place - text), text, runtime, place + strlen(PLACEHOLDER)) < 0)
		return NULL;
	return option;
}

/* Takes ownership of `text`. NULL means that a copy could not be made. */
static int append(struct jvm_options *options, char *text, void *extra)
{
	if (!text) {
		slurm_error("%s: jvm.options: out of memory", plugin_name);
		return -1;
	}
	if (options->count == JVM_OPTIONS_MAX) {
		slurm_error("%s: jvm.options: more than %d options, the loader's own among them: %s", plugin_name,
			    JVM_OPTIONS_MAX, text);
		free(text);
		return -1;
	}
	options->list[options->count].optionString = text;
	options->list[options->count].extraInfo = extra;
	options->count++;
	return 0;
}

int jvm_options_add(struct jvm_options *options, const char *text, void *extra)
{
	return append(options, strdup(text), extra);
}

/* Changes `line`. Accepts only comments and options: with other words the file could replace the JVM's hooks. */
static int read_line(struct jvm_options *options, char *line, const char *runtime)
{
	char *text = line + strspn(line, BLANKS);
	size_t length = strlen(text);

	while (length > 0 && strchr(BLANKS, text[length - 1]))
		text[--length] = '\0';
	if (length == 0 || text[0] == '#')
		return 0;
	if (text[0] != '-') {
		slurm_error("%s: jvm.options: not an option: %s", plugin_name, text);
		return -1;
	}
	return append(options, expand(text, runtime), NULL);
}

int jvm_options_read(struct jvm_options *options, const char *runtime)
{
	char path[PATH_MAX], *line = NULL;
	size_t size = 0;
	FILE *file = NULL;
	int rc = -1;

	if (runtime_path(path, runtime, "jvm.options"))
		return -1;
	file = fopen(path, "re");
	if (!file)
		goto unreadable;
	while (getline(&line, &size, file) >= 0)
		if (read_line(options, line, runtime))
			goto fail;
	if (!feof(file)) /* a read error, or no memory for the line */
		goto unreadable;
	rc = 0;
	goto fail;
unreadable:
	slurm_error("%s: runtime: cannot read %s: %s", plugin_name, path, strerror(errno));
fail:
	free(line);
	if (file)
		fclose(file);
	return rc;
}

void jvm_options_free(struct jvm_options *options)
{
	while (options->count > 0)
		free(options->list[--options->count].optionString);
}
