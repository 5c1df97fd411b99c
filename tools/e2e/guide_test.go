package e2e

import (
	"encoding/json"
	"image"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// The keys of the guided tour, in X's numbers.
const (
	keyF2 x11.Key = 0xffbf
	keyF4 x11.Key = 0xffc1
)

// guide walks the guided tour by keys in both languages: a step is ticked once its keys are pressed and not before. What was done is
// in the settings at the end, and the tour is there again at the next start.
func guide(t *testing.T, d *desk, pictures string) {
	for _, language := range []string{"en", "zh-Hans"} {
		d.choose(t, map[string]any{"welcomed": true, "language": language, "window": map[string]int{"width": 1280, "height": 720}})
		p := d.start(t, launch{name: "guide-" + language, args: []string{pictures}})
		p.must(p.display.Place(p.window, image.Rect(0, 0, 1280, 720)))
		p.wait("the first picture", func(s sight) bool { return s.shows(s.Picture) && s.Language == language })
		p.press(keyF2)
		p.wait("the tour", func(s sight) bool { return s.Step == "picture" })
		p.ticks("picture", x11.PageDown)
		p.ticks("log", 'g')
		p.passes("fit")
		p.ticks("block1", x11.Down)
		p.ticks("enlarge", x11.Return)
		p.keep("step", p.rest(p.look()))
		p.ticks("pool", x11.Escape, x11.Down)
		p.ticks("block3", x11.Down, x11.Down, x11.Down, x11.Down)
		p.ticks("relu", 'b')
		p.press(x11.End)
		p.ticks("block5", x11.Up, x11.Up, x11.Up, x11.Up, x11.Up)
		for _, step := range []string{"unit", "colour", "slices"} {
			p.passes(step)
		}
		p.ticks("peak", 'n')
		if p.now.Step == "dream" {
			p.passes("dream")
		}
		p.ticks("cam", 'y')
		p.keep("why", p.rest(p.look()))
		p.must(p.display.Control('q'))
		p.ends()

		text, err := os.ReadFile(filepath.Join(d.home, "config", "vggscope", "settings.json"))
		check(t, err)
		var kept struct {
			Tour struct {
				Open bool
				At   string
				Done []string
			}
		}
		check(t, json.Unmarshal(text, &kept))
		want := []string{"picture", "log", "block1", "enlarge", "pool", "block3", "relu", "block5", "peak", "cam"}
		if !kept.Tour.Open || kept.Tour.At != "method" || !slices.Equal(kept.Tour.Done, want) {
			t.Errorf("the settings keep %+v, want %v", kept.Tour, want)
		}
	}
	p := d.start(t, launch{name: "guide-again"})
	p.wait("the tour where it was left", func(s sight) bool { return s.Step == "method" && s.shows(s.Picture) })
	p.must(p.display.Control('q'))
	p.ends()
}

// ticks presses the keys of the step at hand, waits until it is ticked, and goes on.
func (p *program) ticks(step string, keys ...x11.Key) {
	p.t.Helper()
	p.wait(step, func(s sight) bool { return s.Step == step && s.quiet() && s.Ready })
	p.press(keys...)
	p.wait(step+", ticked", func(s sight) bool { return s.Step == step+" done" && s.Ready })
	p.next()
}

// passes goes on from the step at hand without doing it.
func (p *program) passes(step string) {
	p.t.Helper()
	p.wait(step, func(s sight) bool { return s.Step == step })
	p.next()
}

func (p *program) next() {
	p.t.Helper()
	before := p.now.Step
	p.press(keyF4)
	p.wait("another step than "+before, func(s sight) bool { return s.Step != before })
}
