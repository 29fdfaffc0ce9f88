/*
 * hello.h - a second plugin for the same loader: make PLUGIN=hello PLUGIN_HEADER=.../hello.h
 */
#ifndef HELLO_H
#define HELLO_H

#define HOSTED_PLUGIN_NAME hello

#define HOSTED_PLUGIN_CLASS "hello/Hello"

#define HOSTED_PLUGIN_RUNTIME "/nowhere"

#define HOSTED_PLUGIN_OPTIONS(X)                                               \
	X("hello", "name", "greet somebody from the first node of the step", 1, 7) \
	X("hello-quietly", NULL, "say nothing but goodbye", 0, 8)

#endif
