package batch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// folder makes files in a new folder.
func folder(t *testing.T, names ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, n := range names {
		path := filepath.Join(dir, n)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestExpand(t *testing.T) {
	dir := folder(t, "b.jpg", "a.png", "notes.txt", ".hidden.jpg", "in/c.jpg", "in/deep/d.webp", "in/.git/e.jpg", "in/[x]/f.jpg", "in/x*.jpg")
	for _, test := range []struct {
		args      string
		recursive bool
		want      string
	}{
		{"", false, "a.png b.jpg"},
		{"", true, "a.png b.jpg in/[x]/f.jpg in/c.jpg in/deep/d.webp in/x*.jpg"},
		{"*.jpg", false, "b.jpg"},
		{"?.*", false, "a.png b.jpg"},
		{"[a-b].*", false, "a.png b.jpg"},
		{"**/*.jpg", false, "b.jpg in/[x]/f.jpg in/c.jpg in/x*.jpg"},
		{"in/**/*.*", false, "in/[x]/f.jpg in/c.jpg in/deep/d.webp in/x*.jpg"},
		{"**/deep/**/*.webp", false, "in/deep/d.webp"},
		{"in/x*.jpg", false, "in/x*.jpg"}, // a file of that name comes before what it matches
		{"i*", false, "in/c.jpg in/x*.jpg"},
		{"in/[x]", false, "in/[x]/f.jpg"},
		{"b.jpg a.png b.jpg", false, "b.jpg a.png b.jpg"}, // what is given twice is there twice
		{"notes.txt", false, "notes.txt"},                 // named itself, any file is tried
		{"missing.jpg", false, "missing.jpg"},
		{"*.gif", false, "*.gif: no file matches this pattern"},
		{"[a", false, "[a: is no file, and as a pattern"},
	} {
		args := strings.Fields(test.args)
		if len(args) == 0 {
			args = []string{""}
		}
		for i := range args {
			args[i] = dir + "/" + args[i]
		}
		var got []string
		for i, s := range Expand(args, test.recursive) {
			text := strings.TrimPrefix(filepath.ToSlash(s.Path), filepath.ToSlash(dir)+"/")
			if s.Err != nil {
				_, why, _ := strings.Cut(s.Err.Error(), text+": ")
				text += ": " + why
			}
			if s.Index != i {
				t.Errorf("%q: number %d has index %d", test.args, i, s.Index)
			}
			got = append(got, text)
		}
		if text := strings.Join(got, " "); text != test.want && !(strings.Contains(test.want, ": ") && strings.HasPrefix(text, test.want)) {
			t.Errorf("%q gives %q, want %q", test.args, text, test.want)
		}
	}
}

func TestExpandOfNothing(t *testing.T) {
	dir := folder(t, "in/notes.txt")
	for _, recursive := range []bool{false, true} {
		if list := Expand([]string{dir}, recursive); len(list) != 1 || list[0].Err == nil || list[0].Path != dir {
			t.Errorf("recursive %v: %+v", recursive, list)
		}
	}
}

func TestReadList(t *testing.T) {
	for _, test := range []struct {
		text string
		null bool
		want []string
		err  string
	}{
		{"", false, nil, ""},
		{"a.jpg\n\nb c.png", false, []string{"a.jpg", "b c.png"}, ""},
		{"\ufeffa.jpg\r\nb.jpg\r\n", false, []string{"a.jpg", "b.jpg"}, ""},
		{" a.jpg \n# b.jpg\n", false, []string{" a.jpg ", "# b.jpg"}, ""}, // all that names can be
		{"a\nb.jpg\x00c.jpg\x00", true, []string{"a\nb.jpg", "c.jpg"}, ""},
		{"caf\xe9.jpg\n", false, []string{"caf\xe9.jpg"}, ""},
		{"a.jpg\x00b.jpg\x00", false, nil, "--null"},
		{"a.jpg\n" + strings.Repeat("x", 1<<17), false, nil, "entry 2 is longer than any path"},
	} {
		got, err := ReadList(strings.NewReader(test.text), test.null)
		if !slices.Equal(got, test.want) || (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%.40q: %q, %v", test.text, got, err)
		}
	}
}

func FuzzReadList(f *testing.F) {
	f.Add([]byte("a.jpg\r\nb.jpg"), false)
	f.Add([]byte("a\x00b\x00"), true)
	f.Fuzz(func(t *testing.T, text []byte, null bool) {
		list, err := ReadList(strings.NewReader(string(text)), null)
		if err == nil && slices.Contains(list, "") {
			t.Error("an empty path")
		}
	})
}

func TestParseShard(t *testing.T) {
	for _, text := range []string{"", "1/1", "3/3", "1000/1000"} {
		if s, err := ParseShard(text); err != nil || text != "" && s.String() != text {
			t.Errorf("%q: %v, %v", text, s, err)
		}
	}
	for _, text := range []string{"0/3", "4/3", "1", "1/", "/3", "a/b", "1/0", "-1/3", "1/3/3", "1.5/3", " 1/3"} {
		if s, err := ParseShard(text); err == nil || !strings.Contains(err.Error(), "from 1/N to N/N") {
			t.Errorf("%q: %v, %v", text, s, err)
		}
	}
}

// Each picture is in one shard, whatever else is in the list and wherever it stands, and shards are of about one size.
func TestShards(t *testing.T) {
	var list []Source
	for i := range 3000 {
		list = append(list, Source{Index: i, Path: fmt.Sprintf("photos/%04d.jpg", i)})
	}
	where := map[string]int{}
	for i := 1; i <= 7; i++ {
		part := Shard{i, 7}.Of(list)
		if len(part) < 300 || len(part) > 560 {
			t.Errorf("shard %d has %d of 3000", i, len(part))
		}
		for _, s := range part {
			if where[s.Path] != 0 {
				t.Errorf("%s is in shards %d and %d", s.Path, where[s.Path], i)
			}
			where[s.Path] = i
		}
	}
	if len(where) != len(list) {
		t.Errorf("%d of %d are in a shard", len(where), len(list))
	}
	slices.Reverse(list)
	for _, s := range list[100:200] {
		if !(Shard{where[s.Path], 7}).Has(s.Path) {
			t.Errorf("%s changes its shard", s.Path)
		}
	}
	// What another version or machine has to agree with.
	if where["photos/0000.jpg"] != 6 || where["photos/0001.jpg"] != 2 || where["photos/0002.jpg"] != 3 {
		t.Errorf("shards %d %d %d", where["photos/0000.jpg"], where["photos/0001.jpg"], where["photos/0002.jpg"])
	}
}

func TestShardName(t *testing.T) {
	for _, test := range []struct {
		s          Shard
		path, want string
	}{
		{Shard{}, "a/rows.csv", "a/rows.csv"}, {Shard{2, 3}, "a/rows.csv", "a/rows.2-of-3.csv"}, {Shard{7, 100}, "rows.parquet", "rows.007-of-100.parquet"}, {Shard{1, 1}, "x.y.npy", "x.y.1-of-1.npy"},
	} {
		if got := test.s.Name(test.path); got != test.want {
			t.Errorf("%v of %s is %s, want %s", test.s, test.path, got, test.want)
		}
	}
}
