//go:build linux

package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

// appRun is what an AppImage starts, by specification; ours is a link to the program.
const appRun = "AppRun"

// become replaces this process by the program. It returns only where that fails.
func (a *app) become(im *image, args []string) error {
	defer a.held.Close()
	// The copy is not closed when the program starts: it inherits the lock on its folder, and knows nothing of it.
	if _, err := syscall.Dup(int(a.held.Fd())); err != nil {
		return err
	}
	program := filepath.Join(a.dir, appRun)
	err := syscall.Exec(program, programArgs(program, args), environment(os.Environ(), im.path, a.dir, args[0]))
	return cannotRun(program, err)
}

// cannotRun explains what is puzzling in the kernel's words: it does not find a program that is there if it has not found
// what loads the program's libraries.
func cannotRun(program string, err error) error {
	if errors.Is(err, syscall.ENOENT) {
		err = errors.New("its loader is missing: it needs a 64-bit system with the GNU C library (glibc)")
	}
	return &fs.PathError{Op: "run", Path: program, Err: err}
}

// runIn runs the program in an unpacked folder, and passes its exit status on.
func runIn(dir string, im *image, args []string) (status int, err error) {
	// A terminal sends ^C to the program as well, and what it does with it is its business; the others are passed on.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGHUP)
	defer signal.Stop(signals)
	program := filepath.Join(dir, appRun)
	cmd := &exec.Cmd{Path: program, Args: programArgs(program, args), Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	cmd.Env = environment(os.Environ(), im.path, dir, args[0])
	if err := cmd.Start(); err != nil {
		return exitCannotStart, cannotRun(program, errors.Unwrap(err))
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for {
		select {
		case s := <-signals:
			if s == syscall.SIGTERM || s == syscall.SIGHUP {
				cmd.Process.Signal(s)
			}
		case err := <-done:
			return exitStatus(err)
		}
	}
}

// exitStatus is a program's status as shells tell it: 128 and the signal's number where one ended it.
func exitStatus(err error) (int, error) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		if err != nil {
			return exitCannotStart, err
		}
		return 0, nil
	}
	if ws, ok := exit.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return 128 + int(ws.Signal()), nil
	}
	return exit.ExitCode(), nil
}

// programArgs are the program's own name and the arguments as they came. The option that asks other runtimes to do what this
// one always does is taken off.
func programArgs(program string, args []string) []string {
	rest := args[1:]
	if len(rest) > 0 && rest[0] == extractAndRun {
		rest = rest[1:]
	}
	return append([]string{program}, rest...)
}

// environment adds what programs in AppImages are told: the file, the folder that it was unpacked to, the name it was called
// by, and the folder it was called from.
func environment(env []string, file, dir, name string) []string {
	added := []string{"APPIMAGE=" + file, "APPDIR=" + dir, "ARGV0=" + name}
	if wd, err := os.Getwd(); err == nil {
		added = append(added, "OWD="+wd)
	}
	names := map[string]bool{"APPIMAGE": true, "APPDIR": true, "ARGV0": true, "OWD": true}
	var kept []string
	for _, entry := range env {
		if key, _, _ := strings.Cut(entry, "="); !names[key] {
			kept = append(kept, entry)
		}
	}
	return append(kept, added...)
}
