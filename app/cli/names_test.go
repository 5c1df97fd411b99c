package cli

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights/plain"
)

// nasty is what a file can be called where names are bytes: colours, a title for the terminal, a line of its own, the 8-bit form
// of an escape sequence, a turned direction, and Latin-1.
const nasty = "\x1b[31mred\x1b]0;title\a\nvggscope: \u009b1m\u202e caf\xe9"

// steers gives what of a text a terminal would obey, line breaks apart.
func steers(text string) string {
	return strings.Map(func(r rune) rune {
		if plain.Control(r) && r != '\n' || r == 0xfffd {
			return r
		}
		return -1
	}, text)
}

// What a file or folder is called reaches a terminal written out, from every command, in answers and in errors.
func TestNamesDoNotSteerTheTerminal(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there names are Unicode")
	}
	dir := t.TempDir()
	good := link(t, "umbrella.png", dir, nasty+".png")
	bad := write(t, dir, nasty+".txt", "these are words")
	folder := filepath.Join(dir, nasty)
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	model := filepath.Join(folder, nasty+".npz")
	text, err := os.ReadFile(smallNPZ)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(model, text, 0o600); err != nil {
		t.Fatal(err)
	}
	missing := filepath.Join(dir, nasty, "no")
	kept := filepath.Join(folder, "models") // where Keras would keep models
	if err := os.Mkdir(kept, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, kept, "vgg16.h5", "")
	t.Setenv("KERAS_HOME", folder)
	for _, args := range [][]string{
		onSmall("classify", good, bad, missing, dir), onSmall("classify", "--json", good, bad, missing),
		onSmall("features", "--silent", good, bad, missing), onSmall("features", "--silent", "--json", good, bad, missing),
		onSmall("classify", "--model="+model, good), {"classify", "--model=" + bad, good}, {"classify", "--model", missing, good},
		onSmall("classify", "--to=-", "--format=csv", good, bad, missing), onSmall("classify", "--to=-", "--format=jsonl", good, bad, missing),
		onSmall("classify", "--to", filepath.Join(folder, "t.csv"), good, bad, missing), onSmall("classify", "--to", filepath.Join(missing, "t.csv"), good),
		onSmall("classify", "--from", missing), onSmall("classify", "--from", bad), onSmall("classify", dir+"/*"+nasty),
		onSmall("features", "--layer=fc2", "--out="+folder, good), onSmall("features", "--layer=fc2", "--out="+folder, good),
		onSmall("kernels", "--layer=block1_conv1", "--out="+folder), onSmall("kernels", "--layer=\x1b[31m\u009b", "--out="+folder),
		onSmall("features", "--layer=\x1b[31m\u009b", "--out="+folder, good), onSmall("features", "--out="+bad, good),
		{"dream", "--backend=cpu", "--model=" + model, "--steps=1", "--layer=fc1", "--channel=0", "--out=" + bad}, {"dream", "--backend=cpu", "--model=" + smallNPZ, "--target=" + nasty, "--out=" + nasty + ".png"},
		onSmall("classify", "--off="+nasty, good), onSmall("dream", "--layer="+nasty, "--channel=1", "--out="+missing+".png"),
		{"summary", "--model=" + model}, {"summary", "--model=" + bad}, {"summary", "--json", "--model=" + folder},
		{"weights", "info", model}, {"weights", "info", bad}, {"weights", "info", "--json", "--verify", model}, {"weights", "info", folder},
		{"weights", "convert", model, filepath.Join(folder, "new")}, {"weights", "convert", bad, folder}, {"weights", "synth", "--width=0.02", filepath.Join(folder, "synth")}, {"weights", "synth", "--width=0.02", bad},
		{"weights", "check", model}, {"weights", "check", "--json", "--image=" + bad, model}, {"weights", "check", bad},
		{"weights", "download", "--dir=" + bad}, {"weights", "download", "--mirror=" + nasty}, {"weights", "find"}, {"weights", "find", "--json"},
		{"check", "--backend=cpu", "--model=" + model}, {"bench", "--backend=cpu", "--runs=1", "--report=" + missing + "/x", "--model=" + model},
		{nasty}, {"weights", nasty}, {"classify", "--" + nasty}, {"summary", nasty}, {"completion", nasty},
	} {
		r := run(t, args...)
		if bad := steers(r.out + r.err); bad != "" {
			t.Errorf("%q prints %q in %q", args, bad, r.out+r.err)
		}
		for _, line := range strings.Split(r.err, "\n") {
			if strings.HasPrefix(line, `vggscope: \u009b1m`) {
				t.Errorf("%q: a name makes a line of its own: %q", args, r.err)
			}
		}
	}
}

// In JSON a path comes back byte by byte, whatever it is.
func TestPathsInJSON(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("there names are Unicode")
	}
	dir := t.TempDir()
	latin := link(t, "umbrella.png", dir, "caf\xe9.png")
	odd := link(t, "umbrella.png", dir, "tab\t\x1b\u009b\n雨伞.png")
	missing := filepath.Join(dir, "\xff")
	r := run(t, onSmall("classify", "--json", latin, odd, missing)...)
	var list []struct {
		Image      string
		ImageBytes []byte `json:"image_bytes"`
		Error      string
	}
	if err := json.Unmarshal([]byte(r.out), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 {
		t.Fatalf("%d elements: %s", len(list), r.out)
	}
	if got := list[0]; got.Image != dir+`/caf\xe9.png` || string(got.ImageBytes) != latin {
		t.Errorf("Latin-1: %+v", got)
	}
	if got := list[1]; got.Image != odd || got.ImageBytes != nil {
		t.Errorf("control characters: %+v", got)
	}
	if got := list[2]; got.Image != dir+`/\xff` || string(got.ImageBytes) != missing || !strings.Contains(got.Error, `\xff`) {
		t.Errorf("a failure: %+v", got)
	}
	r = run(t, "weights", "info", "--json", copyOf(t, smallNPZ, dir, "mod\xe8le.npz")).ok(t)
	var info struct {
		Path string
		Raw  []byte `json:"path_bytes"`
	}
	if err := json.Unmarshal([]byte(r.out), &info); err != nil {
		t.Fatal(err)
	}
	if info.Path != dir+`/mod\xe8le.npz` || string(info.Raw) != dir+"/mod\xe8le.npz" {
		t.Errorf("a model: %+v", info)
	}
}

// copyOf copies a file under another name.
func copyOf(t *testing.T, from, dir, name string) string {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	return write(t, dir, name, string(text))
}

// Every argument that is a path may be a file's URL.
func TestFileURLs(t *testing.T) {
	dir := t.TempDir()
	at := func(path string) string {
		abs, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		return (&url.URL{Scheme: "file", Host: "localhost", Path: "/" + strings.TrimPrefix(filepath.ToSlash(abs), "/")}).String()
	}
	photo := link(t, "umbrella.png", dir, "my photo #1 雨伞.png")
	model := at(smallNPZ)
	for _, args := range [][]string{
		{"classify", "--backend=cpu", "--model", model, at(photo)},
		{"classify", "--backend=cpu", "-m", model, at(dir)},
		{"features", "--backend=cpu", "--model=" + model, "--layer=fc2", "--npy", "--out=" + at(filepath.Join(dir, "new maps")), at(photo)},
		{"summary", "-m" + model},
		{"weights", "info", model},
		{"weights", "convert", model, at(filepath.Join(dir, "con verted"))},
	} {
		if r := run(t, args...); r.code != exitOK {
			t.Errorf("%q: %d, %s", args, r.code, r.err)
		}
	}
	for _, path := range []string{"new maps/fc2.npy", "con verted/model.json"} {
		if _, err := os.Stat(filepath.Join(dir, path)); err != nil {
			t.Error(err)
		}
	}
	if runtime.GOOS != "windows" {
		run(t, "classify", "file://server/a.jpg").failed(t, exitUsage, "another computer, server")
	}
}
