/* values.c - prints as key=value lines what the watcher reads in the state file FILE: FILE KEY... */
#include "state_file.h"

#include <fcntl.h>
#include <stdio.h>

int main(int argc, char *argv[])
{
	char value[STATE_VALUE_SIZE];
	int i, fd = argc > 1 ? state_file_open(AT_FDCWD, argv[1]) : -1;

	if (fd < 0)
		return 1;
	for (i = 2; i < argc; i++)
		if (!state_file_value(fd, argv[i], value))
			printf("%s=%s\n", argv[i], value);
	return 0;
}
