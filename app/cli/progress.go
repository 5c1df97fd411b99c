package cli

import (
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/vggscope/vggscope/weights/plain"
)

// progressDelay is how long something must take before its bar appears: what is over at once needs none.
const progressDelay = 400 * time.Millisecond

// progress is a bar on standard error. A nil one shows nothing: that is what there is where nobody would see it. It
// belongs to the goroutine of the command.
type progress struct {
	options []progressbar.Option
	bar     *progressbar.ProgressBar // nil until it appears
	start   time.Time
	total   int64
	own     int // how many of options are its own
}

// progress starts a bar in the place of the one before.
func (a *app) progress(title string, bytes bool) *progress {
	a.bar.clear()
	a.bar = nil
	if !a.ErrTerminal {
		return nil
	}
	a.bar = &progress{start: time.Now(), options: []progressbar.Option{
		progressbar.OptionSetDescription(plain.Name(title)), progressbar.OptionSetWriter(a.Err), progressbar.OptionSetWidth(30),
		progressbar.OptionThrottle(80 * time.Millisecond), progressbar.OptionClearOnFinish(), progressbar.OptionShowCount(),
		progressbar.OptionShowBytes(bytes), progressbar.OptionUseIECUnits(true), progressbar.OptionSetPredictTime(true),
	}}
	a.bar.own = len(a.bar.options)
	return a.bar
}

// later gives the set of a bar that takes the place of the one before once there is something to show.
func (a *app) later(title string, bytes bool) func(done, total int64) {
	begin := sync.OnceValue(func() *progress { return a.progress(title, bytes) })
	return func(done, total int64) { begin().set(done, total) }
}

// set moves the bar.
func (p *progress) set(done, total int64) {
	if p == nil || time.Since(p.start) < progressDelay {
		return
	}
	if p.bar == nil || total != p.total {
		p.bar, p.total = progressbar.NewOptions64(total, p.options...), total
	}
	_ = p.bar.Set64(done) // the bar is an extra: a terminal that has gone away is no reason to stop
}

// describe says something beside the bar, in the place of the time left, which the bar reckons from its own beginning.
func (p *progress) describe(text string) {
	if p == nil {
		return
	}
	if p.bar != nil {
		p.bar.Describe(text)
	}
	p.options = append(p.options[:p.own:p.own], progressbar.OptionSetDescription(text), progressbar.OptionSetPredictTime(false))
}

// clear takes the bar off the screen; the next set draws it again.
func (p *progress) clear() {
	if p != nil && p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
