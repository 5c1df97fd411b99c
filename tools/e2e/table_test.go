package e2e

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// smallModel is a VGG16 of a few channels: what is tested here is what happens to rows, not what is in them.
const smallModel = "../../weights/testdata/keras.npz"

// smallPictures makes a folder of n pictures, some in folders inside it, and some that are none, and a file that lists them.
func smallPictures(t *testing.T, n int) (list string) {
	t.Helper()
	dir := t.TempDir()
	var paths []string
	for i := range n {
		path := filepath.Join(dir, fmt.Sprintf("%02d", i%7), fmt.Sprintf("picture %04d, 图.png", i))
		check(t, os.MkdirAll(filepath.Dir(path), 0o777))
		var text bytes.Buffer
		img := image.NewGray(image.Rect(0, 0, 8, 8))
		for k := range img.Pix {
			img.Pix[k] = uint8(i*31 + k*k)
		}
		img.SetGray(0, 0, color.Gray{uint8(i)})
		check(t, png.Encode(&text, img))
		if i%20 == 7 {
			text.Truncate(text.Len() / 2)
		}
		check(t, os.WriteFile(path, text.Bytes(), 0o666))
		paths = append(paths, path)
	}
	list = filepath.Join(dir, "list.txt")
	check(t, os.WriteFile(list, []byte(strings.Join(paths, "\n")), 0o666))
	return list
}

// tableCommand makes a table of a list on the CPU.
func tableCommand(t *testing.T, to, list string, more ...string) *exec.Cmd {
	args := append([]string{"features", "--backend=cpu", "--model", smallModel, "--layer=fc1,block4_pool", "--channel=block5_conv3:0-1", "--top=2",
		"--to", to, "--from", list, "--log=json"}, more...)
	return exec.Command(built(t), args...)
}

// folderOf gives the contents of the files whose names begin so.
func folderOf(t *testing.T, prefix string) map[string]string {
	t.Helper()
	paths, err := filepath.Glob(prefix + "*")
	check(t, err)
	all := map[string]string{}
	for _, p := range paths {
		text, err := os.ReadFile(p)
		check(t, err)
		all[filepath.Base(p)] = string(text)
	}
	return all
}

func sameFiles(a, b map[string]string) bool {
	for name := range a {
		if a[name] != b[name] {
			return false
		}
	}
	return len(a) == len(b)
}

// A listener takes what a run says, and does something once, when the run has told of some pictures without an answer: then
// it is in the middle of its rows, however busy the machine is.
type listener struct {
	said bytes.Buffer
	wait int // for so many
	do   func()
}

func (l *listener) Write(text []byte) (int, error) {
	l.said.Write(text)
	if l.do != nil && bytes.Count(l.said.Bytes(), []byte(`"msg":"picture"`)) >= l.wait {
		l.do()
		l.do = nil
	}
	return len(text), nil
}

// A run of hundreds of pictures that is killed again and again, each time after some rows, ends byte for byte like one that
// nobody disturbed.
func TestKilledTableGoesOn(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("needs SIGKILL")
	}
	list := smallPictures(t, 400)
	whole, dir := t.TempDir(), t.TempDir()
	if out, err := tableCommand(t, filepath.Join(whole, "t.csv"), list).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	kills := 0
	for {
		cmd := tableCommand(t, filepath.Join(dir, "t.csv"), list)
		heard := &listener{wait: 2 + rand.IntN(6)} // of the twenty
		if kills < 4 {
			heard.do = func() { cmd.Process.Kill() }
		}
		cmd.Stderr = heard
		check(t, cmd.Start())
		err := cmd.Wait()
		if err == nil {
			break
		}
		if cmd.ProcessState.Exited() {
			t.Fatalf("it ended by itself: %v: %s", err, &heard.said)
		}
		kills++
	}
	t.Logf("killed %d times", kills)
	if kills == 0 {
		t.Error("it was never killed")
	}
	if got, want := folderOf(t, filepath.Join(dir, "t")), folderOf(t, filepath.Join(whole, "t")); !sameFiles(got, want) {
		t.Errorf("%d files, which are not the %d of a run that went through", len(got), len(want))
	}
}

// Three shards, each by a process of its own and at the same time, have the rows of one run.
func TestShardsMakeOneRun(t *testing.T) {
	t.Parallel()
	list := smallPictures(t, 120)
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.csv")
	if out, err := tableCommand(t, whole, list).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var running []*exec.Cmd
	for i := 1; i <= 3; i++ {
		cmd := tableCommand(t, filepath.Join(dir, "part.csv"), list, fmt.Sprintf("--shard=%d/3", i))
		check(t, cmd.Start())
		running = append(running, cmd)
	}
	for _, cmd := range running {
		check(t, cmd.Wait())
	}
	var union [][]string
	var head []string
	for i := 1; i <= 3; i++ {
		rows := readTable(t, filepath.Join(dir, fmt.Sprintf("part.%d-of-3.csv", i)))
		if len(rows) < 20 {
			t.Errorf("shard %d has %d rows", i, len(rows)-1)
		}
		head = rows[0]
		union = append(union, rows[1:]...)
	}
	slices.SortFunc(union, func(a, b []string) int { return number(a[0]) - number(b[0]) })
	want := readTable(t, whole)
	if !slices.Equal(head, want[0]) || len(union) != 120 || !slices.EqualFunc(union, want[1:], slices.Equal) {
		t.Errorf("%d rows, which are not those of one run", len(union))
	}
}

func number(s string) (n int) {
	fmt.Sscan(s, &n)
	return n
}

func readTable(t *testing.T, path string) [][]string {
	t.Helper()
	f, err := os.Open(path)
	check(t, err)
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	check(t, err)
	return rows
}

// A run that is told to stop ends in order, says so in its log, and can be gone on with.
func TestStoppedTableSaysSo(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("needs SIGINT")
	}
	list := smallPictures(t, 1000)
	to := filepath.Join(t.TempDir(), "t.jsonl")
	cmd := tableCommand(t, to, list)
	heard := &listener{wait: 2, do: func() { cmd.Process.Signal(os.Interrupt) }}
	cmd.Stderr = heard
	check(t, cmd.Start())
	cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 130 {
		t.Fatalf("exit code %d: %s", code, &heard.said)
	}
	last := map[string]any{}
	for _, line := range strings.Split(strings.TrimSpace(heard.said.String()), "\n") {
		var event map[string]any
		if err := json.Unmarshal([]byte(line), &event); err != nil {
			t.Fatalf("%q is no JSON: %v", line, err)
		}
		if event["msg"] == "ended" {
			last = event
		}
	}
	done, _ := last["done"].(float64)
	if last["complete"] != false || last["level"] != "ERROR" || done < 1 || done > 999 {
		t.Errorf("the log ends with %v", last)
	}
	text, err := os.ReadFile(to + ".part")
	check(t, err)
	if rows := bytes.Count(text, []byte("\n")); rows != int(done) {
		t.Errorf("%d rows, the log says %v", rows, done)
	}
}
