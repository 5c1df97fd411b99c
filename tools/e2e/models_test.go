package e2e

import (
	"image"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// A publisher is a server of one file. It stops in the middle of the first answer, until it is told to go on.
type publisher struct {
	*httptest.Server
	mu     sync.Mutex
	ranges []string
	whole  bool
	half   chan struct{}
}

func publish(t *testing.T, file []byte) *publisher {
	p := &publisher{half: make(chan struct{}, 9)}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.ranges = append(p.ranges, r.Header.Get("Range"))
		whole := p.whole
		p.mu.Unlock()
		w.Header().Set("ETag", `"one"`)
		if whole {
			http.ServeContent(w, r, "", time.Time{}, strings.NewReader(string(file)))
			return
		}
		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		w.Write(file[:len(file)/2])
		w.(http.Flusher).Flush()
		p.half <- struct{}{}
		<-r.Context().Done()
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *publisher) goOn() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.whole = true
}

// asked is what was asked for of the file, request by request.
func (p *publisher) asked() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.ranges, ", ")
}

// modelsTour uses models as users get them: found on the machine, downloaded with a kill in between, dropped and looked at before
// it is used, two by turns, and on another device.
func modelsTour(t *testing.T, d *desk) {
	testdata := filepath.Join("..", "..", "weights", "testdata")
	file, err := os.ReadFile(filepath.Join(testdata, "frossard.npz"))
	check(t, err)
	server := publish(t, file)
	dir := filepath.Join(d.home, "models")
	keras := filepath.Join(d.home, ".keras", "models", "vgg16_weights_tf_dim_ordering_tf_kernels.h5")
	check(t, os.MkdirAll(filepath.Dir(keras), 0o755))
	write(t, keras, nil)
	check(t, os.Truncate(keras, 553_467_096)) // by its name and size
	d.choose(t, map[string]any{"welcomed": true, "language": "en", "window": map[string]int{"width": 1440, "height": 900},
		"download": map[string]string{"source": "frossard", "mirror": server.URL, "dir": dir}})

	p := d.start(t, launch{name: "models"})
	builtin := p.wait("the sample, and what was found", func(s sight) bool {
		return s.quiet() && s.Done == len(layers) && s.Ready && strings.Contains(s.Offer, "553 MB")
	}).Model
	p.getModel()
	select {
	case <-server.half:
	case <-time.After(patience):
		p.fail("nothing was asked for of the server")
	}
	part := filepath.Join(dir, "vgg16_weights.npz.part")
	p.until("half a file", func() bool { info, err := os.Stat(part); return err == nil && info.Size() > 0 })
	p.must(p.cmd.Process.Kill())
	<-p.done

	server.goOn()
	half, err := os.Stat(part)
	check(t, err)
	p = d.start(t, launch{name: "models-again"})
	p.wait("the offer to go on", func(s sight) bool { return s.shows(s.Picture) && s.Offer != "" })
	p.keep("offer", p.rest(p.look()))
	p.getModel()
	p.wait("the downloaded model", func(s sight) bool { return s.Model != builtin && s.shows(s.Picture) && s.Letter == "B" })
	if asked := server.asked(); !strings.HasSuffix(asked, ", bytes="+strconv.FormatInt(half.Size(), 10)+"-") {
		p.fail("the server was asked for %q, want the rest from %d", asked, half.Size())
	}
	twoModels(p, builtin)
	imports(p, filepath.Join(testdata, "torchvision.npz"))
	p.device(x11.Down, x11.Down)
	p.wait("CPU mode", func(s sight) bool { return s.Device == "cpu" && s.shows(s.Picture) })
	p.must(p.display.Control('q'))
	p.ends()

	p = d.start(t, launch{name: "models-cpu"})
	p.wait("CPU mode, as it was chosen", func(s sight) bool { return s.Device == "cpu" && s.shows(s.Picture) })
	p.device(x11.Down)
	p.wait("OpenGL again", func(s sight) bool { return s.Device == "gpu" && s.shows(s.Picture) })
	p.must(p.display.Control('q'))
	p.ends()
}

// twoModels goes back to the model before and forth again, by key: layer and picture stay.
func twoModels(p *program, first string) {
	p.t.Helper()
	p.press(x11.Down)
	second := p.wait("the next layer", func(s sight) bool { return s.Layer == layers[2] && s.Ready })
	before := p.rest(p.look())
	p.press('w')
	p.wait("A", func(s sight) bool {
		return s.Letter == "A" && s.Model == first && s.Layer == layers[2] && s.shows(second.Picture)
	})
	p.seen("A", differs(before))
	p.press('w')
	p.wait("B", func(s sight) bool {
		return s.Letter == "B" && s.Model == second.Model && s.Layer == layers[2] && s.shows(second.Picture)
	})
	p.seen("B", func(*image.RGBA) bool { return same(before, p.look(), maps(before)) })
}

// imports drops a file that does not tell how it is read: it waits until it is accepted.
func imports(p *program, path string) {
	p.t.Helper()
	path, err := filepath.Abs(path)
	p.must(err)
	was := p.now.Model
	p.drop(path)
	p.wait("the question", func(s sight) bool { return s.Dialog })
	p.keep("import", p.rest(p.look()))
	p.press(x11.Escape)
	p.wait("the model before", func(s sight) bool { return !s.Dialog && s.Model == was && s.quiet() })
	p.drop(path)
	p.wait("the question again", func(s sight) bool { return s.Dialog })
	p.press(' ')
	p.wait("the model", func(s sight) bool { return !s.Dialog && s.Model != was && s.shows(s.Picture) })
}

// getModel opens the dialog for a download from the menu, and begins.
func (p *program) getModel() {
	p.t.Helper()
	p.menu(modelMenu)
	p.press(x11.Down, x11.Down, x11.Down) // behind the built-in model and the one that was found
	p.press(x11.Return)
	p.wait("the dialog", func(s sight) bool { return s.Dialog })
	time.Sleep(300 * time.Millisecond)
	p.keep("get", p.rest(p.look()))
	p.press(x11.Return)
}

// device chooses in the menu of devices.
func (p *program) device(keys ...x11.Key) {
	p.t.Helper()
	p.menu(deviceMenu)
	p.press(keys...)
	p.press(x11.Return)
}

// Where the menus are in the tool bar, from its left end, or its right one.
const (
	modelMenu  = 340
	deviceMenu = -215
)

// menu opens one, for the keyboard to go on in.
func (p *program) menu(x int) {
	p.t.Helper()
	b := p.bounds()
	if x < 0 {
		x += b.Dx()
	}
	p.must(p.display.Move(b.Min.X+x, b.Min.Y+15))
	time.Sleep(50 * time.Millisecond)
	p.must(p.display.Click(1))
	p.wait("a menu", func(s sight) bool { return s.Dialog })
	p.away()
	p.keep("menu", p.rest(p.look()))
}
