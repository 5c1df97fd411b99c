package format

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"strings"

	"github.com/vggscope/vggscope/weights/format/hdf5"
	"github.com/vggscope/vggscope/weights/plain"
)

func isHDF5(p *peek) bool { return hdf5.Start(p.file, p.size) >= 0 }

func openHDF5(f *keptFile) (Store, error) {
	list, err := readHDF5(f, f.size)
	if err != nil {
		return nil, err
	}
	s := &several{single: single{keptFile: f, arrays: list}, others: map[string]*keptFile{}}
	if err := joinHub(s); err != nil {
		s.Close()
		return nil, err
	}
	if texts, err := hdf5.Texts(f, f.size); err == nil && s.chain == nil {
		s.chain = kerasGraph(texts["model_config"], list)
	}
	return s, nil
}

// readHDF5 lists the datasets of a file.
func readHDF5(r io.ReaderAt, size int64) ([]Array, error) {
	sets, err := hdf5.Read(r, size)
	if err != nil {
		return nil, hdf5Error(err)
	}
	list := make([]Array, len(sets))
	for i, d := range sets {
		list[i] = hdf5Array(d)
		list[i].Name, list[i].File = d.Path, d.Path
	}
	return list, nil
}

// hdf5Error turns an error of package hdf5 into one of this package.
func hdf5Error(err error) error {
	if errors.Is(err, hdf5.ErrFormat) {
		return fmt.Errorf("%w: %s", ErrFormat, plain.OneLine(strings.TrimPrefix(err.Error(), hdf5.ErrFormat.Error()+": ")))
	}
	return plain.Cause(err)
}

// hdf5Array describes a dataset. What keeps it from being weights is in Err.
func hdf5Array(d hdf5.Dataset) Array {
	a := Array{Offset: d.Offset}
	for _, n := range d.Shape {
		a.Shape = append(a.Shape, clampInt(n))
	}
	a.Strides = CStrides(a.Shape)
	mark := ">"
	if d.Type.Little {
		mark = "<"
	}
	what := map[hdf5.Class]string{hdf5.Integer: "integer", hdf5.Float: "unusual float", hdf5.Text: "text"}[d.Type.Class]
	switch {
	case d.Type.Size == 0 && d.Err != nil:
		a.Err = hdf5Error(d.Err)
		return a
	case d.Type.Class != hdf5.Float:
		if what == "" {
			what = "of several parts"
		}
		a.Err = notWeights(what)
	case d.Type.Size == 2 && d.Type.Exponent == 8:
		a.Type = bfloat16(d.Type.Little)
	default:
		a.Type, a.Err = typeOf(fmt.Sprintf("%sf%d", mark, d.Type.Size))
	}
	switch {
	case a.Err != nil:
	case d.Err != nil:
		a.Err = hdf5Error(d.Err)
	default:
		a.Err = a.check(d.Size)
	}
	if d.Data != nil {
		a.Data = &Blob{ReaderAt: d.Data, Closer: forgetful(d.Forget), Size: d.Offset + d.Size}
	}
	return a
}

// forgetful frees what reading took.
type forgetful func()

func (f forgetful) Close() error {
	if f != nil {
		f()
	}
	return nil
}

// openKeras opens a Keras archive: a zip with a description of a model and its weights as an HDF5 file, which is read in its
// place if it is stored as it is, and unpacked if it is deflated: reading here and there would inflate it again and again.
func openKeras(f *keptFile) (Store, error) {
	a, err := readArchive(f)
	if err != nil {
		return nil, err
	}
	name := ""
	for _, entry := range a.list {
		if path.Base(entry) == kerasWeights {
			name = entry
		}
	}
	b, err := a.Open(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kerasWeights, err)
	}
	config, err := Text(a, strings.TrimSuffix(name, kerasWeights)+"config.json", maxPickle)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("config.json: %w", err)
	}
	if _, deflated := b.ReaderAt.(*inflater); !deflated {
		list, err := readHDF5(b, b.Size)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", kerasWeights, err)
		}
		return &single{keptFile: f, arrays: list, chain: kerasGraph(string(config), list)}, nil
	}
	defer b.Close()
	u, err := unpack(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", kerasWeights, err)
	}
	if u.arrays, err = readHDF5(u, u.size); err != nil {
		u.Close()
		return nil, fmt.Errorf("%s: %w", kerasWeights, err)
	}
	u.chain = kerasGraph(string(config), u.arrays)
	f.Close()
	return u, nil
}

// unpacked is a store over a file that is removed when the store is closed.
type unpacked struct{ single }

// unpack writes an entry to a file in the system's folder for such.
func unpack(b *Blob) (*unpacked, error) {
	file, err := os.CreateTemp("", "vggscope-*.h5")
	if err != nil {
		return nil, plain.Cause(err)
	}
	fail := func(err error) (*unpacked, error) {
		file.Close()
		os.Remove(file.Name())
		return nil, plain.Cause(err)
	}
	if _, err := io.Copy(file, io.NewSectionReader(b, 0, b.Size)); err != nil {
		return fail(err)
	}
	k, err := keep(file)
	if err != nil {
		return fail(err)
	}
	return &unpacked{single{keptFile: k}}, nil
}

// Close removes the file.
func (u *unpacked) Close() error {
	err := u.single.Close()
	if gone := os.Remove(u.path); !errors.Is(gone, os.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}
