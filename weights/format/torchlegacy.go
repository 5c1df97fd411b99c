package format

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"github.com/vggscope/vggscope/weights/format/pickle"
	"github.com/vggscope/vggscope/weights/plain"
)

// torchMagic is the number that torch.save began its files with before PyTorch 1.6, as a pickle; behind it come, each a
// pickle of its own, the protocol, what machine it was, the state dict, and the keys of the storages; and then those, each
// the number of its values as 8 bytes and the values.
const (
	torchMagic    = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."
	torchProtocol = 1001
)

// isTorchLegacy looks for the number behind the pickle's protocol.
func isTorchLegacy(p *peek) bool {
	return len(p.head) > 2 && p.head[0] == 0x80 && strings.HasPrefix(string(p.head[2:]), torchMagic)
}

func openTorchLegacy(f *keptFile) (Store, error) {
	list, err := readTorchLegacy(f, f.size)
	if err != nil {
		return nil, err
	}
	return &single{keptFile: f, arrays: list}, nil
}

func readTorchLegacy(r io.ReaderAt, size int64) ([]Array, error) {
	sizes := map[string]int64{} // in bytes of one value, by the storages' keys
	p := pickle.NewReader(bufio.NewReader(io.NewSectionReader(r, 0, size)), min(size, maxPickle))
	p.Find = torchClass
	p.Persistent = func(id any) (any, error) {
		v, err := newStorage(id)
		if s, ok := v.(*storage); ok {
			sizes[s.key] = torchStorages[s.class].size
		}
		return v, err
	}
	var parts [5]any
	for i := range parts {
		var err error
		if parts[i], err = p.Load(); err != nil {
			return nil, pickleError(err)
		}
	}
	system, ok := parts[2].(*pickle.Dict)
	keys, ok1 := parts[4].(*pickle.List)
	if !ok || !ok1 || parts[1] != int64(torchProtocol) {
		return nil, errTorch
	}
	file := NewBlob(r, size)
	starts, err := findStorages(file, p.Pos(), keys.Items, sizes)
	if err != nil {
		return nil, err
	}
	w := torchWalk{little: system.Get("little_endian") != false, open: func(s *storage) (*Blob, int64, error) {
		start, ok := starts[s.key]
		if !ok {
			return nil, 0, fmt.Errorf("%w: the file lacks the storage %s; copy or download it again", ErrFormat, plain.Clip(s.key))
		}
		return file, start, nil
	}}
	err = w.walk("", parts[3], 0)
	return w.list, err
}

// findStorages says where the values of each storage begin: one behind the other from the given place on, in the order of the
// keys.
func findStorages(file *Blob, at int64, keys []any, sizes map[string]int64) (map[string]int64, error) {
	starts := map[string]int64{}
	for _, key := range keys {
		name, _ := key.(string)
		size, ok := sizes[name]
		if !ok {
			return nil, errTorch
		}
		count := make([]byte, 8)
		if err := file.ReadFull(count, at); err != nil {
			return nil, err
		}
		n := int64(binary.LittleEndian.Uint64(count))
		at += int64(len(count))
		if n < 0 || n > (file.Size-at)/size {
			return nil, fmt.Errorf("%w: truncated, a storage of %d values does not fit; copy or download it again", ErrFormat, n)
		}
		starts[name] = at
		at += n * size
	}
	return starts, nil
}
