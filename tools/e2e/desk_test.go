package e2e

import (
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"github.com/vggscope/vggscope/tools/e2e/x11"
)

// The pictures that are dropped: samples under names that trouble whoever splits at spaces or forgets about percent signs.
const (
	spaced  = "a ball, 100% round.png"
	chinese = "红色 鞋子.jpg"
)

// requireGPU makes a missing display server a failure: set where it must be there, as by `make test`.
const requireGPU = "VGGSCOPE_REQUIRE_GPU"

// A desk is a display, a home and the built program: what several starts share.
type desk struct {
	display *x11.Display
	server  *x11.Server
	binary  string
	home    string
	shots   string // folder of the pictures of the screen
	saving  sync.WaitGroup
}

// env is the program's environment: nothing of the user who runs the test.
func (d *desk) env() []string {
	return append(d.server.Env(),
		"HOME="+d.home, "XDG_CONFIG_HOME="+filepath.Join(d.home, "config"), "XDG_STATE_HOME="+filepath.Join(d.home, "state"),
		"XDG_CACHE_HOME="+filepath.Join(d.home, "cache"), "PATH="+os.Getenv("PATH"), "LANG=en_GB.UTF-8", "FYNE_SCALE=1",
		"VGGSCOPE_DEBUG=1")
}

// emptied is the folder of the pictures of the screen, emptied once: desks that stand side by side put theirs into it.
var emptied = sync.OnceValues(func() (string, error) {
	shots := filepath.Join("..", "..", "out", "e2e")
	if err := os.RemoveAll(shots); err != nil {
		return shots, err
	}
	return shots, os.MkdirAll(shots, 0o755)
})

// newDesk builds the program and starts a display.
func newDesk(t *testing.T) *desk {
	if runtime.GOOS != "linux" {
		t.Skip("needs an X server in memory")
	}
	if _, err := exec.LookPath("Xvfb"); err != nil && os.Getenv(requireGPU) == "" {
		t.Skipf("no Xvfb here, and %s is not set", requireGPU)
	}
	dir := t.TempDir()
	shots, err := emptied()
	check(t, err)
	d := &desk{binary: built(t), home: filepath.Join(dir, "home"), shots: shots}
	check(t, os.Mkdir(d.home, 0o755))
	d.server, err = x11.Start(dir, 2560, 1440)
	check(t, err)
	t.Cleanup(d.server.Stop)
	d.display, err = d.server.Open()
	check(t, err)
	t.Cleanup(d.display.Close)
	return d
}

// choose writes settings, to which it adds that CPU mode was offered on this renderer: the program would measure both in some
// quiet moment, and whether the offer then comes depends on the machine.
func (d *desk) choose(t *testing.T, settings map[string]any) {
	t.Helper()
	cmd := exec.Command(d.binary, "classify", "--backend=gpu", "--json", "--model", smallModel, samplePath("soccer-ball"))
	cmd.Env = d.env()
	out, err := cmd.Output()
	check(t, err)
	var pictures []struct{ Renderer string }
	check(t, json.Unmarshal(out, &pictures))
	settings["backends"] = map[string]any{pictures[0].Renderer: map[string]bool{"told": true}}
	text, err := json.Marshal(settings)
	check(t, err)
	dir := filepath.Join(d.home, "config", "vggscope")
	check(t, os.MkdirAll(dir, 0o755))
	write(t, filepath.Join(dir, "settings.json"), text)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// makePictures makes a folder with pictures, and files that are none.
func makePictures(t *testing.T) string {
	dir := filepath.Join(t.TempDir(), "my photos 照片")
	check(t, os.MkdirAll(filepath.Join(dir, "empty folder"), 0o755))
	ball, err := os.ReadFile(samplePath("soccer-ball"))
	check(t, err)
	write(t, filepath.Join(dir, spaced), ball)
	write(t, filepath.Join(dir, "cut off.png"), ball[:len(ball)/3])
	write(t, filepath.Join(dir, "a letter.jpg"), []byte("Dear reader, this is not a picture.\n"))
	file, err := os.Create(filepath.Join(dir, chinese))
	check(t, err)
	defer file.Close()
	check(t, jpeg.Encode(file, stripes(), nil))
	return dir
}

// samplePath is where one of the program's own pictures is.
func samplePath(name string) string {
	return filepath.Join("..", "..", "app", "assets", "samples", name+".png")
}

// stripes is a picture with edges in it.
func stripes() image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 400, 300))
	for y := range 300 {
		for x := range 400 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 40 * 25), uint8(y * 255 / 299), uint8((x + y) / 30 % 2 * 200), 0xff})
		}
	}
	return img
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	check(t, os.WriteFile(path, data, 0o644))
}
