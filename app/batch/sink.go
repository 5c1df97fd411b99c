package batch

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// Format is how a table is written.
type Format string

// The formats. NPY is an array for each vector, with a CSV file of all else, the index.
const (
	CSV     Format = "csv"
	JSONL   Format = "jsonl"
	Parquet Format = "parquet"
	NPY     Format = "npy"
)

// FormatOf tells a format by a file's suffix.
func FormatOf(path string) (Format, error) {
	switch suffix := strings.ToLower(filepath.Ext(path)); suffix {
	case ".csv", ".parquet", ".npy", ".jsonl":
		return Format(suffix[1:]), nil
	case ".ndjson":
		return JSONL, nil
	default:
		return "", fmt.Errorf("batch: %s: a table's file ends in .csv, .jsonl, .parquet or .npy", plain.Name(path))
	}
}

// mostColumns is how many columns a CSV file may have: what programs that read them still take.
const mostColumns = 1 << 16

// Fits refuses columns that a format cannot hold.
func (f Format) Fits(columns []Column) error {
	wide, vectors := 0, 0
	for _, c := range columns {
		wide += c.Len()
		if c.Kind == Vector {
			vectors++
		}
	}
	switch {
	case f == CSV && wide > mostColumns:
		return fmt.Errorf("batch: %s columns are too many for a CSV file (at most %s); write .parquet, .jsonl or .npy, or pool the maps (--pool)", plain.Thousands(wide), plain.Thousands(mostColumns))
	case f == NPY && vectors == 0:
		return fmt.Errorf("batch: there is no array to write; ask for a layer (--layer), or write .csv, .jsonl or .parquet")
	}
	return nil
}

// encoder writes rows one after the other, each whole, so that a file may be cut off after any of them.
type encoder interface {
	begin() error // writes what comes before the first row
	row(r Row) error
}

// sink is where an Output's rows go: some files, of which each grows with each row.
type sink struct {
	parts   []*part
	encoder encoder
}

// newEncoder is the encoder of a format that is one stream of rows.
func newEncoder(f Format, w io.Writer, columns []Column) encoder {
	if f == JSONL {
		return &jsonlEncoder{w: w, columns: columns}
	}
	return newCSVEncoder(w, columns)
}

// openSink opens a table's files, for this process alone; rows is how many there will be. They must be cut before rows are written.
func openSink(t Table, rows int) (*sink, error) {
	s := &sink{}
	for _, path := range filesOf(t.Format, t.Path, t.Columns) {
		one, err := openPart(path)
		if err != nil {
			s.close()
			return nil, err
		}
		s.parts = append(s.parts, one)
	}
	switch t.Format {
	case Parquet:
		s.encoder = &spoolEncoder{w: s.parts[0], columns: t.Columns}
	case NPY:
		s.encoder = newNPYEncoder(s.parts, t.Columns, rows)
	default:
		s.encoder = newEncoder(t.Format, s.parts[0], t.Columns)
	}
	return s, nil
}

// cut has the files end after the rows that a run noted, or without any begins them.
func (s *sink) cut(sizes []int64) error {
	for i, p := range s.parts {
		size := int64(0)
		if sizes != nil {
			size = sizes[i]
		}
		if err := p.cut(size); err != nil {
			return err
		}
	}
	if sizes != nil {
		return nil
	}
	return s.encoder.begin()
}

// filesOf are the files that a format has; the first one is what the run is known by.
func filesOf(f Format, path string, columns []Column) []string {
	if f != NPY {
		return []string{path}
	}
	base := strings.TrimSuffix(path, filepath.Ext(path))
	paths := []string{base + ".index.csv"}
	var vectors []string
	for _, c := range columns {
		if c.Kind == Vector {
			vectors = append(vectors, base+"."+c.Name+".npy")
		}
	}
	if len(vectors) == 1 {
		vectors[0] = path
	}
	return append(paths, vectors...)
}

func (s *sink) sync() (sizes []int64, err error) {
	for _, p := range s.parts {
		if err := p.sync(); err != nil {
			return nil, err
		}
		sizes = append(sizes, p.size)
	}
	return sizes, nil
}

func (s *sink) close() {
	for _, p := range s.parts {
		p.close()
	}
}

func (s *sink) closed() bool { return s.parts[0].file == nil }
