package plain

import "testing"

func TestCounted(t *testing.T) {
	for want, got := range map[string]string{
		"0 channels": Counted(0, "channel"), "1 channel": Counted(1, "channel"), "2 channels": Counted(2, "channel"),
		"1 class": Counted(1, "class"), "1000 classes": Counted(1000, "class"), "rows": Noun(1234, "row"), "row": Noun(1, "row"),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
