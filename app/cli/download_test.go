package cli

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/vggscope/vggscope/weights/fetch"
)

// smallSource is the small model as somebody publishes it, and a server that has it.
func smallSource(t *testing.T) (fetch.Source, string) {
	t.Helper()
	content, err := os.ReadFile(smallNPZ)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		http.ServeContent(w, r, "small.npz", time.Time{}, bytes.NewReader(content))
	}))
	t.Cleanup(server.Close)
	sum := md5.Sum(content)
	return fetch.Source{
		Title: "a small VGG16", URL: "https://publisher.example/small.npz", File: "small.npz", Size: int64(len(content)),
		Sum: fetch.Sum{Kind: "md5", Hex: hex.EncodeToString(sum[:])}, License: "none",
	}, server.URL
}

// emptyHome is a home folder with nothing in it, and no variable that leads elsewhere.
func emptyHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	for _, v := range []string{"HOME", "USERPROFILE"} {
		t.Setenv(v, home)
	}
	for _, v := range []string{"XDG_CACHE_HOME", "XDG_DATA_HOME", "LocalAppData", "KERAS_HOME", "TORCH_HOME", "HF_HOME", "HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"} {
		t.Setenv(v, "")
	}
	return home
}

func TestDownloadSaysWhatItDoes(t *testing.T) {
	source, mirror := smallSource(t)
	dir := filepath.Join(t.TempDir(), "models")
	var out, notes bytes.Buffer
	a := &app{Streams: Streams{Out: &out, Err: &notes}, ctx: t.Context(), out: &output{w: &out}}
	if err := a.download(source, dir, mirror); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "small.npz")
	contains(t, notes.String(), "a small VGG16: 13.4 KiB, licence: none", "from "+mirror+"/small.npz", "to "+path)
	contains(t, out.String(), path+": a small VGG16; its md5 is the published one")
	run(t, "weights", "info", path).ok(t)

	out.Reset()
	notes.Reset()
	if err := a.download(source, dir, "http://127.0.0.1:1"); err != nil {
		t.Fatal(err)
	}
	contains(t, notes.String(), "was here already")
	contains(t, out.String(), path)
}

func TestDownloadOfAPart(t *testing.T) {
	source, mirror := smallSource(t)
	source.Sum, source.Size, source.About = fetch.Sum{}, 0, source.Size
	dir := t.TempDir()
	write(t, dir, "small.npz.part", "half")
	var out, notes bytes.Buffer
	a := &app{Streams: Streams{Out: &out, Err: &notes, ErrTerminal: true}, ctx: t.Context(), out: &output{w: &out}}
	if err := a.download(source, dir, mirror); err != nil {
		t.Fatal(err)
	}
	contains(t, notes.String(), "about 13.4 KiB", "no checksum of this file is published", "4 bytes of it are here from an earlier download")
	contains(t, out.String(), "no checksum of it is published; all its values can be read")
}

func TestDownloadThatIsRefused(t *testing.T) {
	home := emptyHome(t)
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	r := run(t, "weights", "download", "--source=timm", "--mirror="+server.URL)
	if r.code != exitFailed || r.out != "" {
		t.Errorf("exit code %d, answer %q", r.code, r.out)
	}
	contains(t, r.err, "licence: BSD-3-Clause", "404 Not Found", "another source or mirror")
	if !strings.Contains(r.err, home) {
		t.Errorf("%q does not name a folder below %s", r.err, home)
	}
}

func TestFindNothing(t *testing.T) {
	emptyHome(t)
	r := run(t, "weights", "find")
	if r.code != exitOK || r.out != "" {
		t.Errorf("exit code %d, answer %q", r.code, r.out)
	}
	contains(t, r.err, "no VGG was found in ", ".keras")
	if r := run(t, "weights", "find", "--json").ok(t); r.out != "[]\n" {
		t.Errorf("JSON: %q", r.out)
	}
}

func TestFindModels(t *testing.T) {
	home := emptyHome(t)
	models := filepath.Join(home, ".keras", "models")
	if err := os.MkdirAll(models, 0o700); err != nil {
		t.Fatal(err)
	}
	const top = "vgg16_weights_tf_dim_ordering_tf_kernels"
	half := write(t, models, top+".h5", "half")
	whole := write(t, models, top+"_notop.h5", "")
	if err := os.Truncate(whole, 58_889_256); err != nil { // takes no space
		t.Fatal(err)
	}
	r := run(t, "weights", "find").ok(t)
	contains(t, r.out, "56.2 MiB  Keras", whole, "VGG16 without its dense layers as Keras has it", half, "half a file, or another one: 527.8 MiB are the whole")
	var list []foundJSON
	decode(t, run(t, "weights", "find", "--json").ok(t).out, &list)
	if len(list) != 2 || list[0].Path != whole || list[0].Size != 58_889_256 || list[1].Whole != 553_467_096 {
		t.Errorf("got %+v", list)
	}
	if err := os.Truncate(half, 553_467_096); err != nil {
		t.Fatal(err)
	}
	r = run(t, "weights", "download", "--dir="+half) // which is no folder
	contains(t, r.err, "a file of this name and size is on this machine already, and --model takes it as it is: "+half)
}
