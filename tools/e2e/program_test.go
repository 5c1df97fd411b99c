package e2e

import (
	"bytes"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// patience is how long a step may take. A step takes tenths of a second on a quiet machine; the rest is for busy ones.
const patience = 2 * time.Minute

// poll is how often a fact is looked for.
const poll = 15 * time.Millisecond

// A program is one that runs.
type program struct {
	*desk
	t      *testing.T
	cmd    *exec.Cmd
	said   bytes.Buffer  // on standard output and error
	done   chan struct{} // closed when it has ended
	window x11.Window
	log    follower
	unread []string // lines of the log
	now    sight
	busy   []string // what kept the window's thread busy for too long
	shot   int
	prefix string
}

// A launch is how the program is started.
type launch struct {
	name string // of the pictures of the screen
	args []string
	env  []string // besides the desk's
}

// start starts the program and waits for its window.
func (d *desk) start(t *testing.T, l launch) *program {
	t.Helper()
	p := &program{desk: d, t: t, done: make(chan struct{}), prefix: l.name}
	p.log.path = filepath.Join(d.home, "state", "vggscope", "vggscope.log")
	if info, err := os.Stat(p.log.path); err == nil { // of the start before
		p.log.at = info.Size()
	}
	p.cmd = exec.Command(d.binary, l.args...)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = append(d.env(), l.env...), &p.said, &p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.cmd.Wait()
		close(p.done)
	}()
	t.Cleanup(p.kill)
	p.until("the window", func() bool {
		var err error
		p.window, err = d.display.Find("VGGScope")
		p.must(err)
		return p.window != 0
	})
	p.must(d.display.Focus(p.window))
	p.away()
	return p
}

// kill ends a program that a failed test leaves behind.
func (p *program) kill() {
	select {
	case <-p.done:
	default:
		p.cmd.Process.Kill()
		<-p.done
	}
}

func (p *program) must(err error) {
	p.t.Helper()
	if err != nil {
		p.fail("%v", err)
	}
}

// fail ends the test, with all that can be known of the program.
func (p *program) fail(format string, args ...any) {
	p.t.Helper()
	why := fmt.Sprintf(format, args...)
	if img, err := p.display.Picture(image.Rect(0, 0, p.display.Width, p.display.Height)); err == nil {
		p.keep("failed", img)
	}
	select {
	case <-p.done:
		why += fmt.Sprintf("\nthe program has ended: %v", p.cmd.ProcessState)
	default:
		p.cmd.Process.Signal(syscall.SIGQUIT) // writes all stacks
		<-p.done
	}
	p.saving.Wait()
	log, _ := os.ReadFile(p.log.path)
	said := p.said.String()
	p.t.Fatalf("%s\non the screen: %+v\nlog:\n%s\nthe program printed:\n%s", why, p.now, log[max(0, len(log)-4000):],
		said[:min(len(said), 20000)])
}

// until waits for something to become true.
func (p *program) until(what string, ok func() bool) {
	p.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(poll) {
		select {
		case <-p.done:
			p.fail("waiting for %s", what)
		default:
		}
		if time.Now().After(end) {
			p.fail("waiting for %s: not in %v", what, patience)
		}
	}
}

// record waits for a line of the log that is ok. Lines before it are done with.
func (p *program) record(what string, ok func(record) bool) record {
	p.t.Helper()
	var r record
	p.until(what, func() bool {
		p.unread = append(p.unread, p.log.lines()...)
		for len(p.unread) > 0 {
			line := p.unread[0]
			p.unread = p.unread[1:]
			r = parseRecord(line)
			p.hear(r, line)
			if ok(r) {
				return true
			}
		}
		return false
	})
	return r
}

// catchUp takes note of all lines that the log has by now, and gives those that were not done with.
func (p *program) catchUp() (rest []record) {
	p.t.Helper()
	for _, line := range append(p.unread, p.log.lines()...) {
		r := parseRecord(line)
		p.hear(r, line)
		rest = append(rest, r)
	}
	p.unread = nil
	return rest
}

// hear takes note of what a line says.
func (p *program) hear(r record, line string) {
	p.t.Helper()
	switch {
	case r["level"] == "ERROR" || strings.Contains(line, "panic"):
		p.fail("in the log: %s", line)
	case r["msg"] == "screen":
		p.now = sightOf(r)
	case strings.HasPrefix(r["msg"], "the window's thread was busy"):
		p.busy = append(p.busy, r["with"]+" "+r["for"])
	}
}

// wait waits until what is on the screen is ok.
func (p *program) wait(what string, ok func(sight) bool) sight {
	p.t.Helper()
	if !ok(p.now) {
		p.record(what, func(r record) bool { return r["msg"] == "screen" && ok(p.now) })
	}
	return p.now
}

// press types keys; single letters go as they are.
func (p *program) press(keys ...x11.Key) {
	p.t.Helper()
	p.must(p.display.Press(keys...))
}

// away takes the mouse out of the way.
func (p *program) away() {
	p.t.Helper()
	p.must(p.display.Move(p.display.Width-2, p.display.Height-2))
}

// drop drops files in the middle of the window.
func (p *program) drop(paths ...string) {
	p.t.Helper()
	b := p.bounds()
	p.must(p.display.Drop(p.window, (b.Min.X+b.Max.X)/2, (b.Min.Y+b.Max.Y)/2, paths...))
}

func (p *program) bounds() image.Rectangle {
	p.t.Helper()
	b, err := p.display.Bounds(p.window)
	p.must(err)
	return b
}

// ends waits for the program's end after it was asked for, checks that it was an orderly one, and gives what the log says
// of it.
func (p *program) ends() []record {
	p.t.Helper()
	select {
	case <-p.done:
	case <-time.After(patience):
		p.fail("the program did not end in %v", patience)
	}
	last := p.catchUp()
	p.saving.Wait()
	if code := p.cmd.ProcessState.ExitCode(); code != 0 {
		p.fail("exit code %d (%v), want 0", code, p.cmd.ProcessState)
	}
	if p.said.Len() > 0 {
		p.fail("the program printed something, want nothing")
	}
	if !slices.ContainsFunc(last, func(r record) bool { return r["msg"] == "closed" && r["live"] == "0" }) {
		p.fail("at the end the log has %v, want the window closed with no live object on the GPU", last)
	}
	if n := len(p.busy); n > 0 {
		p.t.Logf("the window's thread was busy for over 50 ms %d times, the last ones: %s", n,
			strings.Join(p.busy[max(0, n-10):], ", "))
	}
	return last
}
