package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sbinet/npyio/npy"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

func TestNPY(t *testing.T) {
	for _, s := range []nn.Shape{{H: 2, W: 3, C: 4}, nn.Vector(5)} {
		in := nn.NewTensor(s)
		for i := range in.Data {
			in.Data[i] = float32(i) / 3
		}
		var b bytes.Buffer
		if err := WriteNPY(&b, in); err != nil {
			t.Fatal(err)
		}
		r, err := npy.NewReader(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		want := []int{s.H, s.W, s.C}
		if s.Flat() {
			want = []int{s.C}
		}
		if d := r.Header.Descr; d.Type != "<f4" || d.Fortran || len(d.Shape) != len(want) {
			t.Fatalf("%v: header %+v", s, d)
		}
		var out []float32
		if err := r.Read(&out); err != nil {
			t.Fatal(err)
		}
		for i, v := range out {
			if v != in.Data[i] {
				t.Fatalf("%v: value %d is %v, want %v", s, i, v, in.Data[i])
			}
		}
	}
}

// A file is there whole, or as it was before.
func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	good := func(w io.Writer) error { _, err := io.WriteString(w, "whole"); return err }
	if err := WriteFile(path, good); err != nil {
		t.Fatal(err)
	}
	bad := func(w io.Writer) error {
		io.WriteString(w, "half")
		return errors.New("out of ink")
	}
	err := WriteFile(path, bad)
	if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "out of ink") {
		t.Errorf("the error is %v", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "whole" {
		t.Errorf("the file holds %q", text)
	}
	if list, _ := os.ReadDir(dir); len(list) != 1 {
		t.Errorf("%d files are left", len(list))
	}
	err = WriteFile(filepath.Join(dir, "no", "a.txt"), good)
	if err == nil || strings.Count(err.Error(), "a.txt") != 1 {
		t.Errorf("without a folder the error is %v", err)
	}
}

func TestPredictions(t *testing.T) {
	list := []nn.Prediction{
		{Index: 315, Class: weights.Class{ID: "n02236044", Name: `mantis, "praying"`, Zh: "螳螂"}, Probability: 0.75},
		{Index: 1, Class: weights.Class{ID: "n01443537", Name: "goldfish"}, Probability: 0.1},
	}
	about := About{Image: "a.jpg", Model: "VGG16"}
	var csv, text bytes.Buffer
	if err := WriteCSV(&csv, about, list); err != nil {
		t.Fatal(err)
	}
	want := "image,model,rank,index,id,name,name_zh,probability\n" +
		"a.jpg,VGG16,1,315,n02236044,\"mantis, \"\"praying\"\"\",螳螂,0.75\na.jpg,VGG16,2,1,n01443537,goldfish,,0.1\n"
	if csv.String() != want {
		t.Errorf("CSV:\n%s\nwant\n%s", csv.String(), want)
	}
	if err := WriteJSON(&text, about, list); err != nil {
		t.Fatal(err)
	}
	var back struct {
		Image, Model string
		Classes      []struct {
			Rank, Index int
			ID          string
			Probability float32
		}
	}
	if err := json.Unmarshal(text.Bytes(), &back); err != nil || back.Image != "a.jpg" || len(back.Classes) != 2 ||
		back.Classes[1].Probability != 0.1 || back.Classes[0].Index != 315 || back.Classes[0].ID != "n02236044" {
		t.Errorf("%v: %s", err, text.String())
	}
}

func TestText(t *testing.T) {
	var b bytes.Buffer
	if err := WriteText(&b, []float32{1, 2.5, -3, 0, 1e-9}, 2); err != nil || b.String() != "1\t2.5\n-3\t0\n1e-09\n" {
		t.Errorf("%v: %q", err, b.String())
	}
}
