package format

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/weights/format/pickle"
	"github.com/vggscope/vggscope/weights/plain"
)

// What torch.save writes is a pickle of a state dict, in which tensors are views of storages that lie behind it: since
// PyTorch 1.6 as entries of a zip (see torchzip.go), before that one after the other
// in the same file (see torchlegacy.go).

// maxPickle bounds what is read as a pickle. Storages lie outside of it; that of VGG16's state dict has 4 KB.
const maxPickle = 16 << 20

// torchType is a type of PyTorch: NumPy's name of it, which is empty where it holds no weights, and its size in bytes.
type torchType struct {
	numpy string
	size  int64
}

const brainFloat = "bf2" // NumPy has no name for it

// torchStorages are the classes of storages.
var torchStorages = map[string]torchType{
	"HalfStorage": {"f2", 2}, "FloatStorage": {"f4", 4}, "DoubleStorage": {"f8", 8}, "BFloat16Storage": {brainFloat, 2},
	"LongStorage": {"", 8}, "IntStorage": {"", 4}, "ShortStorage": {"", 2}, "CharStorage": {"", 1}, "ByteStorage": {"", 1},
	"BoolStorage": {"", 1}, "ComplexFloatStorage": {"", 8}, "ComplexDoubleStorage": {"", 16}, "QInt8Storage": {"", 1},
	"QUInt8Storage": {"", 1}, "QInt32Storage": {"", 4}, untyped: {"", 1},
}

// untyped is the class of storages whose tensors have the type.
const untyped = "UntypedStorage"

// torchTypes are the storages of the types that can be named beside tensors.
var torchTypes = map[string]string{
	"float16": "HalfStorage", "half": "HalfStorage", "float32": "FloatStorage", "float": "FloatStorage", "float64": "DoubleStorage",
	"double": "DoubleStorage", "bfloat16": "BFloat16Storage", "int64": "LongStorage", "int32": "IntStorage", "int16": "ShortStorage",
	"int8": "CharStorage", "uint8": "ByteStorage", "bool": "BoolStorage", "complex64": "ComplexFloatStorage",
	"complex128": "ComplexDoubleStorage",
}

// storage is a run of values of one type.
type storage struct {
	key   string
	class string // "FloatStorage"
	count int64  // values, or bytes if it is untyped
	skip  int64  // values to leave out at the beginning: it is a part of the storage of that key
}

// tensor is a view of a storage.
type tensor struct {
	*storage
	class          string // that of the storage, or where that is untyped the tensor's own
	offset         int64
	shape, strides []int64
}

// torchClass finds what a state dict may be made of. Everything else is foreign.
func torchClass(module, name string) (pickle.Class, bool) {
	c := pickle.Class{Name: module + "." + name}
	inert := func(pickle.Tuple) (any, error) { return nil, nil }
	switch c.Name {
	case "collections.OrderedDict":
		c.Call = func(pickle.Tuple) (any, error) { return &pickle.Dict{}, nil }
	case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor_v3":
		c.Call = rebuildTensor
	case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state":
		c.Call = func(args pickle.Tuple) (any, error) {
			if len(args) == 0 {
				return nil, errTorch
			}
			return args[0], nil
		}
	case "torch.Size", "torch.device":
		c.Call = inert
	default:
		_, isStorage := torchStorages[name]
		_, isType := torchTypes[name]
		return c, isStorage && (module == "torch" || module == "torch.storage") || isType && module == "torch"
	}
	return c, true
}

var errTorch = fmt.Errorf("%w: no tensors as torch.save writes them; copy or download it again", ErrFormat)

// rebuildTensor takes storage, offset, shape and strides, and since version 3 a type.
func rebuildTensor(args pickle.Tuple) (any, error) {
	const dtype = 6
	if len(args) < 4 {
		return nil, errTorch
	}
	s, ok := args[0].(*storage)
	offset, ok1 := args[1].(int64)
	shape, ok2 := int64s(args[2])
	strides, ok3 := int64s(args[3])
	if !ok || !ok1 || !ok2 || !ok3 || len(shape) != len(strides) {
		return nil, errTorch
	}
	t := &tensor{storage: s, class: s.class, offset: offset, shape: shape, strides: strides}
	if len(args) > dtype && s.class == untyped {
		if c, ok := args[dtype].(pickle.Class); ok {
			t.class = torchTypes[c.Name[strings.LastIndex(c.Name, ".")+1:]]
		}
	}
	return t, nil
}

func int64s(v any) ([]int64, bool) {
	tuple, ok := v.(pickle.Tuple)
	list := make([]int64, len(tuple))
	for i, x := range tuple {
		n, isInt := x.(int64)
		list[i], ok = n, ok && isInt
	}
	return list, ok
}

// newStorage reads a persistent id: "storage", its class, a key, a device, the number of values, and in old files what part
// of the key's storage it is.
func newStorage(id any) (any, error) {
	tuple, ok := id.(pickle.Tuple)
	if !ok || len(tuple) < 5 || tuple[0] != "storage" {
		return nil, errTorch
	}
	class, ok := tuple[1].(pickle.Class)
	key, ok1 := tuple[2].(string)
	count, ok2 := tuple[4].(int64)
	if !ok || !ok1 || !ok2 {
		return nil, errTorch
	}
	s := &storage{key: key, class: class.Name[strings.LastIndex(class.Name, ".")+1:], count: count}
	if torchStorages[s.class].size == 0 {
		return nil, errTorch
	}
	if len(tuple) > 5 && tuple[5] != nil {
		view, ok := tuple[5].(pickle.Tuple)
		if !ok || len(view) != 3 {
			return nil, errTorch
		}
		skip, ok1 := view[1].(int64)
		count, ok2 := view[2].(int64)
		if !ok1 || !ok2 {
			return nil, errTorch
		}
		s.skip, s.count = skip, count
	}
	return s, nil
}

// pickleError turns an error of package pickle into one of this package, with what to do about it.
func pickleError(err error) error {
	if cause, ok := strings.CutPrefix(err.Error(), pickle.ErrForeign.Error()+": "); ok && errors.Is(err, pickle.ErrForeign) {
		return fmt.Errorf("%w: it asks Python for %s, which no weights need, and nothing of it is run here; load it where you trust it and "+
			"save its weights alone: torch.save(model.state_dict(), file)", ErrNotModel, plain.Clip(cause))
	}
	if errors.Is(err, pickle.ErrFormat) {
		return fmt.Errorf("%w: %s; copy or download it again", ErrFormat, plain.OneLine(err.Error()))
	}
	return err
}

// torchStore gives the bytes of a storage, and the offset of its first value there. Sizes are checked by the caller.
type torchStore func(s *storage) (b *Blob, start int64, err error)

// torchWalk lists the tensors of a state dict, and of the dictionaries and lists in it.
type torchWalk struct {
	little bool
	open   torchStore
	list   []Array
	steps  int
}

// The bounds of what is walked through: a pickle may hold itself, or one dictionary in many places.
const (
	maxTorchDepth = 20
	maxTorchSteps = 1 << 20
)

func (w *torchWalk) walk(name string, v any, depth int) error {
	if w.steps++; w.steps > maxTorchSteps || depth > maxTorchDepth || len(w.list) > maxArrays {
		return fmt.Errorf("%w: it holds more, or in more layers, than weights do", ErrNotModel)
	}
	inner := func(key string) string {
		if name == "" {
			return key
		}
		return name + "." + key
	}
	switch v := v.(type) {
	case *tensor:
		a := w.array(v)
		a.Name, a.File = name, name
		w.list = append(w.list, a)
	case *pickle.Dict:
		for _, item := range v.Items {
			key := ""
			switch k := item.Key.(type) {
			case string:
				key = k
			case int64:
				key = strconv.FormatInt(k, 10)
			}
			if err := w.walk(inner(key), item.Value, depth+1); err != nil {
				return err
			}
		}
	case *pickle.List:
		return w.walk(name, pickle.Tuple(v.Items), depth)
	case pickle.Tuple:
		for i, x := range v {
			if err := w.walk(inner(strconv.Itoa(i)), x, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// array describes a tensor. What keeps it from being weights is in Err.
func (w *torchWalk) array(t *tensor) Array {
	a := Array{}
	fail := func(err error) Array { a.Err = err; return a }
	kind := torchStorages[t.class]
	switch kind.numpy {
	case "":
		return fail(notWeights(strings.ToLower(strings.TrimSuffix(t.class, "Storage"))))
	case brainFloat:
		a.Type = bfloat16(w.little)
	default:
		a.Type, a.Err = typeOf(map[bool]string{true: "<", false: ">"}[w.little] + kind.numpy)
	}
	for i := range t.shape {
		a.Shape = append(a.Shape, clampInt(t.shape[i]))
		a.Strides = append(a.Strides, clampInt(t.strides[i]))
	}
	size, count := kind.size, t.count
	if t.storage.class == untyped {
		count /= size
	}
	if err := a.checkView(t.offset, count); err != nil {
		return fail(err)
	}
	b, start, err := w.open(t.storage)
	if err != nil {
		return fail(err)
	}
	if t.skip < 0 || t.skip > b.Size/size || start+(t.skip+count)*size > b.Size {
		return fail(fmt.Errorf("%w: truncated, its values lie beyond the end; copy or download it again", ErrFormat))
	}
	a.Data, a.Offset = b, start+(t.skip+t.offset)*size
	return a
}

// checkView fails unless a view of that shape and those strides lies within count values.
func (a Array) checkView(offset, count int64) error {
	if len(a.Shape) == 0 || len(a.Shape) > maxAxes {
		return fmt.Errorf("%w: %d axes, want 1 to 4", ErrShape, len(a.Shape))
	}
	reach, values := int64(1), int64(1)
	for i, n := range a.Shape {
		if n < 1 || a.Strides[i] < 0 {
			return fmt.Errorf("%w: %s with strides %v", ErrShape, plain.Shape(a.Shape), a.Strides)
		}
		if values > MaxBytes/int64(n) {
			return fmt.Errorf("%w: %s claims more than %s", ErrShape, plain.Shape(a.Shape), plain.Bytes(MaxBytes))
		}
		values *= int64(n)
		reach += int64(n-1) * int64(a.Strides[i]) // of at most maxAxes products below 1<<62 in all, see clampInt
		if reach > MaxBytes {
			return fmt.Errorf("%w: %s with strides %v", ErrShape, plain.Shape(a.Shape), a.Strides)
		}
	}
	if offset < 0 || count < 0 || count > 2*MaxBytes || offset > count-reach {
		return fmt.Errorf("%w: %s at %d lies outside of its storage of %d values", ErrFormat, plain.Shape(a.Shape), offset, count)
	}
	return nil
}
