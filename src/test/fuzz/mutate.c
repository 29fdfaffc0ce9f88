/*
 * mutate.c - drives a target where libFuzzer is not installed.
 *
 *   TARGET ROUNDS|SECONDSs SEED_FILE...
 *
 * First the seeds as they are, then inputs made of them by a few edits: as many rounds as said, the same ones each time,
 * or for so many seconds. An input that a sanitizer or the target objects to is left behind in ./crash.
 */
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#define MOST_SEEDS 256
#define LONGEST 16384

struct input {
	size_t size;
	uint8_t data[LONGEST];
};

static struct input seeds[MOST_SEEDS], input;
static int seed_count;

static const char *const pieces[] = {
	"\n",    "\r\n",     " ",       "\t",       "=",       "@",          "-",
	".",     "/",        "../",     "#",        "%s%n",    "@RUNTIME@",  "\x1e",
	"\xff",  "\x1b[m",   "0",       "-1",       "+1",      "4294967296", "18446744073709551616",
	"step=", "process=", "master=", "runtime=", ") S 1 1",
};

/* xorshift64: the same numbers on each machine. */
static uint64_t next(uint64_t below)
{
	static uint64_t state = 88172645463325252ULL;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state % below;
}

/* `removed` bytes at `start` make way for `size` bytes, as far as there is room. */
static void edit(size_t start, size_t removed, const void *bytes, size_t size)
{
	size_t rest = input.size - start;

	if (removed > rest)
		removed = rest;
	rest -= removed;
	if (start + size + rest > LONGEST)
		return;
	memmove(input.data + start + size, input.data + start + removed, rest);
	memcpy(input.data + start, bytes, size);
	input.size = start + size + rest;
}

static void mutate(void)
{
	static uint8_t block[LONGEST];
	const struct input *other = &seeds[next(seed_count)];
	const char *piece = pieces[next(sizeof(pieces) / sizeof(*pieces))];
	size_t start = next(input.size + 1), from = next(other->size + 1);
	uint8_t byte = next(256);

	switch (next(6)) {
	case 0:
		edit(start, 1, &byte, 1);
		break;
	case 1:
		edit(start, next(3), piece, strlen(piece));
		break;
	case 2:
		edit(start, next(8), "", 0);
		break;
	case 3: /* a part of another seed */
		edit(start, next(4), other->data + from, next(other->size - from + 1));
		break;
	case 4: /* more of the same */
		memset(block, input.size ? input.data[next(input.size)] : 'x', sizeof(block));
		edit(start, 0, block, next(next(20) ? 80 : 6000));
		break;
	default:
		edit(start, next(next(20) ? 4 : LONGEST), "\0", next(2));
	}
}

static void read_seed(const char *path)
{
	struct input *seed = &seeds[seed_count++];
	int fd = open(path, O_RDONLY);
	ssize_t size = fd < 0 ? -1 : read(fd, seed->data, LONGEST);

	require(size >= 0);
	seed->size = size;
	close(fd);
}

/* Before the target sees it: who is ended by a sanitizer has no time left. */
static void keep(int crash)
{
	require(pwrite(crash, input.data, input.size, 0) == (ssize_t) input.size && !ftruncate(crash, input.size));
}

static void run(int crash)
{
	uint8_t *exact = malloc(input.size); /* so that a byte beyond is noticed */

	require(exact || !input.size);
	if (input.size)
		memcpy(exact, input.data, input.size);
	keep(crash);
	LLVMFuzzerTestOneInput(exact, input.size);
	free(exact);
}

int main(int argc, char *argv[])
{
	char *unit = "";
	long limit = argc > 2 ? strtol(argv[1], &unit, 10) : 0, round;
	time_t end = *unit == 's' ? time(NULL) + limit : 0;
	int i, crash = open("crash", O_RDWR | O_CREAT | O_TRUNC, 0600);

	require(argc > 2 && argc - 2 <= MOST_SEEDS && crash >= 0);
	for (i = 2; i < argc; i++)
		read_seed(argv[i]);
	for (i = 0; i < seed_count; i++) {
		input = seeds[i];
		run(crash);
	}
	for (round = 0; end ? time(NULL) < end : round < limit; round++) {
		input = seeds[next(seed_count)];
		for (i = 1 + (int) next(4); i > 0; i--)
			mutate();
		run(crash);
	}
	unlink("crash");
	printf("%d seeds, %ld inputs\n", seed_count, round);
	return 0;
}
