package picture

import "testing"

func TestHasSuffix(t *testing.T) {
	for name, want := range map[string]bool{
		"a.jpg": true, "猫 1.JPeG": true, "b.webp": true, "folder/c.TIF": true, "d.jpg.txt": false, "jpg": false, "e.npz": false, "": false,
	} {
		if got := HasSuffix(name); got != want {
			t.Errorf("%q: %v, want %v", name, got, want)
		}
	}
}
