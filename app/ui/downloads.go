package ui

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/settings"
	"github.com/vggscope/vggscope/weights/fetch"
)

// downloads keep the one download that there is: what is fetched, how far it is, and what follows when it is there.
type downloads struct {
	now     *subject
	main    *mainThread
	session Session
	set     *settings.Settings
	save    func() // writes the settings: another start is to know of it
	done    func(session.ModelRef)
	tell    func(key string, args ...any)
	offer   func(offer)
	show    func() // opens the dialog

	of      library.Download
	status  library.Status
	run     int             // counts the runs, so that the last words of one that was stopped are not the next one's
	discard bool            // what has come is deleted when the run has ended
	changed map[*int]func() // hear of each change; see watch
}

// watch has f called at each change until the returned function is.
func (d *downloads) watch(f func()) (stop func()) {
	key := new(int)
	d.changed[key] = f
	return func() { delete(d.changed, key) }
}

// start begins, or goes on.
func (d *downloads) start(of library.Download) {
	d.run++
	run := d.run
	d.of, d.discard, d.status = of, false, library.Status{Running: true, Total: of.Source.Bytes()}
	d.set.Download, d.set.Mirror, d.set.DownloadDir = of.Pending(), of.Mirror, of.Dir
	d.save()
	d.session.Do(of.Task(func(s library.Status) {
		d.main.do("download", func() { d.hear(run, s) })
	}))
	d.tellAll()
}

// pause stops it and keeps what has come.
func (d *downloads) pause() {
	d.status.Running, d.status.Paused, d.status.Speed, d.status.Left = false, true, 0, 0
	d.session.Stop(library.FetchingName)
	d.tellAll()
}

// cancel stops it and deletes what has come.
func (d *downloads) cancel() {
	running := d.status.Running
	d.set.Download = nil
	d.save()
	d.discard = running
	d.session.Stop(library.FetchingName)
	if !running {
		d.drop()
	}
	d.status = library.Status{}
	d.tellAll()
}

func (d *downloads) drop() {
	if err := d.of.Discard(); err != nil {
		d.main.log.Warn("what has come of a download", "error", err)
	}
}

// hear takes note of how far a run is.
func (d *downloads) hear(run int, s library.Status) {
	if run != d.run {
		return
	}
	if d.discard && !s.Running {
		d.discard = false
		d.drop()
		return
	}
	if d.discard || d.status.Paused && s.Running { // said before it was stopped
		return
	}
	d.status = s
	if s.Err != nil {
		d.offer(offer{text: d.words, choices: []choice{
			{"get.goon", func() { d.start(d.of) }}, {"get.details", d.show},
		}, still: func() bool { return d.status.Err != nil }})
	}
	if s.Result != nil {
		d.set.Download = nil
		d.save()
		d.tell("get.done", s.Result.Path)
		d.done(session.ModelRef{Path: s.Result.Path, Checked: true})
	}
	d.tellAll()
}

func (d *downloads) tellAll() {
	for _, f := range d.changed {
		f()
	}
}

// resume offers to go on with a download of an earlier start.
func (d *downloads) resume() {
	of, ok := library.Resume(d.set.Download)
	if !ok {
		d.set.Download = nil
		return
	}
	var plan fetch.Plan
	d.main.beside("download", func() (err error) { plan, err = of.Plan(); return err }, func(err error) {
		if err != nil || plan.Have == 0 || d.status.Running {
			return
		}
		d.of, d.status = of, library.Status{Paused: true, Done: plan.Have, Total: cmp.Or(of.Source.Bytes(), plan.Have)}
		d.offer(offer{
			text: func() string {
				t := d.now.lang.Text
				return t("get.interrupted", t("source."+of.Source.Name), sizeText(plan.Have), sizeText(of.Source.Bytes()))
			},
			choices: []choice{
				{"get.goon", func() { d.start(of) }},
				{"get.discard", d.cancel},
			},
			still: func() bool { return d.status.Paused },
		})
	})
}

// words say how far it is; none where nothing is under way.
func (d *downloads) words() string {
	t, s := d.now.lang.Text, d.status
	switch {
	case s.Running && s.Note != "":
		return t("get.trouble", inItsOwn(errors.New(s.Note), d.now.lang))
	case s.Running && s.Step == fetch.Checking:
		return t("get.checking", percent(s))
	case s.Running && s.Speed > 0 && s.Left > 0:
		return t("get.speed", sizeText(s.Done), sizeText(s.Total), sizeText(int64(s.Speed)), clock(s.Left))
	case s.Running:
		return t("get.of", sizeText(s.Done), sizeText(s.Total))
	case s.Err != nil:
		return t("get.failed", inWords(s.Err, d.now.lang))
	case s.Paused && s.Done > 0:
		return t("get.paused", sizeText(s.Done), sizeText(s.Total))
	}
	return ""
}

// short is its part of the status line.
func (d *downloads) short() string {
	t, s := d.now.lang.Text, d.status
	if s.Speed > 0 && s.Left > 0 {
		return t("get.short", percent(s), sizeText(int64(s.Speed)), clock(s.Left))
	}
	return t("phase."+library.FetchingName) + " " + percent(s)
}

func percent(s library.Status) string {
	if s.Total <= 0 {
		return "…"
	}
	return fmt.Sprintf("%.0f %%", 100*float64(s.Done)/float64(s.Total))
}

// clock writes how long something takes: 1:05, 2:03:04.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// sizeText writes bytes as shops and download pages do: 553 MB.
func sizeText(n int64) string {
	switch x := float64(n); {
	case x >= 1e9:
		return fmt.Sprintf("%.1f GB", x/1e9)
	case x >= 1e7:
		return fmt.Sprintf("%.0f MB", x/1e6)
	case x >= 1e5:
		return fmt.Sprintf("%.1f MB", x/1e6)
	}
	return fmt.Sprintf("%.1f kB", float64(n)/1e3)
}
