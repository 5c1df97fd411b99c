package format

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"github.com/vggscope/vggscope/weights/plain"
)

// A safetensors file is the length of a header as 8 bytes, the header as JSON, and the values of all tensors one after
// the other, little-endian in C order. The format is described in the README of github.com/huggingface/safetensors.
const (
	safetensorsStart = 8
	maxJSONHeader    = 16 << 20 // that library itself takes up to 100 MB
	metadataKey      = "__metadata__"
)

// isSafetensors looks for the length of a header and the beginning of JSON.
func isSafetensors(p *peek) bool {
	if len(p.head) <= safetensorsStart || p.head[safetensorsStart] != '{' {
		return false
	}
	n := binary.LittleEndian.Uint64(p.head)
	return n >= 2 && n <= 1<<40
}

// tensorHeader is what the header says of one tensor.
type tensorHeader struct {
	DType   string  `json:"dtype"`
	Shape   []int64 `json:"shape"`
	Offsets []int64 `json:"data_offsets"` // of the first byte, and of the one behind the last, counted from the header's end
}

func openSafetensors(f *keptFile) (Store, error) {
	shards, err := shardsBeside(f.path)
	if err != nil {
		return nil, err
	}
	return openShards(f, shards, func(f *keptFile) ([]Array, error) { return readSafetensors(f, f.size) })
}

// readSafetensors lists the tensors of a file.
func readSafetensors(r io.ReaderAt, size int64) ([]Array, error) {
	file := NewBlob(r, size)
	head := make([]byte, safetensorsStart)
	if err := file.ReadFull(head, 0); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint64(head)
	switch {
	case length > maxJSONHeader:
		return nil, fmt.Errorf("%w: the header claims more than %s", ErrFormat, plain.Bytes(maxJSONHeader))
	case int64(length) > size-safetensorsStart:
		return nil, errTruncatedHeader
	}
	text := make([]byte, length)
	if err := file.ReadFull(text, safetensorsStart); err != nil {
		return nil, err
	}
	names, headers, err := parseSafetensors(text)
	if err != nil {
		return nil, fmt.Errorf("%w: no safetensors header: %s", ErrFormat, plain.OneLine(err.Error()))
	}
	data := NewBlob(io.NewSectionReader(r, safetensorsStart+int64(length), size), size-safetensorsStart-int64(length))
	if err := checkOffsets(names, headers, data.Size); err != nil {
		return nil, err
	}
	list := make([]Array, len(names))
	for i, name := range names {
		list[i] = headers[i].array(data)
		list[i].Name, list[i].File = name, name
	}
	return list, nil
}

// parseSafetensors reads the header: an object of tensors by name, which is walked through one by one, for a name may not
// come twice.
func parseSafetensors(text []byte) (names []string, headers []tensorHeader, err error) {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, nil, cmp.Or(err, errors.New("no object"))
	}
	seen := map[string]bool{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, nil, err
		}
		name := key.(string) // a JSON object has no other keys
		if name == metadataKey {
			err = d.Decode(new(json.RawMessage))
		} else {
			var h tensorHeader
			err = d.Decode(&h)
			names, headers = append(names, name), append(headers, h)
		}
		switch {
		case err != nil:
			return nil, nil, err
		case seen[name]:
			return nil, nil, fmt.Errorf("it has %q twice", plain.Clip(name))
		case len(names) > maxArrays:
			return nil, nil, fmt.Errorf("more than %d tensors", maxArrays)
		}
		seen[name] = true
	}
	_, err = d.Token()
	return names, headers, err
}

// checkOffsets fails unless each tensor has bytes of its own within the file.
func checkOffsets(names []string, headers []tensorHeader, size int64) error {
	order := make([]int, len(headers))
	end := int64(0)
	for i, h := range headers {
		order[i] = i
		if len(h.Offsets) != 2 || h.Offsets[0] < 0 || h.Offsets[1] < h.Offsets[0] {
			return fmt.Errorf("%w: %s lies at the impossible offsets %v", ErrFormat, plain.Clip(names[i]), h.Offsets[:min(2, len(h.Offsets))])
		}
		end = max(end, h.Offsets[1])
	}
	if end > size {
		return fmt.Errorf("%w: truncated, its tensors take %s and it has %s of them; copy or download it again",
			ErrFormat, plain.Bytes(end), plain.Bytes(size))
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(headers[a].Offsets[0], headers[b].Offsets[0]) })
	for i, at := range order[min(1, len(order)):] {
		before := order[i]
		if headers[at].Offsets[0] < headers[before].Offsets[1] {
			return fmt.Errorf("%w: %s and %s lie over each other", ErrFormat, plain.Clip(names[before]), plain.Clip(names[at]))
		}
	}
	return nil
}

// safetensorsTypes are the format's names of the types that can be weights, by NumPy's.
var safetensorsTypes = map[string]string{"F16": "<f2", "F32": "<f4", "F64": "<f8"}

// array describes the tensor. What keeps it from being weights is in Err.
func (h tensorHeader) array(data *Blob) Array {
	a := Array{Data: data, Offset: h.Offsets[0]}
	for _, n := range h.Shape {
		a.Shape = append(a.Shape, clampInt(n))
	}
	a.Strides = CStrides(a.Shape)
	switch descr, ok := safetensorsTypes[h.DType]; {
	case ok:
		a.Type, a.Err = typeOf(descr)
	case h.DType == "BF16":
		a.Type = bfloat16(true)
	default:
		a.Err = notWeights(h.DType)
	}
	if a.Err == nil {
		a.Err = a.check(h.Offsets[1] - h.Offsets[0])
	}
	return a
}

// single is a store over a file that holds arrays and no files.
type single struct {
	*keptFile
	arrays []Array
	chain  *Graph
}

// Graph is what the file tells of the network, or nil.
func (s *single) Graph() *Graph { return s.chain }

func (s *single) Arrays() ([]Array, error) { return s.arrays, nil }

func (s *single) Files() []string { return nil }

func (s *single) Open(string) (*Blob, error) { return nil, fs.ErrNotExist }
