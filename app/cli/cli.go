package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/vggscope/vggscope/app/fileurl"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

// The exit codes.
const (
	exitOK          = 0
	exitFailed      = 1   // a missing, unreadable or wrong file, no GPU where one was asked for, …
	exitUsage       = 2   // arguments that make no sense
	exitInterrupted = 130 // Ctrl+C, as shells count it: 128 and the number of SIGINT
)

// errReported ends a command with exitFailed when all that is to be said has been said.
var errReported = errors.New("reported")

// Streams are where a command reads and writes.
type Streams struct {
	In          io.Reader
	Out         io.Writer // the answer, and nothing else
	Err         io.Writer // notes, progress, errors
	OutTerminal bool      // Out is a terminal
	ErrTerminal bool      // Err is a terminal, so that progress is of use
}

// Standard are the streams of the process.
func Standard() Streams {
	return Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		OutTerminal: term.IsTerminal(int(os.Stdout.Fd())), ErrTerminal: term.IsTerminal(int(os.Stderr.Fd())),
	}
}

// app is what a command runs in.
type app struct {
	Streams
	ctx    context.Context
	out    *output
	args   []string
	build  Build
	parser *kong.Kong
	bar    *progress    // the one on the screen, or nil
	log    *slog.Logger // takes notes, where they are asked for as JSON; else nil
}

// Run runs the command that args ask for and gives the program's exit code. It must be called on the main thread, for a
// command may need an OpenGL window. When ctx ends the command stops, without leaving anything half-written.
func Run(ctx context.Context, args []string, s Streams, b Build) int {
	a := &app{Streams: s, ctx: ctx, out: &output{w: s.Out}, build: b}
	err := work.Safely(func() (err error) {
		if a.args, err = fileurl.Args(args); err != nil {
			return &usageError{plain.Sentence(err)}
		}
		return a.run(a.args)
	})
	a.bar.clear()
	if a.out.err != nil && (err == nil || errors.Is(err, errReported)) {
		err = fmt.Errorf("the answer cannot be written: %w", plain.Cause(a.out.err))
	}
	return a.exit(err)
}

func (a *app) run(args []string) error {
	var g grammar
	exited := -1 // kong's help flag prints, and asks to exit
	parser, err := newParser(&g, a.Streams, func(code int) { exited = code })
	if err != nil {
		return err
	}
	a.parser = parser
	args = usual(args)
	if err := checkFirst(parser, args[0]); err != nil {
		return err
	}
	command, err := parser.Parse(args)
	switch {
	case exited >= 0:
		return nil
	case err != nil:
		return usageOf(err)
	}
	return command.Run(a)
}

// usual understands what people type because other programs do.
func usual(args []string) []string {
	switch {
	case len(args) == 0:
		return []string{"--help"}
	case args[0] == "help":
		return append(args[1:len(args):len(args)], "--help")
	case args[0] == "--version":
		return append([]string{"version"}, args[1:]...)
	}
	return args
}

// exit says what went wrong, in one line, and gives the exit code for it.
func (a *app) exit(err error) int {
	var usage *usageError
	var p *work.Panic
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, errReported):
		return exitFailed
	case errors.Is(err, errIncomplete):
		return exitIncomplete
	case errors.As(err, &p):
		a.note("a fault in vggscope, not in your files: %v; please report it with what follows", p.Value)
		fmt.Fprintf(a.Err, "%s\n", p.Stack)
		return exitFailed
	case errors.As(err, &usage):
		a.note("%s", plain.Sentence(err))
		return exitUsage
	case a.ctx.Err() != nil && errors.Is(err, a.ctx.Err()):
		a.note("stopped")
		return exitInterrupted
	}
	a.note("%s", plain.Sentence(err))
	return exitFailed
}

// note prints one line to standard error, or what a driver or a list of problems says in several.
func (a *app) note(format string, args ...any) {
	a.bar.clear()
	text := a.tame(fmt.Sprintf(format, args...))
	if a.log != nil {
		a.log.Warn("note", "text", text)
		return
	}
	fmt.Fprintf(a.Err, "vggscope: %s\n", text)
}

// said is an error as people read it, about these files.
func (a *app) said(err error, files ...string) string { return a.tame(plain.Sentence(err), files...) }

// tame takes out of a text what a terminal would obey. A line break is left in it, unless it is in the name of one of these
// files or of those in the arguments: there it would make a line of its own.
func (a *app) tame(text string, files ...string) string {
	for _, path := range append(files, a.args...) {
		for _, name := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '=' }) {
			if strings.ContainsAny(name, "\n\t") {
				text = strings.ReplaceAll(text, name, plain.Name(name))
			}
		}
	}
	return plain.Printable(text)
}
