package e2e

import (
	"cmp"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// How long TestSoak takes at least, in minutes, and how many pictures it shows at least; `make soak` sets them.
const (
	minutesVariable  = "VGGSCOPE_SOAK_MINUTES"
	picturesVariable = "VGGSCOPE_SOAK"
)

// Other arguments for the window of TestSoak, such as "--backend cpu" or "--model DIR", and another GOGC than the one that finds leaks.
const (
	argsVariable = "VGGSCOPE_SOAK_ARGS"
	gogcVariable = "VGGSCOPE_SOAK_GOGC"
	restVariable = "VGGSCOPE_SOAK_REST" // the most MiB at rest; none is no failure
)

// TestSoak keeps the window at work: picture after picture, and at each of them some layers by keyboard, maps enlarged,
// zoomed and drawn in other ways, now and then with another language, theme and size. Memory, files, threads and objects on
// the GPU at the end are held against those once it has warmed up.
func TestSoak(t *testing.T) {
	minutes, _ := strconv.ParseFloat(os.Getenv(minutesVariable), 64)
	if minutes <= 0 {
		t.Skipf("set %s to a number of minutes", minutesVariable)
	}
	pictures, _ := strconv.Atoi(os.Getenv(picturesVariable))
	d := newDesk(t)
	names := soakPictures(t, filepath.Join(d.home, "pictures"))
	d.choose(t, map[string]any{}) // nothing is measured beside
	// Go's collector lets garbage grow to the size of all that is alive, and a leak would hide in that.
	p := d.start(t, launch{
		name: "soak", args: append(strings.Fields(os.Getenv(argsVariable)), filepath.Join(d.home, "pictures")),
		env: []string{"GOGC=" + cmp.Or(os.Getenv(gogcVariable), "20")},
	})
	p.wait("the first picture", func(s sight) bool { return s.shows(names[0]) })

	k := soak{program: p, names: names, begin: time.Now(), seen: map[string]int{}}
	k.last = time.Duration(minutes * float64(time.Minute))
	for step := 0; time.Since(k.begin) < k.last || len(k.marks) < pictures; step++ {
		k.picture(step)
		until := k.begin.Add(k.last * time.Duration(step+1) / time.Duration(max(pictures, 1)))
		for once := true; once || time.Now().Before(until); once = false {
			k.layer()
		}
		deeds[step%len(deeds)](&k, step)
		k.mark()
	}
	k.report()
	k.rest()
	p.must(p.display.Delete(p.window))
	p.ends()
}

// A soak is a window at work for long.
type soak struct {
	*program
	names []string
	begin time.Time
	last  time.Duration
	at    int // picture
	back  bool
	down  int            // layer
	seen  map[string]int // how often each layer was shown
	marks []mark
	warm  int // how many marks there were after warmUp
}

// warmUp is how long what is kept for a while grows: the toolkit remembers widgets for a minute.
const warmUp = 2 * time.Minute

// restsAfter are well over the times after which memory goes back to the system, first what is free, then what can be had again.
var restsAfter = []time.Duration{20 * time.Second, 2 * time.Minute}

// A mark is what the program takes at a moment.
type mark struct{ memory, files, threads, live int } // memory in KiB

// picture goes on to the next picture, back and forth through the folder.
func (k *soak) picture(step int) {
	k.t.Helper()
	key := x11.PageDown
	if k.at == len(k.names)-1 || k.at == 0 {
		k.back = k.at != 0
	}
	if k.at++; k.back {
		k.at -= 2
		key = x11.PageUp
	}
	k.press(key)
	k.wait(fmt.Sprintf("picture %d, %s", step, k.names[k.at]), func(s sight) bool { return s.shows(k.names[k.at]) })
}

// layer goes to the next layer, from the last to the first.
func (k *soak) layer() {
	k.t.Helper()
	key := x11.Down
	if k.now.Layer == layers[len(layers)-1] {
		key = x11.Home
	}
	k.down = (slices.Index(layers, k.now.Layer) + 1) % len(layers)
	k.press(key)
	k.wait("layer "+layers[k.down], func(s sight) bool { return s.Layer == layers[k.down] && s.Ready })
	k.seen[k.now.Layer]++
}

// deeds are what is done with the window beside walking, by turns.
var deeds = []func(k *soak, step int){
	(*soak).enlarge, (*soak).language, (*soak).theme, (*soak).help, (*soak).size, (*soak).mouse,
	func(k *soak, _ int) { k.press('m') },           // another colour map
	func(k *soak, _ int) { k.press('r') },           // another range
	func(k *soak, _ int) { k.press('b', 'b', 's') }, // before ReLU and back; smooth or not
	func(k *soak, _ int) { k.press('+', '+', '0') }, // zoom
}

func (k *soak) enlarge(int) {
	k.press(x11.Right, x11.Return)
	if slices.Index(layers, k.now.Layer) >= slices.Index(layers, "flatten") { // no maps there
		return
	}
	k.wait("an enlarged map", func(s sight) bool { return s.Enlarged })
	k.press(x11.Escape)
	k.wait("all maps", func(s sight) bool { return !s.Enlarged })
}

func (k *soak) language(int) {
	before := k.now.Language
	k.must(k.display.Control('l'))
	k.wait("another language", func(s sight) bool { return s.Language != before && s.Ready })
}

func (k *soak) theme(int) {
	want := other(k.now.Theme)
	k.must(k.display.Control('t'))
	k.wait("another theme", func(s sight) bool { return s.Theme == want && s.Ready })
}

func (k *soak) help(int) {
	k.press('?')
	k.wait("the sheet of keys", func(s sight) bool { return s.Dialog })
	k.press(x11.Escape)
	k.wait("no sheet", func(s sight) bool { return !s.Dialog })
}

func (k *soak) size(step int) {
	size := image.Pt(1300+step%7*100, 800+step%5*80)
	k.must(k.display.Place(k.window, image.Rectangle{Max: size}))
	k.wait(size.String(), func(s sight) bool { return s.Width == size.X && s.Height == size.Y })
}

func (k *soak) mouse(int) {
	b := k.bounds()
	for range 20 {
		k.must(k.display.Move(b.Dx()*2/5+rand.IntN(b.Dx()/5), b.Dy()*2/5+rand.IntN(b.Dy()/5)))
	}
	k.must(k.display.Move(2, 2))
}

// mark takes note of memory and the like, once nothing is going on.
func (k *soak) mark() {
	k.t.Helper()
	k.wait("rest", func(s sight) bool { return s.Phase == "idle" && s.Ready })
	k.marks = append(k.marks, markOf(k.t, k.cmd.Process.Pid, k.now.Live))
	if time.Since(k.begin) < min(warmUp, k.last/3) {
		k.warm = len(k.marks)
	}
	if n := len(k.marks); n%50 == 0 {
		k.t.Logf("%4d pictures, %v: %v", n, time.Since(k.begin).Round(time.Second), k.marks[n-1])
	}
}

// report holds the last fifth after warming up against the first one.
func (k *soak) report() {
	k.t.Helper()
	n := len(k.marks)
	if n < 20 {
		k.t.Fatalf("%d pictures, want at least 20", n)
	}
	if len(k.seen) != len(layers) {
		k.t.Errorf("%d layers were shown, want all %d: %v", len(k.seen), len(layers), k.seen)
	}
	steady := k.marks[k.warm:]
	fifth := max(1, len(steady)/5)
	start, end := middle(steady[:fifth]), middle(steady[len(steady)-fifth:])
	k.t.Logf("%d pictures and %d layers in %v; at the start %v, at the end %v; memory in the middle %d MiB and at most %d MiB; busy for over 50 ms %d times",
		n, sum(k.seen), time.Since(k.begin).Round(time.Second), start, end, median(k.marks)>>10, most(k.marks)>>10, len(k.busy))
	if end.memory > start.memory+start.memory/20+8<<10 {
		k.t.Errorf("memory grew from %d to %d MiB", start.memory>>10, end.memory>>10)
	}
	if end.live != start.live || end.files > start.files+2 || end.threads > start.threads+4 {
		k.t.Errorf("at the end %v, at the start %v", end, start)
	}
}

// rest lets the window be for a while, tells what it takes then, and has another picture shown.
func (k *soak) rest() {
	k.t.Helper()
	begin := time.Now()
	for _, after := range restsAfter {
		time.Sleep(time.Until(begin.Add(after)))
		k.mark()
		k.t.Logf("at rest, %v later: %v", after, k.marks[len(k.marks)-1])
	}
	last := k.marks[len(k.marks)-1].memory >> 10
	if limit, _ := strconv.Atoi(os.Getenv(restVariable)); limit > 0 && last > limit {
		k.t.Errorf("%d MiB at rest, want %d at most", last, limit)
	}
	k.picture(len(k.marks))
	k.layer()
}

func sum(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func most(marks []mark) (memory int) {
	for _, m := range marks {
		memory = max(memory, m.memory)
	}
	return memory
}

func median(marks []mark) (memory int) {
	var all []int
	for _, m := range marks {
		all = append(all, m.memory)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// middle is the median of each number, and of memory the lower quartile: what is above comes and goes with large pictures.
func middle(marks []mark) mark {
	sorted := func(number func(mark) int) (all []int) {
		for _, m := range marks {
			all = append(all, number(m))
		}
		slices.Sort(all)
		return all
	}
	of := func(number func(mark) int) int { return sorted(number)[len(marks)/2] }
	memory := sorted(func(m mark) int { return m.memory })[len(marks)/4]
	return mark{
		memory, of(func(m mark) int { return m.files }),
		of(func(m mark) int { return m.threads }), of(func(m mark) int { return m.live }),
	}
}

// String implements fmt.Stringer.
func (m mark) String() string {
	return fmt.Sprintf("%d MiB, %d open files, %d threads, %d objects on the GPU", m.memory>>10, m.files, m.threads, m.live)
}
