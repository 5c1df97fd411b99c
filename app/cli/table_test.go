package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// readRows gives the rows of a CSV text by column.
func readRows(t *testing.T, text string) []map[string]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, l := range lines[1:] {
		row := map[string]string{}
		for i, cell := range l {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Each cell is what the network computed, by another way, for that picture.
func TestTableCellsAreTheNetworks(t *testing.T) {
	dir := t.TempDir()
	to := filepath.Join(dir, "t.csv")
	run(t, onSmall("features", "--top=2", "--channel=block5_conv3:1,0", "--channel=fc1:4", "--layer=fc2,block4_pool", "--pool=max", "--to", to, sunflower)...).ok(t)
	row := readRows(t, fileText(t, to))[0]
	acts := activations(t)
	want := map[string]string{"index": "0", "image": sunflower, "width": "480", "height": "480", "error": ""}
	number := func(v float32) string { return fmt.Sprint(v) }
	top, err := acts.Top(2)
	if err != nil {
		t.Fatal(err)
	}
	for k, p := range top {
		at := fmt.Sprintf("top%d_", k+1)
		want[at+"index"], want[at+"id"], want[at+"name"], want[at+"probability"] = fmt.Sprint(p.Index), p.Class.ID, p.Class.Name, number(p.Probability)
	}
	for i, l := range acts.Network().Layers {
		out, err := acts.Output(i)
		if err != nil {
			t.Fatal(err)
		}
		for c := range out.C {
			most, sum := math.Inf(-1), 0.0
			for y := range out.H {
				for x := range out.W {
					most = max(most, float64(out.At(y, x, c)))
					sum += float64(out.At(y, x, c))
				}
			}
			mean := number(float32(sum / float64(out.H*out.W)))
			switch {
			case l.Name == "fc2":
				want[fmt.Sprintf("fc2_%d", c)] = number(out.At(0, 0, c))
			case l.Name == "block4_pool":
				want[fmt.Sprintf("block4_pool_max_%d", c)] = number(float32(most))
			case l.Name == "block5_conv3" && c < 2, l.Name == "fc1" && c == 4:
				at := fmt.Sprintf("%s_%d_", l.Name, c)
				want[at+"max"], want[at+"mean"] = number(float32(most)), mean
			}
		}
	}
	if len(row) != len(want) {
		t.Errorf("%d columns, want %d", len(row), len(want))
	}
	for name, w := range want {
		got, ok := row[name]
		var a, b float64
		if fmt.Sscan(got, &a); got != w && (!ok || w == "" || func() bool { fmt.Sscan(w, &b); return a != b }()) {
			t.Errorf("%s is %q, want %q", name, got, w)
		}
	}
}

// A picture without an answer is a row, and whether that is a failure is for the user to say.
func TestTableOfBadFiles(t *testing.T) {
	dir := t.TempDir()
	text := write(t, dir, "text.jpg", "these are words\n")
	good := little(t, dir, "b.png")
	missing := filepath.Join(dir, "missing.png")
	for i, test := range []struct {
		args []string
		code int
	}{
		{[]string{text, good, missing}, exitOK},
		{[]string{"--strict", text, good, missing}, exitIncomplete},
		{[]string{"--strict", good}, exitOK},
		{[]string{text, missing}, exitFailed}, // nothing can be read: that is no table of pictures
	} {
		to := filepath.Join(dir, fmt.Sprintf("%d.csv", i))
		r := run(t, append(onSmall("classify", "--top=1", "--to", to), test.args...)...)
		if r.code != test.code {
			t.Errorf("%q: exit code %d, want %d: %s", test.args, r.code, test.code, r.err)
		}
		again := run(t, append(onSmall("classify", "--top=1", "--to", to), test.args...)...)
		if again.code != test.code || !strings.Contains(again.err, to+" is complete already") {
			t.Errorf("%q once more: exit code %d, %s", test.args, again.code, again.err)
		}
	}
	rows := readRows(t, fileText(t, filepath.Join(dir, "0.csv")))
	if len(rows) != 3 || rows[0]["image"] != text || !strings.Contains(rows[0]["error"], "is text, not a picture") || rows[0]["width"] != "" ||
		rows[1]["error"] != "" || rows[1]["top1_id"] == "" || !strings.Contains(rows[2]["error"], "does not exist") {
		t.Errorf("%v", rows)
	}
}

func TestTableOfLists(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"a.png", "in/b.png", "in/deep/c 图.png"} {
		if err := mkdir(filepath.Dir(filepath.Join(dir, name))); err != nil {
			t.Fatal(err)
		}
		little(t, dir, name)
	}
	list := write(t, dir, "list.txt", dir+"/in/b.png\r\n\n"+dir+"/a.png\n")
	for _, test := range []struct {
		args []string
		in   string
		want string
	}{
		{[]string{dir}, "", "a.png"},
		{[]string{"-r", dir}, "", "a.png in/b.png in/deep/c 图.png"},
		{[]string{dir + "/**/*.png"}, "", "a.png in/b.png in/deep/c 图.png"},
		{[]string{"--from", list}, "", "in/b.png a.png"},
		{[]string{"--from=-"}, dir + "/a.png\n", "a.png"},
		{[]string{"--from=-", "--null"}, dir + "/in\x00" + dir + "/a.png\x00", "in/b.png a.png"},
		{[]string{"--from", list, "--from=-", dir + "/in/deep"}, "file://" + dir + "/a.png", "in/deep/c 图.png in/b.png a.png a.png"},
	} {
		r := runWith(t, t.Context(), strings.NewReader(test.in), append(onSmall("classify", "--to=-", "--format=csv"), test.args...)...).ok(t)
		var got []string
		for i, row := range readRows(t, r.out) {
			got = append(got, strings.TrimPrefix(filepath.ToSlash(row["image"]), filepath.ToSlash(dir)+"/"))
			if row["index"] != fmt.Sprint(i) || row["top1_index"] == "" {
				t.Errorf("%q: %v", test.args, row)
			}
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%q: %q, want %q", test.args, text, test.want)
		}
	}
	run(t, onSmall("classify", "--from", filepath.Join(dir, "no.txt"))...).failed(t, exitFailed, "no.txt", "cannot be read")
	run(t, onSmall("classify", "--from", sunflower)...).failed(t, exitFailed, sunflower, "zero byte")
}

// JSON log: every line of standard error is an object, whatever happens.
func TestTableLog(t *testing.T) {
	dir := t.TempDir()
	text := write(t, dir, "te\x1b[31mxt.jpg", "words")
	r := run(t, onSmall("classify", "--log=json", "--to", filepath.Join(dir, "t.jsonl"), text, sunflower)...)
	events := map[string]map[string]any{}
	for _, line := range strings.Split(strings.TrimSpace(r.err), "\n") {
		var e map[string]any
		decode(t, line, &e)
		events[e["msg"].(string)] = e
	}
	if e := events["begun"]; e["pictures"] != 2.0 || e["done"] != 0.0 {
		t.Errorf("begun: %v", e)
	}
	if e := events["picture"]; e["level"] != "WARN" || !strings.Contains(fmt.Sprint(e["error"]), "is text") || steers(fmt.Sprint(e)) != "" {
		t.Errorf("picture: %v", e)
	}
	if e := events["ended"]; e["complete"] != true || e["done"] != 2.0 || e["failed"] != 1.0 || e["pictures_per_second"].(float64) <= 0 || e["seconds"].(float64) <= 0 {
		t.Errorf("ended: %v", e)
	}
	r = run(t, onSmall("classify", "--log=json", "--to", filepath.Join(dir, "t.jsonl"), sunflower)...)
	var e map[string]any
	if decode(t, r.err, &e); r.code != exitFailed || !strings.Contains(fmt.Sprint(e["text"]), "of another run") {
		t.Errorf("%d: %s", r.code, r.err)
	}
}

// A stopper stops a command when that has said a word.
type stopper struct {
	bytes.Buffer
	word string
	stop func()
}

func (s *stopper) Write(text []byte) (int, error) {
	if bytes.Contains(text, []byte(s.word)) {
		s.stop()
	}
	return s.Buffer.Write(text)
}

// Ctrl+C keeps the rows that are there, and the same command goes on from them.
func TestTableStopsAndGoesOn(t *testing.T) {
	dir := t.TempDir()
	to := filepath.Join(dir, "t.parquet")
	one := little(t, t.TempDir(), "a.png")
	args := onSmall("features", "--layer=fc1", "--batch=2", "--to", to, one, "table_test.go") // the second is no picture
	for range 28 {
		args = append(args, one)
	}
	ctx, cancel := context.WithCancel(t.Context())
	said := &stopper{word: "table_test.go", stop: cancel}
	code := Run(ctx, args, Streams{In: strings.NewReader(""), Out: io.Discard, Err: said}, Build{Version: "1.2.3", Commit: "abc"})
	if code != exitInterrupted || !strings.Contains(said.String(), "of 30 rows are safe; the same command goes on") {
		t.Fatalf("%d: %s", code, said)
	}
	if r := run(t, args...); r.code != exitOK {
		t.Fatalf("%d: %s", r.code, r.err)
	}
	if names := files(t, dir); !slices.Equal(names, []string{"t.parquet", "t.parquet.run.json"}) {
		t.Errorf("files %q", names)
	}
}

func TestTableWrongUsage(t *testing.T) {
	for _, test := range []struct {
		args  []string
		words string
	}{
		{[]string{"classify", "--to=a.xlsx", "a.jpg"}, ".csv, .jsonl, .parquet or .npy"},
		{[]string{"classify", "--to=-", "a.jpg"}, "--format csv or --format jsonl"},
		{[]string{"classify", "--to=a.csv", "--format=csv", "a.jpg"}, "--format is for --to -"},
		{[]string{"classify", "--to=a.csv", "--json", "a.jpg"}, "--json prints what --to writes"},
		{[]string{"classify", "--shard=1/2", "a.jpg"}, "--shard is for tables"},
		{[]string{"classify", "--strict", "a.jpg"}, "--strict is for tables"},
		{[]string{"classify", "--log=json", "a.jpg"}, "--log is for tables"},
		{[]string{"classify", "--to=a.csv", "--shard=3/2", "a.jpg"}, "from 1/N to N/N"},
		{[]string{"classify", "--to=a.csv", "--batch=-1", "a.jpg"}, "--batch"},
		{[]string{"classify", "--to=a.csv"}, "<image>"},
		{[]string{"features", "--to=a.csv", "a.jpg"}, "--layer NAME, --channel LAYER:N or --top N"},
		{[]string{"features", "--to=a.csv", "--out=x", "-l=fc1", "a.jpg"}, "either --out DIR"},
		{[]string{"features", "--to=a.npy", "--npy", "-l=fc1", "a.jpg"}, "--png, --svg and --npy are for --out"},
		{[]string{"features", "--out=x", "--top=1", "a.jpg"}, "--top is for tables"},
	} {
		run(t, test.args...).failed(t, exitUsage, test.words)
	}
	dir := t.TempDir()
	for _, test := range []struct {
		args  []string
		words string
	}{
		{[]string{"classify", "--channel=fc1", sunflower}, "LAYER:NUMBERS"},
		{[]string{"classify", "--channel=block9:1", sunflower}, `no layer "block9"`},
		{[]string{"classify", "--channel=fc1:5", sunflower}, "channels 0 to 4"},
		{[]string{"classify", "--channel=fc1:3-1", sunflower}, "runs of them"},
		{[]string{"features", "--layer=fc9", sunflower}, `no layer "fc9"`},
		{[]string{"features", "--layer=block1_conv1", "--pool=none", sunflower}, "too many for a CSV file"},
	} {
		run(t, append(onSmall(test.args[0], "--to", filepath.Join(dir, "t.csv")), test.args[1:]...)...).failed(t, exitFailed, test.words)
	}
	if names := files(t, dir); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
	run(t, onSmall("classify", "--to", filepath.Join(dir, "no", "t.csv"), sunflower)...).failed(t, exitFailed, "t.csv.part", "no such file or directory")
}

// Channels that are off are off in tables too, whether or not the rows need the layers behind them.
func TestTableWithChannelsOff(t *testing.T) {
	column := func(args ...string) string {
		r := run(t, append(onSmall("features", "--to=-", "--format=csv", "--channel=block1_conv1:0", "--channel=block4_conv1:0,1", sunflower), args...)...).ok(t)
		row := readRows(t, r.out)[0]
		return row["block1_conv1_0_max"] + " " + row["block4_conv1_0_max"] + " " + row["block4_conv1_1_mean"]
	}
	all := column()
	if got := column("--off=block5_conv1:0"); got != all {
		t.Errorf("a channel behind them off: %s, want %s", got, all)
	}
	if got := column("--off=block1_conv1:0"); got == all || !strings.HasPrefix(got, "0 ") {
		t.Errorf("a channel before them off: %s, all on %s", got, all)
	}
}
