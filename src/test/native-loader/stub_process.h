/* stub_process.h - the commands of stub_srun that show the state of the process. */
#ifndef STUB_PROCESS_H
#define STUB_PROCESS_H

#include <stdio.h>
#include <unistd.h>

#define SAY(...) dprintf(STDOUT_FILENO, __VA_ARGS__)

void show_blocked(const char *unused);
void show_caught(const char *unused);
void show_taken(const char *unused);
void show_environment(const char *name);
void show_locale(const char *unused);
void show_files(const char *unused);
void show_mapped(const char *unused);

#endif
