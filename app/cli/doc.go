// Package cli is the command line: the grammar, one file for each command, and what they share.
//
//	cli.go      Run: from arguments to an exit code
//	grammar.go  the commands and the flags that several of them have
//	model.go    the model and the runner that a command works with
//	pictures.go pictures on their way to the network, one ahead of it
//
// The answer of a command goes to standard output; notes, progress and errors go to standard error. docs/CLI.md shows
// all of it with real output.
package cli
