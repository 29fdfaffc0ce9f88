/* runtime_path.c - finds the runtime image and the files in it. */
#include "runtime_path.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"

/* If plugstack.conf gives runtime= twice, the last one counts, as for every other key. */
static const char *runtime_argument(int argc, char *argv[])
{
	static const char key[] = "runtime=";
	const char *directory = HOSTED_PLUGIN_RUNTIME;
	int i;

	for (i = 0; i < argc; i++)
		if (!strncmp(argv[i], key, sizeof(key) - 1))
			directory = argv[i] + sizeof(key) - 1;
	return directory;
}

/*
 * True for the characters that Java's side drops from the ends of a value: it
 * replaces each | by a space, then calls String.trim().
 */
static bool is_blank(char c)
{
	return (unsigned char) c <= ' ' || c == '|';
}

static int too_long(const char *directory)
{
	slurm_error("%s: runtime: path too long: %s", plugin_name, directory);
	return -1;
}

/* Slurm splits the line in plugstack.conf at spaces: | stands for a space in every value, for Java and here. */
int runtime_directory(char directory[PATH_MAX], int argc, char *argv[])
{
	const char *value = runtime_argument(argc, argv);
	size_t length, i;

	while (*value && is_blank(*value))
		value++;
	length = strlen(value);
	while (length > 0 && is_blank(value[length - 1]))
		length--;
	if (length >= PATH_MAX)
		return too_long(value);
	for (i = 0; i < length; i++)
		directory[i] = value[i] == '|' ? ' ' : value[i];
	directory[length] = '\0';
	return 0;
}

int runtime_path(char path[PATH_MAX], const char *runtime, const char *file)
{
	/* A relative path would depend on the directory in which the user starts srun. */
	if (runtime[0] != '/') {
		slurm_error("%s: runtime: not an absolute path: %s", plugin_name, runtime);
		return -1;
	}
	if (snprintf(path, PATH_MAX, "%s/%s", runtime, file) >= PATH_MAX)
		return too_long(runtime);
	return 0;
}
