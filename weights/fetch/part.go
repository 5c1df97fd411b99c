package fetch

import (
	"encoding/json"
	"os"

	"github.com/vggscope/vggscope/weights/atomicfile"
)

// part is the file that a download grows in. Beside it lies what the server said of the file, so that another process can
// go on.
type part struct{ path string }

// state is what the server said.
type state struct {
	URL      string `json:"url"`
	ETag     string `json:"etag,omitempty"`
	Modified string `json:"modified,omitempty"`
	Total    int64  `json:"total,omitempty"` // 0 where it did not say
}

func (p part) statePath() string { return p.path + ".json" }

// size is how much has come.
func (p part) size() int64 {
	info, err := os.Stat(p.path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// load gives the state, empty where there is none that can be read: then nothing is known of the part.
func (p part) load() state {
	var s state
	text, err := os.ReadFile(p.statePath())
	if err != nil || json.Unmarshal(text, &s) != nil || s.Total < 0 {
		return state{}
	}
	return s
}

func (p part) save(s state) error {
	text, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return atomicfile.WriteBytes(p.statePath(), 0o600, 0o700, text)
}

// discard forgets all that has come.
func (p part) discard() {
	os.Remove(p.path)
	os.Remove(p.statePath())
}

// validator is what tells the server which version of the file the part is of, for If-Range: a strong ETag, or else the date
// of the last change (RFC 9110, section 13.1.5). It is empty where there is none, or if the part came from elsewhere.
func (s state) validator(url string) string {
	switch {
	case s.URL != url:
		return ""
	case len(s.ETag) > 1 && s.ETag[0] == '"':
		return s.ETag
	}
	return s.Modified
}
