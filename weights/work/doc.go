// Package work runs what takes long: on all cores, and so that a panic ends one piece of work and not the program. Every
// package may use it, and it uses none of them.
package work
