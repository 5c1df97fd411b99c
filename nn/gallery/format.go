package gallery

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
)

// The file is a line with the format's name, a line of JSON with the head, and records: three little-endian uint32, which are the
// lengths of the two parts and the checksum of both, then the record's text in JSON, then the values and the JPEG.
const magic = "VGGScope gallery 1\n"

// The largest record that is believed: a JPEG of a network's input, and eight bytes for each channel.
const (
	mostText = 1 << 20
	mostData = 64 << 20
)

// head says what a file's values hold for.
type head struct {
	Model  string  `json:"model"` // weights.Set.ID
	Input  string  `json:"input"` // the card's, in JSON
	Layers []layer `json:"layers"`
	Shares bool    `json:"shares"` // whether there are peaks of what adds to a class, for the last layer
}

type layer struct {
	Name     string `json:"name"`
	Channels int    `json:"channels"`
}

// peaks is how many a record has.
func (h head) peaks() (n int) {
	for _, l := range h.Layers {
		n += l.Channels
	}
	if h.Shares && len(h.Layers) > 0 {
		n += h.Layers[len(h.Layers)-1].Channels
	}
	return n
}

// text is what a record says of its picture.
type text struct {
	Path  string `json:"path"`
	Size  int64  `json:"size"`
	Time  int64  `json:"time"` // of its last change, in nanoseconds
	Class int    `json:"class"`
	// Error is why there are no values.
	Error string `json:"error,omitempty"`
}

// peak is the largest of a channel's values and where it is.
type peak struct {
	value float32
	y, x  uint16
}

const peakBytes = 8

// record is one picture's.
type record struct {
	text
	peaks []peak
	jpeg  []byte
}

func writeHead(w io.Writer, h head) error {
	line, err := json.Marshal(h)
	if err != nil {
		panic(err) // strings and numbers
	}
	_, err = fmt.Fprintf(w, "%s%s\n", magic, line)
	return err
}

// bytes is the record as the file has it.
func (r record) bytes() []byte {
	line, err := json.Marshal(r.text)
	if err != nil {
		panic(err)
	}
	data := make([]byte, 0, len(r.peaks)*peakBytes+len(r.jpeg))
	for _, p := range r.peaks {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(p.value))
		data = binary.LittleEndian.AppendUint16(data, p.y)
		data = binary.LittleEndian.AppendUint16(data, p.x)
	}
	data = append(data, r.jpeg...)
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(line)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	sum := crc32.Update(crc32.ChecksumIEEE(line), crc32.IEEETable, data)
	return append(append(binary.LittleEndian.AppendUint32(out, sum), line...), data...)
}

// errOther: the file's values do not hold for what is asked; errCut: it ends here, though not where a record ends.
var (
	errOther = errors.New("gallery: the file is of another model or format")
	errCut   = errors.New("gallery: the file was cut off")
)

// reader reads records one after the other.
type reader struct {
	*bufio.Reader
	head head
	at   int64 // where the next record begins
}

// newReader reads the head, which must be the one that is wanted.
func newReader(r io.Reader, want head) (*reader, error) {
	b := bufio.NewReaderSize(r, 1<<20)
	var whole bytes.Buffer
	if err := writeHead(&whole, want); err != nil {
		return nil, err
	}
	got := make([]byte, whole.Len())
	if _, err := io.ReadFull(b, got); err != nil || !bytes.Equal(got, whole.Bytes()) {
		return nil, errOther
	}
	return &reader{b, want, int64(len(got))}, nil
}

// next gives the next record, and where its JPEG is in the file. It gives io.EOF behind the last one, and errCut where what follows
// is none.
func (r *reader) next() (rec record, jpegAt int64, err error) {
	var lengths [12]byte
	if n, err := io.ReadFull(r, lengths[:]); err != nil {
		if n == 0 && err == io.EOF {
			return rec, 0, io.EOF
		}
		return rec, 0, errCut
	}
	texts, data := binary.LittleEndian.Uint32(lengths[:]), binary.LittleEndian.Uint32(lengths[4:])
	if texts > mostText || data > mostData {
		return rec, 0, errCut
	}
	content := make([]byte, texts+data)
	if _, err := io.ReadFull(r, content); err != nil || crc32.ChecksumIEEE(content) != binary.LittleEndian.Uint32(lengths[8:]) {
		return rec, 0, errCut
	}
	if err := json.Unmarshal(content[:texts], &rec.text); err != nil {
		return rec, 0, errCut
	}
	values := content[texts:]
	if rec.Error == "" {
		n := r.head.peaks()
		if len(values) < n*peakBytes {
			return rec, 0, errCut
		}
		rec.peaks = make([]peak, n)
		for i := range rec.peaks {
			v := values[i*peakBytes:]
			rec.peaks[i] = peak{math.Float32frombits(binary.LittleEndian.Uint32(v)), binary.LittleEndian.Uint16(v[4:]), binary.LittleEndian.Uint16(v[6:])}
		}
		values = values[n*peakBytes:]
	}
	rec.jpeg = values
	jpegAt = r.at + int64(len(lengths)+len(content)-len(values))
	r.at += int64(len(lengths) + len(content))
	return rec, jpegAt, nil
}
