package picture

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzDecode: any bytes give a whole picture within the limits or one of the four errors, never a panic, not even one that
// was caught.
func FuzzDecode(f *testing.F) {
	files, _ := filepath.Glob("testdata/in/*")
	for _, path := range files {
		if b, err := os.ReadFile(path); err == nil && len(b) < 8192 {
			f.Add(b)
		}
	}
	f.Add(bombPNG(60000, 60000))
	f.Add(bombWebP())
	f.Add(bombTIFF())
	const most = 1 << 16
	f.Fuzz(func(t *testing.T, data []byte) {
		p, info, err := Decode(bytes.NewReader(data), Limits{MaxPixels: most})
		if caught := (panicError{}); errors.As(err, &caught) {
			t.Fatal(caught)
		}
		if err != nil {
			var ours *Error
			if p != nil || !errors.As(err, &ours) || ours.Kind == nil {
				t.Fatalf("picture %v with error %#v", p != nil, err)
			}
			return
		}
		if p.W < 1 || p.H < 1 || p.W*p.H > most || len(p.Pix) != p.W*p.H*3 || info.W*info.H != p.W*p.H {
			t.Fatalf("%dx%d with %d bytes, %+v", p.W, p.H, len(p.Pix), info)
		}
	})
}
