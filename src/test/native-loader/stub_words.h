/* stub_words.h - reads the variables that control the stub JVM: lists of words, each ended by ";". */
#ifndef STUB_WORDS_H
#define STUB_WORDS_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SAY(...) dprintf(STDOUT_FILENO, __VA_ARGS__)

/* Returns the next word of *list, without its ";", or NULL. The next call overwrites it. */
static inline const char *next_word(const char **list)
{
	static char word[8192];
	const char *end = *list ? strchr(*list, ';') : NULL;

	if (!end)
		return NULL;
	snprintf(word, sizeof(word), "%.*s", (int) (end - *list), *list);
	*list = end + 1;
	return word;
}

static inline bool is(const char *word, const char *name)
{
	return !strcmp(word, name);
}

static inline const char *value_of(const char *word, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(word, name, length) && word[length] == '=' ? word + length + 1 : NULL;
}

#endif
