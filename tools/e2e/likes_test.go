package e2e

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// likes has the window make the picture that a channel likes, stops it and goes on; looks at a folder of three pictures and opens the
// best of them; and tries other looks of a photo.
func likes(t *testing.T, d *desk) {
	dir := t.TempDir()
	for _, name := range []string{"soccer-ball", "umbrella", "starfish"} {
		sample, err := os.ReadFile(samplePath(name))
		check(t, err)
		write(t, filepath.Join(dir, name+".png"), sample)
	}
	p := d.start(t, launch{name: "likes", args: []string{filepath.Join(dir, "soccer-ball.png")}})
	p.wait("the picture, analysed", func(s sight) bool { return s.shows("soccer-ball.png") })
	p.must(p.display.Place(p.window, image.Rect(0, 0, 1280, 720)))
	p.wait("its size", func(s sight) bool { return s.Width == 1280 })
	for p.now.Layer != "block3_conv1" {
		before := p.now.Layer
		p.press(x11.Down)
		p.wait("another layer", func(s sight) bool { return s.Layer != before && s.Ready })
	}
	maps := p.rest(p.look())

	p.press('l')
	p.wait("some steps", func(s sight) bool { return s.View == "dream" && steps(s) >= 5 })
	p.press(x11.Escape)
	stopped := p.wait("the end of it", func(s sight) bool { return steps(s) >= 5 && !making(s) })
	p.seen("dream-stopped", differs(maps))
	p.press('l')
	p.wait("more steps", func(s sight) bool { return steps(s) >= steps(stopped)+3 })
	p.press(x11.PageDown) // there is no other picture: the key says so, and nothing ends
	p.wait("still more steps", func(s sight) bool { return steps(s) >= steps(stopped)+6 })
	p.press(x11.Escape)
	p.wait("the end of it", func(s sight) bool { return !making(s) })
	p.press(x11.Escape)
	p.wait("the maps again", func(s sight) bool { return s.View == "maps" })

	p.press('i')
	p.wait("a folder of which nothing is known", func(s sight) bool { return s.View == "best" && s.Index == "0/3, 0" })
	p.press('i')
	p.wait("three pictures with three crops", func(s sight) bool { return s.Index == "3/3, 3" })
	p.seen("best", differs(maps))
	p.press(x11.Escape, 'i')
	p.wait("the same at once", func(s sight) bool { return s.View == "best" && s.Index == "3/3, 3" })

	p.press(x11.Escape, 'c')
	p.wait("four looks", func(s sight) bool { return s.Looks == 4 })
	p.seen("looks", func(*image.RGBA) bool { return true })
	p.must(p.display.Delete(p.window))
	p.ends()

	again := d.start(t, launch{name: "likes-again", args: []string{filepath.Join(dir, "umbrella.png")}})
	again.wait("the picture, analysed", func(s sight) bool { return s.shows("umbrella.png") })
	for again.now.Layer != "block3_conv1" {
		before := again.now.Layer
		again.press(x11.Down)
		again.wait("another layer", func(s sight) bool { return s.Layer != before && s.Ready })
	}
	again.press('i')
	again.wait("what was known before the start", func(s sight) bool { return s.Index == "3/3, 3" })
	again.must(again.display.Delete(again.window))
	again.ends()
}

// steps is how many of a picture are taken, -1 where none is looked at.
func steps(s sight) int {
	var done, of int
	if _, err := fmt.Sscanf(s.Dream, "%d/%d", &done, &of); err != nil {
		return -1
	}
	return done
}

func making(s sight) bool { return len(s.Dream) > 0 && s.Dream[len(s.Dream)-1] == '*' }
