package main

import (
	"errors"
	"os"
	"syscall"
)

// launchedFromConsole is set by vggscope.com, the program in front of this one that consoles wait for; see
// packaging/windows/console.c.
const launchedFromConsole = "VGGSCOPE_CONSOLE"

// attachParent is ATTACH_PARENT_PROCESS of wincon.h.
const attachParent = 0xffffffff

// enterConsole joins the console that the program was started from: Windows gives a program with windows none, so that
// nothing would be seen of what it prints, and Ctrl+C would not reach it. What the caller redirected to a file or a pipe
// stays where it goes.
//
// A window that was started without vggscope.com stays on its own: it must not end with the console.
func enterConsole(window bool) {
	if window && os.Getenv(launchedFromConsole) == "" {
		return
	}
	os.Unsetenv(launchedFromConsole) // it is not for programs that this one starts
	streams := []struct {
		id   int
		name string
		file **os.File
	}{
		{syscall.STD_INPUT_HANDLE, "CONIN$", &os.Stdin},
		{syscall.STD_OUTPUT_HANDLE, "CONOUT$", &os.Stdout},
		{syscall.STD_ERROR_HANDLE, "CONOUT$", &os.Stderr},
	}
	given := make([]syscall.Handle, len(streams)) // found out before: attaching may set the handles anew
	for i, s := range streams {
		given[i] = redirected(s.id)
	}
	kernel := syscall.NewLazyDLL("kernel32.dll")
	ok, _, err := kernel.NewProc("AttachConsole").Call(attachParent)
	if ok == 0 && !errors.Is(err, syscall.ERROR_ACCESS_DENIED) { // which says that there is one already, as in Wine
		return // the caller has none
	}
	for i, s := range streams {
		if given[i] == 0 {
			f, err := os.OpenFile(s.name, os.O_RDWR, 0) // both ways: a console's mode can be asked for only so
			if err != nil {
				continue
			}
			*s.file, given[i] = f, syscall.Handle(f.Fd())
		}
		kernel.NewProc("SetStdHandle").Call(uintptr(uint32(s.id)), uintptr(given[i])) // where the runtime reports a crash
	}
}

// redirected is a standard handle that goes to something else than a console, or 0.
func redirected(id int) syscall.Handle {
	h, err := syscall.GetStdHandle(id)
	if err != nil || h == syscall.InvalidHandle {
		return 0
	}
	var mode uint32
	switch kind, err := syscall.GetFileType(h); {
	case err != nil || kind == syscall.FILE_TYPE_UNKNOWN: // a number that the caller left behind
		return 0
	case kind == syscall.FILE_TYPE_CHAR && syscall.GetConsoleMode(h, &mode) == nil: // and not NUL
		return 0
	}
	return h
}
