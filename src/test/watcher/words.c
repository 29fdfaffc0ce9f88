/* words.c - exits with 0 if the command line at standard input has the words: OPTION or '', VALUE. */
#include "process_table.h"

#include <unistd.h>

int main(int argc, char *argv[])
{
	return argc == 3 && process_table_has_argument(STDIN_FILENO, *argv[1] ? argv[1] : NULL, argv[2]) ? 0 : 1;
}
