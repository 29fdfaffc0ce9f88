/* jvm_options.c - <runtime>/jvm.options of any content. Input: the runtime's path, \x1e, the file. */
#include "jvm_options.h"

#include <limits.h>
#include <string.h>

#include "fuzz.h"

static char *content;
static size_t content_length;

FILE *fuzz_fopen(const char *path, const char *mode);

/* In the place of fopen(). */
FILE *fuzz_fopen(const char *path, const char *mode)
{
	size_t length = strlen(path);

	require(path[0] == '/' && length < PATH_MAX);
	require(length >= 12 && !strcmp(path + length - 12, "/jvm.options"));
	require(!strcmp(mode, "re"));
	return fmemopen(content, content_length, "r");
}

static void check(const char *option)
{
	size_t length = strlen(option);

	require(option[0] == '-');
	require(!strpbrk(option, "\n"));
	require(!strchr(" \t\r", option[length - 1]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct jvm_options options = { .count = 0 };
	size_t length;
	char *runtime = fuzz_piece(&data, &size, &length);
	int i, rc;

	content_length = size;
	content = malloc(size + 1);
	require(content);
	if (size)
		memcpy(content, data, size);
	log_clear();
	require(!jvm_options_add(&options, "vfprintf", &options));
	rc = jvm_options_read(&options, runtime);
	require(rc == 0 || rc == -1);
	require(errors == (rc ? 1 : 0));
	require(options.count >= 1 && options.count <= JVM_OPTIONS_MAX);
	require(options.list[0].extraInfo == &options);
	for (i = 1; i < options.count; i++) {
		require(!options.list[i].extraInfo);
		/* what @RUNTIME@ stands for may end as it likes: no admin's path ends in a blank */
		if (!strpbrk(runtime, "\n \t\r"))
			check(options.list[i].optionString);
	}
	jvm_options_free(&options);
	require(options.count == 0);
	free(content);
	free(runtime);
	return 0;
}
