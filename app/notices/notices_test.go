package notices

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
)

var some = []Notice{
	{Name: "a", Version: "v1", License: "MIT", Texts: []Text{{"LICENSE", "Do what you like.\n"}, {"NOTICE", "By A.\n"}}},
	{Name: "b", License: SeeText, Systems: []string{"windows"}, Texts: []Text{{"", "Ask.\n"}}},
	{Name: "字", Version: "2", License: "MIT", Systems: []string{"darwin", "linux"}, Texts: []Text{{"COPYING", "Do what you like.\n"}}},
}

func TestEncodeDecode(t *testing.T) {
	data, err := Encode(some)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Decode(data)
	if err != nil || !reflect.DeepEqual(got, some) {
		t.Errorf("%v, %v", got, err)
	}
	if n := strings.Count(string(data), "Do what you like."); n != 1 {
		t.Errorf("a text of two works is there %d times", n)
	}
}

func TestDecodeBad(t *testing.T) {
	for _, bad := range []string{"", "[]", `{"notices":[{"name":"x","texts":[{"body":1}]}],"bodies":["y"]}`,
		`{"notices":[{"name":"x","texts":[{"body":-1}]}],"bodies":["y"]}`} {
		if list, err := Decode([]byte(bad)); err == nil || !strings.Contains(err.Error(), Command) {
			t.Errorf("%q: %v, %v", bad, list, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	data, err := Encode(some)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := Decode(data)
		if err == nil {
			err = WriteText(new(strings.Builder), list)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "notices: ") {
			t.Error(err)
		}
	})
}

func TestFor(t *testing.T) {
	for system, want := range map[string]string{"linux": "a字", "windows": "ab", "freebsd": "a"} {
		got := ""
		for _, n := range For(some, system) {
			got += n.Name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", system, got, want)
		}
	}
}

func TestMissing(t *testing.T) {
	if _, err := read(fstest.MapFS{"generated/README.md": {}}); !errors.Is(err, ErrMissing) || !strings.Contains(err.Error(), Command) {
		t.Errorf("without the file: %v", err)
	}
	data, err := Encode(some)
	if err != nil {
		t.Fatal(err)
	}
	if list, err := read(fstest.MapFS{"generated/notices.json": {Data: data}}); err != nil || len(list) != 3 {
		t.Errorf("with it: %d notices, %v", len(list), err)
	}
}

// The program has its notices, or the build says that it has not.
func TestList(t *testing.T) {
	list, err := List()
	if errors.Is(err, ErrMissing) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	for _, n := range list {
		if n.Name == "" || n.License == "" || len(n.Texts) == 0 {
			t.Errorf("%+v", n)
		}
	}
}

func TestWriteText(t *testing.T) {
	var b strings.Builder
	if err := WriteText(&b, some); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"  a v1  MIT\n  b     see text\n  字 2   MIT\n", "\n[NOTICE]\n\nBy A.\n", "Ask.\n",
		"The text is that of a v1 (LICENSE) above, word for word.\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("no %q in\n%s", want, b.String())
		}
	}
	if n := strings.Count(b.String(), "Do what you like."); n != 1 {
		t.Errorf("a text of two works is there %d times", n)
	}
}
