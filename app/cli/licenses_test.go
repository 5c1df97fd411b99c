package cli

import (
	"errors"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/notices"
)

func TestLicenses(t *testing.T) {
	list, err := notices.List()
	if errors.Is(err, notices.ErrMissing) {
		run(t, "licenses").failed(t, exitFailed, "this build has no licences", notices.Command)
		return
	} else if err != nil {
		t.Fatal(err)
	}
	names := strings.Split(strings.TrimSpace(run(t, "licenses", "--list").ok(t).out), "\n")
	if len(names) != len(list) {
		t.Errorf("%d lines for %d works", len(names), len(list))
	}
	whole := run(t, "licenses").ok(t).out
	for i, n := range list {
		if f := strings.Fields(names[i]); !strings.HasSuffix(names[i], n.License) || f[0] != strings.Fields(n.Name)[0] {
			t.Errorf("line %d is %q, for %s", i, names[i], n.Title())
		}
		for _, text := range n.Texts {
			if !strings.Contains(whole, text.Body) {
				t.Errorf("%s of %s is not there", text.File, n.Title())
			}
		}
	}
}
