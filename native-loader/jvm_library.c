/* jvm_library.c - checks the files of a runtime image and loads libjvm. The only file that calls dlopen(). */
#include "jvm_library.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <slurm/spank.h>

#include "hosted_plugin.h"
#include "runtime_path.h"

#define JIMAGE "lib/libjimage.so"

/* The ELF header of this library, which the linker provides. */
extern const ElfW(Ehdr) __ehdr_start __attribute__((visibility("hidden")));

/* The section headers are the last part of a library. */
static int is_cut_off(const ElfW(Ehdr) *header, uint64_t size)
{
	return header->e_shoff > size || size - header->e_shoff < header->e_shnum * sizeof(ElfW(Shdr));
}

/*
 * Returns what is wrong with a library, or NULL. Checks only two things, because
 * dlopen() reports all others itself: it passes over a library of another
 * architecture as if the file did not exist, and dies of a fault in one that is cut
 * off (glibc 2.36).
 */
static const char *problem_of(const char *path)
{
	ElfW(Ehdr) header;
	struct stat status;
	const char *problem = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return NULL;
	if (read(fd, &header, sizeof(header)) == sizeof(header) && !fstat(fd, &status) &&
	    !memcmp(header.e_ident, __ehdr_start.e_ident, EI_DATA + 1)) {
		if (header.e_machine != __ehdr_start.e_machine)
			problem = "made for another architecture";
		else if (is_cut_off(&header, (uint64_t) status.st_size))
			problem = "cut off";
	}
	close(fd);
	return problem;
}

/* Writes the path of a library that dlopen() can try. Returns 0, or -1 after a line in Slurm's log. */
static int find_library(char path[PATH_MAX], const char *runtime, const char *name)
{
	const char *problem;

	if (runtime_path(path, runtime, name))
		return -1;
	problem = problem_of(path);
	if (problem)
		slurm_error("%s: runtime: cannot load the JVM: %s: %s", plugin_name, path, problem);
	return problem ? -1 : 0;
}

/*
 * The beginning of an image of classes (ImageHeader in HotSpot's imageFile.hpp).
 * The index follows, then the classes. The JVM trusts the sizes here: the index has
 * `slots` pairs of words, and `locations` and `strings` bytes.
 */
struct image_header {
	uint32_t magic, version, flags, resources, slots, locations, strings;
};

#define IMAGE_MAGIC 0xcafedada

/* Returns 0, or -1 after a line in Slurm's log. */
static int check_image(const char *path)
{
	struct image_header header;
	struct stat status;
	const char *problem = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &status))
		problem = strerror(errno);
	else if (read(fd, &header, sizeof(header)) != sizeof(header))
		problem = "cut off";
	else if (header.magic != IMAGE_MAGIC)
		problem = "no image of classes";
	else if (sizeof(header) + 8ull * header.slots + header.locations + header.strings > (uint64_t) status.st_size)
		problem = "cut off";
	if (fd >= 0)
		close(fd);
	if (problem)
		slurm_error("%s: runtime: cannot read %s: %s", plugin_name, path, problem);
	return problem ? -1 : 0;
}

/*
 * A JVM that cannot find its classes, or the library that reads them, prints that
 * on stdout and calls _exit(1). It does so before it reads the options that would
 * prevent that (JDK 17 and 25), so this function checks first.
 */
static int find_classes(const char *runtime)
{
	char path[PATH_MAX];

	if (runtime_path(path, runtime, "lib/modules") || check_image(path))
		return -1;
	if (runtime_path(path, runtime, JIMAGE))
		return -1;
	if (access(path, R_OK)) {
		slurm_error("%s: runtime: cannot read %s: %s", plugin_name, path, strerror(errno));
		return -1;
	}
	return find_library(path, runtime, JIMAGE);
}

static int is_jvm(struct dl_phdr_info *library, size_t size, void *data)
{
	const char *name = strrchr(library->dlpi_name, '/');

	(void) size, (void) data;
	return name && !strcmp(name, "/libjvm.so");
}

/*
 * A second libjvm would use the first one's libraries, because they have the same
 * names, and end srun by a fault (JDK 25). dlopen() with RTLD_NOLOAD is no way to
 * find the first: it loads a file of that name from LD_LIBRARY_PATH.
 */
static int other_plugin_has_one(const char *runtime)
{
	if (!dl_iterate_phdr(is_jvm, NULL))
		return 0;
	slurm_error("%s: java: cannot start the JVM of %s: another plugin has one in this srun", plugin_name, runtime);
	return -1;
}

/* Returns a library that stays open, or NULL after a line in Slurm's log. */
static void *open_library(const char *runtime, const char *name)
{
	char path[PATH_MAX];
	void *library;

	if (find_library(path, runtime, name))
		return NULL;
	library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	if (!library)
		slurm_error("%s: runtime: cannot load the JVM: %s", plugin_name, dlerror());
	return library;
}

create_jvm_f *jvm_library_open(const char *runtime)
{
	static void *library;
	void *symbol;

	if (!library && other_plugin_has_one(runtime))
		return NULL;
	if (find_classes(runtime))
		return NULL;
	library = open_library(runtime, "lib/server/libjvm.so");
	if (!library)
		return NULL;
	symbol = dlsym(library, "JNI_CreateJavaVM");
	if (!symbol) {
		slurm_error("%s: runtime: cannot load the JVM: %s", plugin_name, dlerror());
		return NULL;
	}
	/*
	 * The JVM opens libzip, which needs libjava, for the first class that is in
	 * no archive, and exits if it cannot (JDK 17 and 25). That class may come
	 * after a failure, when no file descriptor is left or an upgrade has removed
	 * the file. So both are loaded now.
	 */
	if (!open_library(runtime, "lib/libjava.so") || !open_library(runtime, "lib/libzip.so"))
		return NULL;
	return (create_jvm_f *) symbol;
}
