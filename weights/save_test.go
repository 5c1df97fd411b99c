package weights

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// What is saved opens again with the same values, card and names, and passes its own checksums.
func TestSave(t *testing.T) {
	for _, file := range []string{"torchvision.npz", "mixed_fc.npz"} {
		src, err := Open(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		defer src.Close()
		src.Card.Name = "Kept <name> 名"
		dir := filepath.Join(t.TempDir(), "out")
		var last, total int64
		if err := src.Save(t.Context(), dir, func(_ string, d, n int64) { last, total = d, n }); err != nil {
			t.Fatal(err)
		}
		if last != total || total != src.Bytes() {
			t.Errorf("%s: progress ended at %d of %d, want %d", file, last, total, src.Bytes())
		}
		got, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer got.Close()
		checkPattern(t, got)
		if got.Card.Name != src.Card.Name || got.Card.Input != src.Card.Input || got.Card.Assumed {
			t.Errorf("%s: card %+v", file, got.Card)
		}
		if !slices.Equal(got.Classes, src.Classes) {
			t.Errorf("%s: classes %v", file, got.Classes)
		}
		if len(got.Card.SHA256) != 33 {
			t.Errorf("%s: %d checksums, want 33", file, len(got.Card.SHA256))
		}
		if err := got.Verify(t.Context(), nil); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// The files are, byte for byte, what numpy.save writes: good_v1.npy is from NumPy.
func TestSaveAsNumPy(t *testing.T) {
	src, err := Open("testdata/mixed_cf.npz")
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	dir := filepath.Join(t.TempDir(), "out")
	if err := src.Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(filepath.Join(dir, "block1_conv1_kernel.npy"))
	want, err := os.ReadFile("testdata/good_v1.npy")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q…, want %q…", got[:min(len(got), 130)], want[:130])
	}
}

func TestSaveFailures(t *testing.T) {
	s := Synthetic(SyntheticOptions{Width: 0.03125, Top: true, Classes: 3})
	dir := t.TempDir()
	full := filepath.Join(dir, "full")
	os.Mkdir(full, 0o755)
	os.WriteFile(filepath.Join(full, "keep"), nil, 0o644)
	file := filepath.Join(full, "keep")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		name string
		ctx  context.Context
		dir  string
		kind error
		text string
	}{
		{"not empty", t.Context(), full, fs.ErrExist, "is not empty; choose a new folder"},
		{"a file", t.Context(), file, fs.ErrExist, "not a directory"},
		{"no parent", t.Context(), filepath.Join(dir, "no", "where"), fs.ErrNotExist, "the folder to put it in"},
		{"cancelled", cancelled, filepath.Join(dir, "new"), context.Canceled, ""},
	} {
		err := s.Save(c.ctx, c.dir, nil)
		if err == nil || c.kind != nil && !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	stop, cancel := context.WithCancel(t.Context())
	err := s.Save(stop, filepath.Join(dir, "new"), func(file string, _, _ int64) {
		if file == "fc1_kernel.npy" {
			cancel()
		}
	})
	if err != context.Canceled {
		t.Errorf("cancelled on the way: %v", err)
	}
	left, _ := os.ReadDir(dir)
	if len(left) != 1 {
		t.Errorf("failures left files behind: %v", left)
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(t.Context(), filepath.Join(dir, "empty"), nil); err != nil {
		t.Errorf("an empty folder is free: %v", err)
	}
}

func TestVerifyFindsChanges(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "m")
	if err := Synthetic(SyntheticOptions{Width: 0.03125}).Save(t.Context(), dir, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "block2_conv1_bias.npy")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)-4]++ // the lowest bits of the last value
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	s.Card.SHA256["../m/model.json"] = "00"
	s.Card.SHA256["block9.npy"] = "00"
	err = s.Verify(t.Context(), nil)
	if !errors.Is(err, ErrChecksum) || !errors.Is(err, ErrMissing) || len(err.(*OpenError).Problems) != 3 {
		t.Fatal(err)
	}
	for _, text := range []string{"3 problems", "block2_conv1_bias.npy: wrong checksum: SHA-256 ",
		`"../m/model.json", which the card lists`} {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("%q does not say %q", err, text)
		}
	}
}
