package format

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"strings"

	"github.com/sbinet/npyio/npy"

	"github.com/vggscope/vggscope/weights/plain"
)

const (
	npyPreamble = 8        // magic and version
	maxHeader   = 64 << 10 // NumPy itself refuses more than 10,000 characters by default
	maxAxes     = 8
)

const npySuffix = ".npy"

// readNPY reads the header of a .npy file and checks it against the file's size: nothing is allocated on the header's word
// alone. The format is that of NumPy's numpy/lib/format.py, versions 1 to 3.
func readNPY(b *Blob) (Array, error) {
	text, offset, err := npyHeader(b)
	if err != nil {
		return Array{}, err
	}
	a, err := parseNPYHeader(text)
	if err != nil {
		return a, err
	}
	a.Data, a.Offset = b, offset
	return a, a.check(b.Size - offset)
}

// ReadNPY reads the header of one .npy file. The array's values cannot be read.
func ReadNPY(path string) (Array, error) {
	f, err := os.Open(path)
	if err != nil {
		return Array{}, plain.Cause(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return Array{}, plain.Cause(err)
	}
	a, err := readNPY(NewBlob(f, info.Size()))
	a.Data = nil
	return a, err
}

// npyHeader reads the dictionary that is the header, and says where it ends.
func npyHeader(b *Blob) (text []byte, end int64, err error) {
	size := b.Size
	if size == 0 {
		return nil, 0, fmt.Errorf("%w: the file is empty", ErrFormat)
	}
	head := make([]byte, min(size, npyPreamble+4))
	if err := b.ReadFull(head, 0); err != nil {
		return nil, 0, err
	}
	if bytes.HasPrefix(head, []byte{0x80}) && len(head) > 1 && head[1] >= 2 && head[1] <= 5 { // pickle's own magic and version
		return nil, 0, pickled{}
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
			ErrFormat, plain.Bytes(length), plain.Bytes(maxHeader))
	}
	if start+length > size {
		return nil, 0, errTruncatedHeader
	}
	text = make([]byte, length)
	return text, start + length, b.ReadFull(text, start)
}

var errTruncatedHeader = fmt.Errorf("%w: the file ends inside its header; copy or download it again", ErrFormat)

// parseNPYHeader reads the dictionary, which is a literal of Python with the keys descr, fortran_order and shape in any
// order. A type that can be no weight is an error that says what it is, with the shape all the same.
func parseNPYHeader(text []byte) (Array, error) {
	bad := func(why string) (Array, error) {
		return Array{}, fmt.Errorf("%w: no NumPy header: %s in %q", ErrFormat, why, plain.Clip(string(text)))
	}
	v, err := parseLiteral(string(text))
	if err != nil {
		return bad(err.Error())
	}
	dict, ok := v.(map[string]any)
	if !ok {
		return bad("no dictionary")
	}
	for _, key := range []string{"descr", "fortran_order", "shape"} {
		if _, ok := dict[key]; !ok {
			return bad("no " + key)
		}
	}
	fortran, ok := dict["fortran_order"].(bool)
	if !ok {
		return bad("fortran_order is neither True nor False")
	}
	shape, ok := npyShape(dict["shape"])
	if !ok {
		return bad("the shape is no tuple of lengths")
	}
	t, typeErr := numberType(dict["descr"])
	a, err := asNumPy(cmp.Or(t.Name, "|V1"), fortran, shape)
	if err != nil {
		return bad(err.Error())
	}
	a.Type = t
	return a, typeErr
}

// numberType is the type that a header's descr names.
func numberType(descr any) (Type, error) {
	name, ok := descr.(string)
	if !ok {
		return Type{}, fmt.Errorf("%w: it holds records of several fields, want floating-point numbers; save each field as an "+
			"array of its own", ErrFormat)
	}
	return typeOf(name)
}

// asNumPy has npyio read the dictionary in the only form that it knows, which is NumPy's own: other programs leave out
// blanks and commas, or put the keys in another order.
func asNumPy(descr string, fortran bool, shape []int) (Array, error) {
	r, err := npy.NewReader(bytes.NewReader(npyHead(descr, fortran, shape)))
	if err != nil {
		return Array{}, err
	}
	d := r.Header.Descr
	a := Array{Shape: d.Shape, Strides: CStrides(d.Shape)}
	if d.Fortran {
		a.Strides = FortranStrides(d.Shape)
	}
	return a, nil
}

// npyShape reads a tuple (or a list) of lengths. Their product must fit the memory's addresses.
func npyShape(v any) ([]int, bool) {
	list, ok := v.([]any)
	if !ok {
		return nil, false
	}
	shape := make([]int, len(list))
	for i, x := range list {
		n, ok := x.(int64)
		if !ok || n < 0 {
			return nil, false
		}
		shape[i] = clampInt(n)
	}
	return shape, true
}

// clampInt makes a length of a file fit int on every machine. MaxBytes refuses what is as large, and negative ones are refused
// whatever they are.
func clampInt(n int64) int { return int(max(-1, min(n, math.MaxInt32))) }

// check compares the header with the number of bytes behind it.
func (a Array) check(have int64) error {
	if len(a.Shape) == 0 || len(a.Shape) > maxAxes {
		return fmt.Errorf("%w: %d axes, want 1 to 4", ErrShape, len(a.Shape))
	}
	want := int64(a.Type.Size)
	for _, n := range a.Shape {
		if n < 1 {
			return fmt.Errorf("%w: %s", ErrShape, plain.Shape(a.Shape))
		}
		if want > MaxBytes*2/int64(n) { // the largest set, were it float64
			return fmt.Errorf("%w: %s claims more than %s", ErrShape, plain.Shape(a.Shape), plain.Bytes(MaxBytes))
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

// maxArrays bounds the files and entries that are looked at. No model has as many.
const maxArrays = 10000

// readArrays reads the headers of all .npy files of a store.
func readArrays(s Store) (list []Array, err error) {
	for _, file := range s.Files() {
		if !isNPY(file) {
			continue
		}
		if len(list) == maxArrays {
			return nil, fmt.Errorf("%w: it holds more than %d arrays", ErrNotModel, maxArrays)
		}
		a := Array{}
		b, err := s.Open(file)
		if err == nil {
			a, err = readNPY(b)
			b.Close() // until values are read
		}
		a.Name, a.File, a.Err = strings.TrimSuffix(file, npySuffix), file, err
		list = append(list, a)
	}
	return list, nil
}

// hiddenByMacOS reports whether a file is one of those that macOS puts beside others to keep their attributes.
func hiddenByMacOS(file string) bool {
	base := file[strings.LastIndex(file, "/")+1:]
	return strings.HasPrefix(base, "._") || strings.HasPrefix(file, "__MACOSX/")
}
