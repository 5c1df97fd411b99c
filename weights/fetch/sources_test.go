package fetch

import (
	"crypto/md5"
	"encoding/hex"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// The table must be complete: nothing in it is looked at by the compiler.
func TestSources(t *testing.T) {
	lengths := map[string]int{"": 0, "md5": md5.Size, "sha256": 32}
	for _, s := range Sources() {
		raw, err := hex.DecodeString(s.Sum.Hex)
		n, ok := lengths[s.Sum.Kind]
		if err != nil || !ok || len(raw) != n || s.Sum.Hex != strings.ToLower(s.Sum.Hex) {
			t.Errorf("%s: sum %v", s.Name, s.Sum)
		}
		if !strings.HasPrefix(s.URL, "https://") || s.Title == "" || s.License == "" || filepath.Base(s.File) != s.File {
			t.Errorf("%s: %+v", s.Name, s)
		}
		if s.Bytes() < aboutVGG16/1000*999 || s.Bytes() > aboutVGG16/1000*1001 {
			t.Errorf("%s: %d bytes are no VGG16", s.Name, s.Bytes())
		}
		if got, ok := SourceCalled(s.Name); !ok || !reflect.DeepEqual(got, s) {
			t.Errorf("%s is not found by its name", s.Name)
		}
	}
	if _, ok := SourceCalled("caffe"); ok {
		t.Error("there is a source called caffe")
	}
}
