package format

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/plain"
)

// Format is one kind of file that weights come in.
type Format struct {
	Name     string   // for people: "an .npz archive"
	Suffixes []string // in small letters, the usual one first
	Magic    []string // what its files can begin with; its suffix decides where there is none
	// open makes a store of a file, which it takes over if it succeeds. It is nil for a format that is known and not read.
	open func(f *os.File, size int64) (Store, error)
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

// Formats lists the kinds of files that are read or at least known. The content decides, and the name where that is silent.
func Formats() []Format {
	return []Format{
		{Name: "an .npz archive", Suffixes: []string{".npz", ".zip"}, Magic: []string{"PK\x03\x04", "PK\x05\x06"}, open: openArchive},
		{Name: "an HDF5 file", Suffixes: []string{".h5", ".hdf5"}, Magic: []string{"\x89HDF\r\n\x1a\n"}, advice: asNPZ},
		{Name: "a Keras archive", Suffixes: []string{".keras"}, advice: asNPZ},
		{Name: "a PyTorch file", Suffixes: []string{".pth", ".pt"}, advice: asNPZ},
		{Name: "a safetensors file", Suffixes: []string{".safetensors"}, advice: asNPZ},
		{Name: "an ONNX file", Suffixes: []string{".onnx"}, advice: asNPZ},
		{Name: "a Caffe model", Suffixes: []string{".caffemodel"}, advice: asNPZ},
		{Name: "a TensorFlow file", Suffixes: []string{".pb", ".ckpt", ".tflite"}, advice: asNPZ},
		{Name: "a MATLAB file", Suffixes: []string{".mat"}, advice: asNPZ},
		{Name: "a pickled Python object", Suffixes: []string{".pkl", ".pickle"}, advice: asNPZ},
	}
}

// Open opens one file as a store. It closes the file itself if that fails.
func Open(path string) (Store, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, plain.Cause(err)
	}
	s, err := open(f, path)
	if err != nil {
		f.Close()
	}
	return s, err
}

func open(f *os.File, path string) (Store, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, plain.Cause(err)
	}
	head := make([]byte, 16)
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, plain.Cause(err)
	}
	kind, ok := kindOf(string(head[:n]), path)
	if !ok {
		return nil, fmt.Errorf("%w: neither a model folder nor an .npz file", ErrNotModel)
	}
	if !kind.Read() {
		return nil, fmt.Errorf("%w: %s cannot be read yet; %s", ErrNotModel, kind.Name, kind.advice)
	}
	return kind.open(f, info.Size())
}

// kindOf finds the format of a file that begins with head. Of the archives, the suffix tells others than .npz.
func kindOf(head, path string) (Format, bool) {
	list := Formats()
	for _, f := range list {
		if !f.Read() && f.Magic == nil && f.HasSuffix(path) {
			return f, true
		}
	}
	for _, f := range list {
		if slices.ContainsFunc(f.Magic, func(m string) bool { return strings.HasPrefix(head, m) }) {
			return f, true
		}
	}
	return Format{}, false
}
