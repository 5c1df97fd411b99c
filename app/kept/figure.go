package kept

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/scene"
)

// A figure is a PNG with a session in it: in an iTXt chunk (PNG, third edition, 11.3.3.4) with a keyword of ours, not compressed,
// behind the first chunk. Other programs show the picture and leave the chunk alone, or drop it.

// keyword names the chunk.
const keyword = "VGGScope session"

// signature begins every PNG, and first is how long the chunk behind it is, which every PNG has.
const (
	signature = "\x89PNG\r\n\x1a\n"
	first     = 4 + 4 + 13 + 4
)

// mostChunks bounds how many are looked at: pictures have a few thousand at most.
const mostChunks = 1 << 16

// errNoPNG is for a figure that is none.
var errNoPNG = errors.New("kept: a session goes into a PNG only")

// Embed puts a session into a PNG.
func Embed(png []byte, s Session) ([]byte, error) {
	at := len(signature) + first
	if len(png) < at || string(png[:len(signature)]) != signature || string(png[12:16]) != "IHDR" {
		return nil, errNoPNG
	}
	var text bytes.Buffer
	if err := s.Write(&text); err != nil {
		return nil, err
	}
	const plain = "\x00\x00\x00\x00\x00" // the keyword's end, not compressed, no method; no language, no translated keyword
	body := append([]byte("iTXt"+keyword+plain), text.Bytes()...)
	out := append(make([]byte, 0, len(png)+len(body)+8), png[:at]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)-4))
	out = append(out, body...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
	return append(out, png[at:]...), nil
}

// FromPNG finds the session in a PNG. Whatever else is in the file, and a chunk of the same keyword that is no session which this
// program can read, is none: the file is a picture like any other.
func FromPNG(in io.ReadSeeker) (Session, bool) {
	head := make([]byte, 8)
	if _, err := io.ReadFull(in, head); err != nil || string(head) != signature {
		return Session{}, false
	}
	for range mostChunks {
		if _, err := io.ReadFull(in, head); err != nil {
			break
		}
		size, kind := binary.BigEndian.Uint32(head), string(head[4:])
		if kind == "IEND" {
			break
		}
		if kind == "iTXt" && size < most {
			if s, ok := fromChunk(in, head[4:], int(size)); ok {
				return s, true
			}
			continue
		}
		if _, err := in.Seek(int64(size)+4, io.SeekCurrent); err != nil {
			break
		}
	}
	return Session{}, false
}

// fromChunk reads an iTXt chunk to its end.
func fromChunk(in io.Reader, kind []byte, size int) (Session, bool) {
	body := make([]byte, size+4)
	if _, err := io.ReadFull(in, body); err != nil {
		return Session{}, false
	}
	sum := crc32.Update(crc32.ChecksumIEEE(kind), crc32.IEEETable, body[:size])
	if sum != binary.BigEndian.Uint32(body[size:]) {
		return Session{}, false
	}
	rest, ours := bytes.CutPrefix(body[:size], []byte(keyword+"\x00\x00\x00"))
	if !ours {
		return Session{}, false
	}
	for range 2 { // language and translated keyword
		_, after, ok := bytes.Cut(rest, []byte{0})
		if !ok {
			return Session{}, false
		}
		rest = after
	}
	s, err := Read(bytes.NewReader(rest))
	return s, err == nil
}

// OpenFigure finds the session in a PNG file.
func OpenFigure(path string) (Session, bool) {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() { // what is read from a pipe cannot be read again
		return Session{}, false
	}
	f, err := os.Open(path)
	if err != nil {
		return Session{}, false
	}
	defer f.Close()
	return FromPNG(f)
}

// ForOthers is the session as it may leave this computer in a figure: the home folder is written ~, so that the user's name is not
// in it, and of the pictures and models only those are named that the view needs.
func (s Session) ForOthers(home string) Session {
	s.Scene.Model, s.Scene.Picture = scene.Source{}, scene.Source{} // are those of the session
	if !s.ofMany() {
		s.Together = nil
	}
	return s.moved(func(path string) string { return shorten(path, home) })
}

// ofMany reports whether what is looked at is of all pictures that were opened together.
func (s Session) ofMany() bool {
	return s.Scene.View == scene.Table || s.Scene.View == scene.ChartView && len(s.Scene.Marked) > 0
}

// AtHome is the session of a figure on this computer.
func (s Session) AtHome(home string) Session {
	return s.moved(func(path string) string {
		if rest, ok := strings.CutPrefix(path, "~"); ok && rest != "" && (rest[0] == '/' || os.IsPathSeparator(rest[0])) {
			return home + rest
		}
		return path
	})
}

// shorten writes ~ for the home folder.
func shorten(path, home string) string {
	rest, ok := strings.CutPrefix(path, home)
	if home == "" || !ok || rest == "" || !os.IsPathSeparator(rest[0]) {
		return path
	}
	return "~" + rest
}

// moved is the session with its paths changed.
func (s Session) moved(by func(path string) string) Session {
	s.Picture.Path, s.Model.Path = by(s.Picture.Path), by(s.Model.Path)
	s.Scene.Beside.Picture.Path, s.Scene.Crowd.Row = by(s.Scene.Beside.Picture.Path), by(s.Scene.Crowd.Row)
	s.Together = slices.Clone(s.Together)
	for i, path := range s.Together {
		s.Together[i] = by(path)
	}
	return s
}

// String says whose view it is.
func (s Session) String() string {
	return fmt.Sprintf("%s, %s, %s", s.Picture.Name, s.Model.Name, s.Scene.Layer)
}
