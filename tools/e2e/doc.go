// Package e2e tests the window as a user meets it: the built program on a real X display, with real drops, keys and clicks.
//
// Its tests know of the program what anyone can see: the window's pixels, the files, the exit code, standard error and the
// log. With VGGSCOPE_DEBUG=1 the program logs what is on the screen whenever that changes; so the tests wait for facts, and
// are as quick as the machine is. Every step leaves a picture of the screen in out/e2e, to be looked at.
package e2e
