/*
 * srun.c - a stand-in for srun, in which a plugin runs once while its runtime
 * image is built, so that the JVM can archive the classes that the plugin loads.
 *
 *   training PLUGIN.so RUNTIME WORD...
 *
 * It calls the plugin's hooks in srun's order; slurm.c answers what the plugin
 * asks of Slurm. A WORD is an option (--tunnel=:8000) or an argument of
 * plugstack.conf.
 */
#include <dlfcn.h>
#include <jni.h>
#include <string.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "training.h"

#define MOST_WORDS 64

typedef int hook(spank_t spank, int argc, char *argv[]);

static hook *find_hook(void *plugin, const char *name)
{
	hook *found = (hook *) dlsym(plugin, name);

	EXIT_IF(!found);
	return found;
}

static int is_option(const char *word)
{
	return !strncmp(word, "--", 2);
}

/* `word` as on srun's command line: --name or --name=argument. */
static void give_option(const char *word)
{
	const char *name = word + 2;
	size_t length = strcspn(name, "=");
	struct spank_option *option = slurm_find_option(name, length);

	if (!option) {
		fprintf(stderr, "training: the plugin has no such option: %s\n", word);
		exit(1);
	}
	EXIT_IF(option->cb(option->val, name[length] ? name + length + 1 : NULL, 0));
}

/* The JVM completes its list of classes when it is destroyed. A real srun never destroys it. */
static void destroy_jvm(const char *runtime)
{
	char path[4096];
	JavaVM *jvm = NULL;
	jsize count = 0;
	jint (*created)(JavaVM **, jsize, jsize *);
	void *library;

	snprintf(path, sizeof(path), "%s/lib/server/libjvm.so", runtime);
	library = dlopen(path, RTLD_NOW);
	EXIT_IF(!library);
	created = (jint(*)(JavaVM **, jsize, jsize *)) dlsym(library, "JNI_GetCreatedJavaVMs");
	EXIT_IF(!created || created(&jvm, 1, &count) != JNI_OK || count != 1);
	(*jvm)->DestroyJavaVM(jvm);
}

static void run_plugin(const char *plugin_path, const char *runtime, char *words[])
{
	char runtime_argument[4096];
	char *argv[MOST_WORDS] = { runtime_argument };
	int argc = 1, i;
	void *plugin = dlopen(plugin_path, RTLD_LAZY);

	EXIT_IF(!plugin);
	snprintf(runtime_argument, sizeof(runtime_argument), "runtime=%s", runtime);
	for (i = 0; words[i]; i++) {
		EXIT_IF(argc == MOST_WORDS);
		if (!is_option(words[i]))
			argv[argc++] = words[i];
	}

	EXIT_IF(find_hook(plugin, "slurm_spank_init")(NULL, argc, argv));
	for (i = 0; words[i]; i++)
		if (is_option(words[i]))
			give_option(words[i]);
	EXIT_IF(find_hook(plugin, "slurm_spank_local_user_init")(NULL, argc, argv));
	EXIT_IF(find_hook(plugin, "slurm_spank_exit")(NULL, argc, argv));
}

int main(int argc, char *argv[])
{
	EXIT_IF(argc < 3);
	alarm(120); /* ends a build that hangs */
	run_plugin(argv[1], argv[2], argv + 3);
	destroy_jvm(argv[2]);
	_exit(0); /* the plugin's exit handler would ask the JVM, which is gone */
}
