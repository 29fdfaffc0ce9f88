/*
 * plugstack.c - arguments in plugstack.conf, the runtime's path among them, and `ulimit -v`.
 * Input: the limit in kilobytes, or nothing; then argument after argument, each behind a \x1e.
 */
#include <string.h>
#include <sys/resource.h>

#include <slurm/spank.h>

#include "address_space.h"
#include "fuzz.h"
#include "java.h"
#include "jvm_boot.h"
#include "jvm_messages.h"
#include "runtime_path.h"

#define MOST 64

static char *arguments[MOST];
static int count, booted;
static rlim_t limit_bytes;

int fuzz_getrlimit(int resource, struct rlimit *limit);
int fuzz_atexit(void (*handler)(void));

/* In the places of getrlimit() and atexit(). */
int fuzz_getrlimit(int resource, struct rlimit *limit)
{
	require(resource == RLIMIT_AS || resource == RLIMIT_STACK);
	limit->rlim_cur = limit->rlim_max = limit_bytes;
	return 0;
}

int fuzz_atexit(void (*handler)(void))
{
	require(handler);
	return 0;
}

/* What runtime= means, written once more; NULL if no path can be so long. In a buffer that lives until the next call. */
static const char *expected(void)
{
	static char directory[PATH_MAX];
	const char *value = "/usr/libexec/slurm-spank-stunnel";
	size_t start = 0, end;
	char *place;
	int i;

	for (i = 0; i < count; i++)
		if (!strncmp(arguments[i], "runtime=", 8))
			value = arguments[i] + 8;
	end = strlen(value);
	while (start < end && ((unsigned char) value[start] <= 32 || value[start] == '|'))
		start++;
	while (end > start && ((unsigned char) value[end - 1] <= 32 || value[end - 1] == '|'))
		end--;
	if (end - start > PATH_MAX - 1)
		return NULL;
	snprintf(directory, sizeof(directory), "%.*s", (int) (end - start), value + start);
	while ((place = strchr(directory, '|')))
		*place = ' ';
	return directory;
}

static void check_paths(const char *runtime)
{
	static const char *const files[] = { "jvm.options", "lib/modules", "lib/server/libjvm.so" };
	char path[PATH_MAX];
	size_t i, length = strlen(runtime);
	int rc;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		log_clear();
		rc = runtime_path(path, runtime, files[i]);
		require(errors == (rc ? 1 : 0));
		require(rc == (runtime[0] == '/' && length + 1 + strlen(files[i]) < PATH_MAX ? 0 : -1));
		require(rc || (!strncmp(path, runtime, length) && path[length] == '/' &&
			       !strcmp(path + length + 1, files[i])));
	}
}

/* Replaces jvm_boot.c with what it does before there is a JVM. Never boots, so that each input is a first one. */
int jvm_boot(const char *runtime, const char *plugin_class, struct loader_hooks *hooks, struct loader_abi *abi)
{
	int rc;

	require(expected() && !strcmp(runtime, expected()));
	require(!strcmp(plugin_class, "slurm/stunnel/TunnelPlugin") && hooks);
	require(abi->argc == count && abi->argv == arguments && !strcmp(abi->plugin_name, "stunnel"));
	check_paths(runtime);
	log_clear();
	rc = address_space_prepare();
	require(errors == (rc ? 1 : 0));
	require(rc == (limit_bytes / 1024 < 256 * 1024 ? -1 : 0));
	booted = 1;
	return -1;
}

void jvm_messages_exit(void)
{
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t length;
	char *limit = fuzz_piece(&data, &size, &length);

	limit_bytes = *limit ? (rlim_t) strtoull(limit, NULL, 10) * 1024 : RLIM_INFINITY;
	free(limit);
	for (count = 0; count < MOST && size; count++)
		arguments[count] = fuzz_piece(&data, &size, &length);
	java_arguments(count, arguments);
	booted = 0;
	log_clear();
	require(java_option(1, "8001:8000") == -1);
	require(booted ? expected() != NULL : !expected() && errors == 1);
	require(!java_exit());
	while (count > 0)
		free(arguments[--count]);
	return 0;
}
