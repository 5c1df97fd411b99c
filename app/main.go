// Command vggscope shows what VGG16 sees in a photo, layer by layer; docs/CLI.md describes its command line.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime"
	"syscall"

	"github.com/vggscope/vggscope/app/cli"
	_ "github.com/vggscope/vggscope/app/cli/quiet"
	"github.com/vggscope/vggscope/app/fileurl"
)

// Set at link time: -ldflags '-X main.version=1.2.3 -X main.commit=0123abc -X main.date=2026-11-24', the day of the commit.
// Without them the build's own record serves.
var version, commit, date string

// GLFW makes windows on the process's first thread only, and init runs on it.
func init() { runtime.LockOSThread() }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first signal asks for an orderly end; should that hang, the next one ends the program as usual.
	context.AfterFunc(ctx, stop)
	args, build := os.Args[1:], cli.NewBuild(version, commit, date)
	if paths, err := fileurl.Args(args); err == nil { // else cli says what is wrong
		args = paths
	}
	asked, window := forWindow(args)
	enterConsole(window)
	if window {
		os.Exit(runWindow(ctx, asked, build))
	}
	os.Exit(cli.Run(ctx, args, cli.Standard(), build))
}
