package format

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/vggscope/vggscope/weights/format/pickle"
	"github.com/vggscope/vggscope/weights/plain"
)

// torchArchive is a store over what torch.save writes since PyTorch 1.6: a zip with a pickle and an entry for each storage.
type torchArchive struct {
	*archive
	arrays []Array
}

func (t *torchArchive) Arrays() ([]Array, error) { return t.arrays, nil }

func (t *torchArchive) Files() []string { return nil }

func (t *torchArchive) Open(string) (*Blob, error) { return nil, fs.ErrNotExist }

// isTorch recognises both forms of what torch.save writes.
func isTorch(p *peek) bool { return zipHolds(torchPickle)(p) || isTorchLegacy(p) }

// openTorch reads a file of torch.save, with those that belong to it.
func openTorch(f *keptFile) (Store, error) {
	shards, err := shardsBeside(f.path)
	if err != nil {
		return nil, err
	}
	if len(shards) == 0 {
		return openTorchFile(f)
	}
	return openShards(f, shards, func(f *keptFile) ([]Array, error) {
		p, err := look(f, f.size)
		if err != nil {
			return nil, err
		}
		if !isTorch(p) {
			return nil, errTorch
		}
		s, err := openTorchFile(f) // a store that keeps nothing open but the file
		if err != nil {
			return nil, err
		}
		return s.Arrays()
	})
}

func openTorchFile(f *keptFile) (Store, error) {
	if head := make([]byte, 2); f.size > 2 && NewBlob(f, f.size).ReadFull(head, 0) == nil && head[0] == 0x80 {
		return openTorchLegacy(f)
	}
	return openTorchZip(f)
}

func openTorchZip(f *keptFile) (Store, error) {
	a, err := readArchive(f)
	if err != nil {
		return nil, err
	}
	folder, ok := torchFolder(a)
	if !ok {
		return nil, errTorch
	}
	a.unsummed = a.entries[folder+torchPickle].CRC32 == 0 // torch.serialization.set_crc32_options(False)
	text, err := Text(a, folder+torchPickle, maxPickle)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", torchPickle, err)
	}
	order, err := Text(a, folder+"byteorder", 16)
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // older ones are of the machine's order, which was little-endian
		return nil, fmt.Errorf("byteorder: %w", err)
	}
	blobs := map[string]*Blob{}
	w := torchWalk{little: strings.TrimSpace(string(order)) != "big", open: func(s *storage) (*Blob, int64, error) {
		if b := blobs[s.key]; b != nil {
			return b, 0, nil
		}
		b, err := a.Open(folder + "data/" + s.key)
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w: the archive lacks its storage, data/%s; copy or download it again", ErrFormat, plain.Clip(s.key))
		}
		if err != nil {
			return nil, 0, err
		}
		blobs[s.key] = b
		return b, 0, nil
	}}
	if err := w.load(text); err != nil {
		return nil, err
	}
	return &torchArchive{archive: a, arrays: w.list}, nil
}

// load lists the tensors of a pickle that lies by itself.
func (w *torchWalk) load(text []byte) error {
	p := pickle.NewReader(bytes.NewReader(text), int64(len(text)))
	p.Find, p.Persistent = torchClass, newStorage
	root, err := p.Load()
	if err != nil {
		return pickleError(err)
	}
	return w.walk("", root, 0)
}

// torchFolder is the folder that the entries of such an archive are in, with a slash behind it.
func torchFolder(a *archive) (string, bool) {
	for _, name := range a.list {
		if path.Base(name) == torchPickle {
			return strings.TrimSuffix(name, torchPickle), true
		}
	}
	return "", false
}
