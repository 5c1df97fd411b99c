package weights

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/sbinet/npyio/npy"
)

// npyArray is what the header of a .npy file says about the data behind it.
type npyArray struct {
	descr   string // NumPy's type string, such as "<f4"
	shape   []int
	fortran bool  // first axis fastest
	offset  int64 // of the data
}

// String writes the array's form for people: "<f4 (3, 3, 3, 64), C order".
func (a npyArray) String() string {
	order := "C"
	if a.fortran {
		order = "Fortran"
	}
	return fmt.Sprintf("%s %s, %s order", a.descr, shapeText(a.shape), order)
}

const (
	npyPreamble = 8        // magic and version
	maxHeader   = 64 << 10 // NumPy itself refuses more than 10,000 characters by default
	maxAxes     = 8
)

// readNPY reads the header of a .npy file of the given size and checks it against the size: nothing is allocated on
// the header's word alone. The format is that of NumPy's numpy/lib/format.py, versions 1 to 3.
func readNPY(r io.ReaderAt, size int64) (npyArray, error) {
	text, offset, err := npyHeader(r, size)
	if err != nil {
		return npyArray{}, err
	}
	a, err := parseNPYHeader(text)
	if err != nil {
		return npyArray{}, err
	}
	a.offset = offset
	return a, a.check(size - offset)
}

// npyHeader reads the dictionary that is the header, and says where it ends.
func npyHeader(r io.ReaderAt, size int64) (text []byte, end int64, err error) {
	if size == 0 {
		return nil, 0, fmt.Errorf("%w: the file is empty", ErrFormat)
	}
	head := make([]byte, min(size, npyPreamble+4))
	if err := readFullAt(r, head, 0); err != nil {
		return nil, 0, err
	}
	if !bytes.HasPrefix(head, npy.Magic[:]) {
		return nil, 0, fmt.Errorf("%w: not a .npy file, it starts with %q", ErrFormat, head[:min(len(head), 6)])
	}
	if len(head) < npyPreamble+4 {
		return nil, 0, errTruncatedHeader
	}
	var length, start int64
	switch version := head[6]; version {
	case 1:
		length, start = int64(binary.LittleEndian.Uint16(head[npyPreamble:])), npyPreamble+2
	case 2, 3:
		length, start = int64(binary.LittleEndian.Uint32(head[npyPreamble:])), npyPreamble+4
	default:
		return nil, 0, fmt.Errorf("%w: .npy version %d, want 1 to 3", ErrFormat, version)
	}
	if length > maxHeader {
		return nil, 0, fmt.Errorf("%w: the header claims %s, at most %s expected",
			ErrFormat, sizeText(length), sizeText(maxHeader))
	}
	if start+length > size {
		return nil, 0, errTruncatedHeader
	}
	text = make([]byte, length)
	return text, start + length, readFullAt(r, text, start)
}

var errTruncatedHeader = fmt.Errorf("%w: the file ends inside its header; copy or download it again", ErrFormat)

// npyTail is the end of a header's dictionary. npyio relies on the comma that NumPy writes behind the shape and
// would silently lose the last axis of files from writers that leave it out.
var npyTail = regexp.MustCompile(`\)\s*,?\s*\}\s*$`)

// parseNPYHeader has npyio read the dictionary. npyio slices by what it finds and panics on some nonsense, and knows
// versions 1 and 2 only, so it gets a checked and tidied copy, and its panics become errors.
func parseNPYHeader(text []byte) (a npyArray, err error) {
	bad := fmt.Errorf("%w: no NumPy header: %q", ErrFormat, clip(string(text)))
	defer func() {
		if recover() != nil {
			err = bad
		}
	}()
	loc := npyTail.FindIndex(text)
	if loc == nil {
		return a, bad
	}
	tidy := append(bytes.Clone(text[:loc[0]]), "), }\n"...)
	var file bytes.Buffer
	file.Write(npy.Magic[:])
	file.Write([]byte{2, 0})
	file.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(tidy))))
	file.Write(tidy)
	r, err := npy.NewReader(&file)
	if err != nil {
		return a, bad
	}
	d := r.Header.Descr
	return npyArray{descr: d.Type, shape: d.Shape, fortran: d.Fortran}, nil
}

// check compares the header with the number of bytes behind it.
func (a npyArray) check(have int64) error {
	elem, ok := elementOf(a.descr)
	if !ok {
		return fmt.Errorf("%w: it holds %s (%q), want floating-point numbers; save it again with .astype(\"float32\")",
			ErrFormat, kindText(a.descr), clip(a.descr))
	}
	if len(a.shape) == 0 || len(a.shape) > maxAxes {
		return fmt.Errorf("%w: %d axes, want 1 to 4", ErrShape, len(a.shape))
	}
	want := int64(elem.size)
	for _, n := range a.shape {
		if n < 1 {
			return fmt.Errorf("%w: %s", ErrShape, shapeText(a.shape))
		}
		if want > maxSetBytes*2/int64(n) { // the largest set, were it float64
			return fmt.Errorf("%w: %s claims more than %s", ErrShape, shapeText(a.shape), sizeText(maxSetBytes))
		}
		want *= int64(n)
	}
	switch {
	case have < want:
		return fmt.Errorf("%w: truncated, it has %d bytes of data where %s needs %d; copy or download it again",
			ErrFormat, have, a, want)
	case have > want:
		return fmt.Errorf("%w: %d bytes too many behind the data of %s; copy or download it again",
			ErrFormat, have-want, a)
	}
	return nil
}

// kindText names NumPy's kinds of type for people.
func kindText(descr string) string {
	kind := strings.TrimLeft(descr, "<>|=")
	if kind == "" {
		kind = "?"
	}
	switch kind[0] {
	case 'i', 'u':
		return "integers"
	case 'b', '?':
		return "truth values"
	case 'c':
		return "complex numbers"
	case 'O':
		return "Python objects"
	case 'S', 'U', 'a':
		return "text"
	case 'f':
		return "floating-point numbers of an unknown size"
	}
	return "an unknown type"
}

// shapeText writes a shape as Python does.
func shapeText(shape []int) string {
	var b strings.Builder
	for i, n := range shape {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, n)
	}
	if len(shape) == 1 {
		b.WriteString(",")
	}
	return "(" + b.String() + ")"
}
