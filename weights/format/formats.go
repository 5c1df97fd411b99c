package format

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// Format is one kind of file that weights come in.
type Format struct {
	Name     string   // for people: "an .npz archive"
	Suffixes []string // in small letters, the usual one first
	// is recognises a file by its content. Where it is nil, the suffix decides if no other format knows the content.
	is func(p *peek) bool
	// open makes a store of a file, which it takes over if it succeeds. It is nil for a format that is known and not read.
	open func(f *keptFile) (Store, error)
	// advice says how to come to a format that is read.
	advice string
}

// Read reports whether the format is read here, and not only known for what it is.
func (f Format) Read() bool { return f.open != nil }

// HasSuffix reports whether a file is, by its name, of the format.
func (f Format) HasSuffix(name string) bool {
	return slices.Contains(f.Suffixes, strings.ToLower(filepath.Ext(name)))
}

const asNPZ = "load it in Python and save its arrays with numpy.savez, under Keras' or torchvision's names"

// Formats lists the kinds of files that are read or at least known. The first that knows a file's content decides, and the
// name where all are silent.
func Formats() []Format {
	return []Format{
		{Name: "a PyTorch file", Suffixes: []string{".pth", ".pt"}, is: isTorch, open: openTorch},
		{Name: "a Keras archive", Suffixes: []string{".keras"}, is: zipHolds(kerasWeights), open: openKeras},
		{Name: "an .npz archive", Suffixes: []string{".npz", ".zip"}, is: starts("PK\x03\x04", "PK\x05\x06"), open: openArchive},
		{Name: "an HDF5 file", Suffixes: []string{".h5", ".hdf5"}, is: isHDF5, open: openHDF5},
		{Name: "a safetensors file", Suffixes: []string{".safetensors"}, is: isSafetensors, open: openSafetensors},
		{Name: "an ONNX file", Suffixes: []string{".onnx"}, is: isONNX, open: openONNX},
		{Name: "a Caffe model", Suffixes: []string{".caffemodel"}, advice: asNPZ},
		{Name: "a TensorFlow file", Suffixes: []string{".pb", ".ckpt", ".tflite"}, advice: asNPZ},
		{Name: "a MATLAB file", Suffixes: []string{".mat"}, advice: asNPZ},
		{Name: "a pickled Python object", Suffixes: []string{".pkl", ".pickle"}, advice: asNPZ},
	}
}

// known names the formats that are read, for people: "an .npz archive, a safetensors file".
func known() string {
	var names []string
	for _, f := range Formats() {
		if f.Read() {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}

// Recognised reports whether a file is, by its content, of a format that is read.
func Recognised(name string) bool {
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return false
	}
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	p, err := look(f, info.Size())
	return err == nil && slices.ContainsFunc(Formats(), func(f Format) bool { return f.Read() && f.is(p) })
}

// Open opens one file as a store. It closes the file itself if that fails.
func Open(name string) (Store, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, plain.Cause(err)
	}
	s, err := open(f, name)
	if err != nil {
		f.Close()
	}
	return s, err
}

func open(f *os.File, name string) (Store, error) {
	k, err := keep(f)
	if err != nil {
		return nil, err
	}
	p, err := look(k, k.size)
	if err != nil {
		return nil, err
	}
	kind, ok := kindOf(p, name)
	if !ok {
		return nil, fmt.Errorf("%w: neither a model folder nor a weights file (%s)", ErrNotModel, known())
	}
	if !kind.Read() {
		return nil, fmt.Errorf("%w: %s cannot be read yet; %s", ErrNotModel, kind.Name, kind.advice)
	}
	return kind.open(k)
}

// peek is what a file is recognised by.
type peek struct {
	file io.ReaderAt
	size int64
	head []byte // up to 16 bytes

	names []string // of entries
}

// look reads the beginning of a file.
func look(file io.ReaderAt, size int64) (*peek, error) {
	p := &peek{file: file, size: size, head: make([]byte, 16)}
	n, err := file.ReadAt(p.head, 0)
	if err != nil && err != io.EOF {
		return nil, plain.Cause(err)
	}
	p.head = p.head[:n]
	return p, nil
}

// starts recognises a file by its first bytes.
func starts(magic ...string) func(p *peek) bool {
	return func(p *peek) bool {
		return slices.ContainsFunc(magic, func(m string) bool { return strings.HasPrefix(string(p.head), m) })
	}
}

// The entries that tell archives apart.
const (
	torchPickle  = "data.pkl" // in a folder
	kerasWeights = "model.weights.h5"
)

// zipHolds recognises an archive by an entry of that name, whatever folder it is in.
func zipHolds(entry string) func(p *peek) bool {
	return func(p *peek) bool {
		return starts("PK\x03\x04")(p) && slices.ContainsFunc(p.entries(), func(name string) bool { return path.Base(name) == entry })
	}
}

// entries lists what is in an archive; nothing where it cannot be read.
func (p *peek) entries() []string {
	if p.names == nil {
		p.names = []string{}
		z, err := zip.NewReader(p.file, p.size)
		if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
			return nil
		}
		for _, e := range z.File {
			p.names = append(p.names, e.Name)
		}
	}
	return p.names
}

// kindOf finds the format of a file by its content, or by its name where the content says nothing.
func kindOf(p *peek, name string) (Format, bool) {
	list := Formats()
	for _, f := range list {
		if f.is != nil && f.is(p) {
			return f, true
		}
	}
	for _, f := range list {
		if !f.Read() && f.HasSuffix(name) {
			return f, true
		}
	}
	return Format{}, false
}
