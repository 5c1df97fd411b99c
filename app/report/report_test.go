package report

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/explain"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
)

// page is a sample through a network of a quarter of the width and of the pixels, with two causes.
func page(t *testing.T, mb int) Page {
	t.Helper()
	p, err := shownPage()
	if err != nil {
		t.Fatal(err)
	}
	p.MB = mb
	return p
}

// shownPage is made once: no page changes what it shows.
var shownPage = sync.OnceValues(func() (Page, error) {
	set := weights.Synthetic(weights.SyntheticOptions{Width: 0.25, Top: true, Classes: 100, Pixels: image.Pt(112, 112)})
	r, err := nn.Open(context.Background(), set, nn.Options{Backend: nn.CPU})
	if err != nil {
		return Page{}, err
	}
	sample := assets.Samples()[0]
	rgb, info, err := picture.Decode(bytes.NewReader(sample.PNG), picture.Limits{})
	if err != nil {
		return Page{}, err
	}
	p := Page{Name: `a "ball" </script><b>球.png`, Info: info, Input: set.Card.Input, Program: "VGGScope 1.2.3"}
	if p.Prepared, err = nn.Preprocess(rgb, p.Input); err != nil {
		return Page{}, err
	}
	if p.Acts, err = r.Forward(context.Background(), nn.Pass{Input: p.Prepared.Input}); err != nil {
		return Page{}, err
	}
	for _, m := range []explain.Method{explain.GradCAM, explain.GradXInput} {
		res, err := explain.Run(context.Background(), r, p.Acts, explain.Request{Method: m, Target: explain.Target{Class: "top"}}, nil)
		if err != nil {
			return Page{}, err
		}
		p.Causes = append(p.Causes, CauseOf(r.Network(), res))
	}
	return p, nil
})

func written(t *testing.T, p Page) string {
	t.Helper()
	var b strings.Builder
	if err := Write(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// headIn is what a page's script is told.
func headIn(t *testing.T, text string) head {
	t.Helper()
	m := regexp.MustCompile(`(?s)<script type="application/json" id="head">(.*?)</script>`).FindStringSubmatch(text)
	if m == nil {
		t.Fatal("the page has no head")
	}
	var h head
	if err := json.Unmarshal([]byte(m[1]), &h); err != nil {
		t.Fatal(err)
	}
	return h
}

// A page takes no more than it may, and uses what it may: the more, the more exact.
func TestSizes(t *testing.T) {
	p := page(t, 1)
	bits := 0
	sizes := []int{1, 2, 5, 15}
	if testing.Short() {
		sizes = []int{2}
	}
	for _, mb := range sizes {
		p.MB = mb
		text := written(t, p)
		if len(text) > mb*1_000_000 {
			t.Errorf("%d bytes of %d MB", len(text), mb)
		}
		h, sum := headIn(t, text), 0
		for _, l := range h.Layers {
			sum += l.Bits * 64 / l.Step / l.Step
		}
		if sum < bits {
			t.Errorf("%d MB keep less than fewer do", mb)
		}
		bits = sum
		t.Logf("%d MB: %d bytes", mb, len(text))
	}
	if testing.Short() {
		return
	}
	if h := headIn(t, written(t, p)); h.Layers[1].Bits != 32 {
		t.Errorf("with 15 MB for a small network block1_conv1 has %d bits", h.Layers[1].Bits)
	}
}

func TestNoRoom(t *testing.T) {
	p := page(t, 0)
	if err := Write(&strings.Builder{}, p); err == nil || !strings.Contains(err.Error(), "no room for all layers") {
		t.Errorf("%v", err)
	}
}

// Nothing comes from elsewhere, and no name ends a script.
func TestSelfContained(t *testing.T) {
	if testing.Short() {
		t.Skip("TestSizes and TestNoRoom write pages too, with all that goes on beside")
	}
	text := written(t, page(t, 2))
	if m := regexp.MustCompile(`(?i)(src|href)\s*=\s*["']?(https?:|//)[^"'> ]*`).FindString(text); m != "" {
		t.Errorf("%s", m)
	}
	if n := strings.Count(text, "</script>"); n != 23+2 {
		t.Errorf("%d scripts, want 25", n)
	}
	if strings.Contains(text, "<b>") {
		t.Error("a name is taken for HTML")
	}
	for _, code := range []string{locale.English, locale.Chinese} {
		for _, key := range keys {
			if got := headIn(t, text).Texts[htmlLanguage(code)][key]; got == "" || got == key {
				t.Errorf("%s: %s is %q", code, key, got)
			}
		}
	}
}

// The page in a browser: it opens from disk at any width without a complaint, and what it says of a value is the value.
func TestInBrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("in short: what is tried is the browser's")
	}
	b := openBrowser(t)
	for _, mb := range []int{1, 15} {
		p := page(t, mb)
		path := filepath.Join(t.TempDir(), "a page.html")
		if err := os.WriteFile(path, []byte(written(t, p)), 0o666); err != nil {
			t.Fatal(err)
		}
		b.open(strings.ReplaceAll(path, " ", "%20"), 1920, 1080)
		b.shot(fmt.Sprintf("%d-1920", mb))
		checkValues(t, b, p)
		checkKeys(t, b, p)
		for _, width := range []int{360, 600, 899, 1280, 1920} {
			b.open(strings.ReplaceAll(path, " ", "%20"), width, 800)
			if square := eval[[2]int](b, `[document.getElementById("map").clientWidth, document.getElementById("map").clientHeight]`); square[0] != square[1] || square[0] < 180 {
				t.Errorf("%d pixels wide the map has %v", width, square)
			}
			if wide := eval[int](b, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("%d pixels wide the page takes %d", width, wide)
			}
			if width == 360 {
				checkTouch(t, b, p)
				b.shot(fmt.Sprintf("%d-360", mb))
			}
		}
		// A window that is made narrow shows the same as one that was narrow.
		b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 500, "height": 800, "deviceScaleFactor": 1, "mobile": false}, nil)
		b.until(`document.querySelector(".bar").clientHeight === document.getElementById("map").clientHeight && innerWidth === 500`)
		checkLanguage(t, b)
		b.shot(fmt.Sprintf("%d-zh", mb))
	}
	b.clean()
}

// told is what the page says of the place under the mouse.
type told struct {
	Layer, Channel, Y, X, Unit, Value, Bound string
	Text                                     string
}

func (b *browser) told() told {
	b.t.Helper()
	return eval[told](b, `(() => { const e = document.getElementById("readout"), d = e.dataset;
		return { Layer: d.layer, Channel: d.channel, Y: d.y, X: d.x, Unit: d.unit, Value: d.value, Bound: d.bound, Text: e.textContent }; })()`)
}

// right compares what the page says with the array.
func right(t *testing.T, b *browser, p Page) {
	t.Helper()
	got := b.told()
	var c, y, x, unit int
	var v, bound float64
	for text, into := range map[string]any{got.Channel: &c, got.Y: &y} {
		fmt.Sscan(text, into)
	}
	fmt.Sscan(got.Channel, &c)
	fmt.Sscan(got.Y, &y)
	fmt.Sscan(got.X, &x)
	fmt.Sscan(got.Unit, &unit)
	if _, err := fmt.Sscan(got.Value, &v); err != nil {
		t.Errorf("%+v: %v", got, err)
		return
	}
	fmt.Sscan(got.Bound, &bound)
	for i, l := range p.Acts.Network().Layers {
		if l.Name != got.Layer {
			continue
		}
		out, err := p.Acts.Output(i)
		if err != nil {
			t.Fatal(err)
		}
		want := 0.0
		if out.Flat() {
			want = float64(out.Data[unit])
		} else {
			want = float64(out.At(y, x, c))
		}
		if strings.Contains(got.Text, "-") || v < 0 && !strings.Contains(got.Text, ": −") {
			t.Errorf("%v is written %q, want the minus sign of the window", v, got.Text)
		}
		if math.Abs(v-want) > bound*(1+1e-9) {
			t.Errorf("%+v, the array has %v", got, want)
		}
		if peak := layerPeak(out); bound > peak/255 {
			t.Errorf("%+v may be off by %v of %v", got, bound, peak)
		}
		return
	}
	t.Errorf("%+v: no such layer", got)
}

func layerPeak(t nn.Tensor) (peak float64) {
	for _, v := range t.Data {
		peak = max(peak, math.Abs(float64(v)))
	}
	return peak
}

// show chooses a layer by its button.
func (b *browser) show(i int, name string) {
	b.t.Helper()
	x, y := b.spot(fmt.Sprintf("#layers button:nth-child(%d)", i+1), 0, 0, 1, 1)
	b.click(x, y)
	b.until(fmt.Sprintf("document.body.dataset.layer === %q", name))
}

func checkValues(t *testing.T, b *browser, p Page) {
	t.Helper()
	for i, l := range p.Acts.Network().Layers {
		if p.MB > 5 && i%4 > 0 { // there all are kept alike
			continue
		}
		b.show(i, l.Name)
		columns, rows := eval[int](b, shownOf(l.Name, "w")), eval[int](b, shownOf(l.Name, "h"))
		for _, at := range [][2]int{{0, 0}, {columns / 3, rows / 2}, {columns - 1, 0}} {
			b.mouse(b.spot("#map", at[0], at[1], columns, rows))
			if l.Out.Flat() && at[1]*columns+at[0] >= l.Out.C {
				continue
			}
			right(t, b, p)
		}
		if l.Out.Flat() {
			continue
		}
		// A map in the grid, and then the one beside it.
		b.mouse(b.spot("#grid", 1, 1, 40, 40))
		right(t, b, p)
		x, y := b.spot("#next", 0, 0, 1, 1)
		b.click(x, y)
		b.mouse(b.spot("#map", columns/2, rows/2, columns, rows))
		right(t, b, p)
	}
}

// shownOf is how many values of a layer are in a row or column, as the page has them.
func shownOf(layer, axis string) string {
	return fmt.Sprintf(`(() => { const l = JSON.parse(document.getElementById("head").textContent).layers.find((l) => l.name === %q);
		if (l.flat) { const c = Math.ceil(Math.sqrt(l.w)); return %q === "w" ? c : Math.ceil(l.w / c); } return Math.ceil(l[%q] / l.step); })()`, layer, axis, axis)
}

func checkKeys(t *testing.T, b *browser, p Page) {
	t.Helper()
	b.show(17, p.Acts.Network().Layers[17].Name)
	eval[bool](b, `document.getElementById("map").focus() || true`)
	for _, k := range []string{"ArrowRight", "ArrowRight", "ArrowDown", ".", "."} {
		b.key(k)
	}
	before := b.told()
	right(t, b, p)
	b.key(",")
	if after := b.told(); after.Channel == before.Channel {
		t.Errorf("comma leads from channel %s to %s", before.Channel, after.Channel)
	}
	b.key("[")
	b.until(fmt.Sprintf("document.body.dataset.layer === %q", p.Acts.Network().Layers[16].Name))
	right(t, b, p)
	// The chart and the causes have keys too.
	eval[bool](b, `document.getElementById("chart").focus() || true`)
	b.key("ArrowRight")
	top, err := p.Acts.Top(1)
	if err != nil {
		t.Fatal(err)
	}
	if said := eval[string](b, `document.getElementById("chart-readout").textContent`); !strings.HasPrefix(said, fmt.Sprint(min(top[0].Index+1, 99), " · ")) {
		t.Errorf("the chart says %q beside class %d", said, top[0].Index)
	}
	for i, c := range p.Causes {
		b.mouse(b.spot(fmt.Sprintf(".cause:nth-child(%d) canvas", i+1), c.Values.W/2, c.Values.H/3, c.Values.W, c.Values.H))
		var v float64
		fmt.Sscan(eval[string](b, fmt.Sprintf(`document.querySelector(".cause:nth-child(%d) .readout").dataset.value`, i+1)), &v)
		if want := float64(c.Values.At(c.Values.H/3, c.Values.W/2, 0)); v != want {
			t.Errorf("cause %d says %v, want %v", i, v, want)
		}
	}
}

func checkTouch(t *testing.T, b *browser, p Page) {
	t.Helper()
	l := p.Acts.Network().Layers[10]
	b.show(10, l.Name)
	columns, rows := eval[int](b, shownOf(l.Name, "w")), eval[int](b, shownOf(l.Name, "h"))
	b.touch(b.spot("#map", 2, 3, columns, rows))
	right(t, b, p)
}

func checkLanguage(t *testing.T, b *browser) {
	t.Helper()
	x, y := b.spot("#language", 0, 0, 1, 1)
	b.click(x, y)
	b.until(`document.documentElement.lang === "zh-Hans"`)
	if text := eval[string](b, `document.querySelector(".layers h2").textContent + document.getElementById("note").textContent + document.getElementById("steps").textContent`); !strings.Contains(text, "各层") || !strings.Contains(text, "像素") || strings.Contains(text, "%s") {
		t.Errorf("in Chinese: %q", text)
	}
	b.click(x, y)
	b.until(`document.documentElement.lang === "en"`)
	if text := eval[string](b, `document.body.innerText`); strings.Contains(text, "%s") || strings.Contains(text, "report.") || strings.Contains(text, "NaN") || strings.Contains(text, "undefined") {
		t.Errorf("in English: %q", text)
	}
	b.click(x, y)
	b.until(`document.documentElement.lang === "zh-Hans"`)
}
