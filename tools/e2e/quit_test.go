package e2e

import (
	"fmt"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
)

// A quit is a way to end the program, which was started in a locale. Whatever that is, nothing but the window appears.
type quit struct {
	name   string
	locale string
	ask    func(p *program)
}

var quits = []quit{
	{"cross", "LANG=C", func(p *program) { p.must(p.display.Delete(p.window)) }},
	{"control-q", "LC_ALL=POSIX", func(p *program) { p.must(p.display.Control('q')) }},
	{"sigterm", "LC_ALL=C.UTF-8", func(p *program) { p.must(p.cmd.Process.Signal(syscall.SIGTERM)) }},
}

// whenIdle quits while nothing is going on.
func (q quit) whenIdle(t *testing.T, d *desk, pictures string) {
	p := d.start(t, launch{name: q.name, args: []string{filepath.Join(pictures, spaced)}, env: []string{q.locale}})
	p.wait("the picture", func(s sight) bool { return s.shows(spaced) })
	p.rest(p.look())
	q.ask(p)
	p.ends()
}

// inPass quits while a pass is under way: the log must not say that it came to its end. It may have, before the program
// could quit; then it is tried again.
func (q quit) inPass(t *testing.T, d *desk, pictures string) {
	for try := range 5 {
		// On one core, llvmpipe takes its time.
		l := launch{name: fmt.Sprintf("%s-in-pass-%d", q.name, try), env: []string{"LP_NUM_THREADS=1", "LANG="}}
		l.args = []string{filepath.Join(pictures, spaced)}
		p := d.start(t, l)
		p.wait("the first picture", func(s sight) bool { return s.shows(spaced) })
		p.drop(filepath.Join(pictures, chinese))
		analysed := func(r record) bool { return r["msg"] == "picture analysed" && r["name"] == chinese }
		p.record("a pass", func(r record) bool { return p.now.Phase == "running" || analysed(r) })
		q.ask(p)
		if records := p.ends(); !slices.ContainsFunc(records, analysed) {
			return
		}
		t.Logf("try %d: the pass was over before the program could quit", try)
	}
	t.Error("no quit came in the middle of a pass")
}
