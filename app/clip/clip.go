package clip

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vggscope/vggscope/app/fileurl"
)

// What keeps a picture from being copied or taken.
var (
	ErrEmpty   = errors.New("clip: there is nothing on the clipboard that could be a picture")
	ErrSilent  = errors.New("clip: the program that copied it does not hand it out")
	ErrTooBig  = errors.New("clip: what is on the clipboard is larger than 256 MiB")
	ErrNone    = errors.New("clip: this system has no clipboard for pictures that the program knows")
	ErrRefused = errors.New("clip: the system does not give the clipboard to this program")
)

// most bounds what is taken: above any picture that is opened.
const most = 256 << 20

// patience is how long another program may take for its next answer.
const patience = 5 * time.Second

// Content is what was on the clipboard: one of the three.
type Content struct {
	Picture []byte   // a picture file
	Paths   []string // of files
	Text    string
}

// forms are the kinds of pictures that programs offer, by their media types, those without loss first.
var forms = []string{"image/png", "image/tiff", "image/bmp", "image/x-bmp", "image/x-MS-bmp", "image/webp", "image/jpeg", "image/jpg", "image/gif"}

// uriList is how files are offered, and texts are the names of text, the best first.
const uriList = "text/uri-list"

var texts = []string{"UTF8_STRING", "text/plain;charset=utf-8", "text/plain", "STRING"}

// pathsIn are the files of this machine in a list as RFC 2483 has it: a line for each, and lines of remarks.
func pathsIn(list string) (paths []string) {
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") || !strings.HasPrefix(strings.ToLower(line), "file:") {
			continue
		}
		if path, err := fileurl.Path(line); err == nil {
			paths = append(paths, path)
		}
	}
	return paths
}

// File is the file that a text names, as it stands or as file:///, if there is one: in quotation marks too, as file managers
// copy it, and with ~ for the home folder.
func (c Content) File() (path string, ok bool) {
	text := strings.TrimSpace(c.Text)
	if n := len(text); n > 1 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		text = text[1 : n-1]
	}
	if text == "" || strings.ContainsAny(text, "\n\x00") {
		return "", false
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "file" {
		if text, err = fileurl.Path(text); err != nil {
			return "", false
		}
	}
	if rest, is := strings.CutPrefix(text, "~"); is && rest != "" && os.IsPathSeparator(rest[0]) {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", false
		}
		text = home + rest
	}
	if !filepath.IsAbs(text) {
		return "", false
	}
	_, err := os.Stat(text)
	return text, err == nil
}
