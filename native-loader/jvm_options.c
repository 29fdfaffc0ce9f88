/* jvm_options.c - reads the options file of a runtime. */
#include "jvm_options.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <slurm/spank.h>

#define PLACEHOLDER "@RUNTIME@"

extern const char plugin_name[];

/* A copy of `line` with the first @RUNTIME@ replaced; no option needs two. */
static char *expand(const char *line, const char *runtime)
{
	const char *place = strstr(line, PLACEHOLDER);
	char *text;

	if (!place)
		return strdup(line);
	if (asprintf(&text, "%.*s%s%s", (int) (place - line), line, runtime,
		     place + strlen(PLACEHOLDER)) < 0)
		return NULL;
	return text;
}

/* Takes ownership of `text`, which may be NULL for "out of memory". */
static int append(struct jvm_options *options, char *text, void *extra)
{
	if (!text) {
		slurm_error("%s: jvm.options: out of memory", plugin_name);
		return -1;
	}
	if (options->count == JVM_OPTIONS_MAX) {
		slurm_error("%s: jvm.options: more than %d options: %s", plugin_name,
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

int jvm_options_read(struct jvm_options *options, const char *runtime)
{
	char path[PATH_MAX], *line = NULL;
	size_t size = 0;
	ssize_t length;
	FILE *file;
	int rc = 0;

	if (snprintf(path, sizeof(path), "%s/jvm.options", runtime) >= (int) sizeof(path)) {
		slurm_error("%s: runtime: path too long: %s", plugin_name, runtime);
		return -1;
	}
	file = fopen(path, "re");
	if (!file) {
		slurm_error("%s: runtime: cannot read %s: %s", plugin_name, path, strerror(errno));
		return -1;
	}
	while (!rc && (length = getline(&line, &size, file)) >= 0) {
		while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == ' '))
			line[--length] = '\0';
		if (length > 0 && line[0] != '#')
			rc = append(options, expand(line, runtime), NULL);
	}
	if (!rc && ferror(file)) {
		slurm_error("%s: runtime: cannot read %s: %s", plugin_name, path, strerror(errno));
		rc = -1;
	}
	free(line);
	fclose(file);
	return rc;
}

void jvm_options_free(struct jvm_options *options)
{
	while (options->count > 0)
		free(options->list[--options->count].optionString);
}
