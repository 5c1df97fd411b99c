package format

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

// The opcodes of one tensor in a state dict: floats "0", of a storage of so many values, from an offset on.
func pickledTensor(count, offset, rows, cols, step0, step1 int32) string {
	num := func(n int32) string { return "J" + string([]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)}) }
	return "\x80\x02}X\x01\x00\x00\x00actorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\n" +
		"X\x01\x00\x00\x000X\x03\x00\x00\x00cpu" + num(count) + "tQ" + num(offset) + num(rows) + num(cols) + "\x86" +
		num(step0) + num(step1) + "\x86\x89}tRs."
}

// loadPickle lists the tensors of a pickle whose only storage has 16 bytes.
func loadPickle(text string) ([]Array, error) {
	blob := NewBlob(bytes.NewReader(make([]byte, 16)), 16)
	w := torchWalk{little: true, open: func(s *storage) (*Blob, int64, error) {
		if s.key != "0" {
			return nil, 0, errors.New("no storage of that key")
		}
		return blob, 0, nil
	}}
	err := w.load([]byte(text))
	return w.list, err
}

func TestTorchViews(t *testing.T) {
	for _, c := range []struct {
		count, offset, rows, cols, step0, step1 int32
		text                                    string // of the error, or nothing
	}{
		{4, 0, 2, 2, 2, 1, ""},
		{4, 0, 2, 2, 1, 2, ""},
		{4, 3, 1, 1, 7, 7, ""},
		{4, 1, 2, 2, 2, 1, "(2, 2) at 1 lies outside of its storage of 4 values"},
		{4, -1, 1, 1, 1, 1, "at -1 lies outside of its storage"},
		{4, 0, 2, 2, -2, 1, "wrong shape: (2, 2) with strides [-1 1]"},
		{4, 0, -2, 2, 2, 1, "wrong shape"},
		{4, 0, 1 << 20, 1 << 20, 0, 0, "claims more than"},
		{4, 0, 2, 2, 1 << 30, 1 << 30, "lies outside of its storage"},
		{1 << 30, 0, 2, 2, 2, 1, "truncated, its values lie beyond the end"},
		{-4, 0, 1, 1, 1, 1, "lies outside of its storage of -4 values"},
	} {
		list, err := loadPickle(pickledTensor(c.count, c.offset, c.rows, c.cols, c.step0, c.step1))
		if err != nil || len(list) != 1 {
			t.Fatal(c, list, err)
		}
		switch err := list[0].Err; {
		case c.text == "" && err != nil, c.text != "" && (err == nil || !strings.Contains(err.Error(), c.text)):
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// Nothing that a pickle asks for is run, and what it asks for is named.
func TestTorchForeign(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind error
		want string
	}{
		"os.system":                   {"\x80\x02cos\nsystem\nX\x02\x00\x00\x00ls\x85R.", ErrNotModel, "it asks Python for os.system"},
		"eval by name":                {"\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.", ErrNotModel, "builtins.eval"},
		"a whole model":               {"\x80\x02ctorchvision.models.vgg\nVGG\n)\x81}b.", ErrNotModel, "torch.save(model.state_dict(), file)"},
		"a type is called":            {"\x80\x02ctorch\nfloat32\n)R.", ErrNotModel, "torch.float32 is called"},
		"INST":                        {"(ios\nsystem\n.", ErrNotModel, "the opcode 0x69 at byte 1"},
		"an extension":                {"\x80\x02\x82\x01.", ErrNotModel, "the opcode 0x82"},
		"lines in a name":             {"\x80\x04\x8c\x03a\nb\x8c\x01c\x93.", ErrNotModel, "it asks Python for"},
		"nothing":                     {"", ErrFormat, "it ends too early"},
		"no end":                      {"\x80\x02}", ErrFormat, "it ends too early"},
		"a text longer than all":      {"X\xff\xff\xff\x7fab.", ErrFormat, "it ends too early"},
		"a length beyond all numbers": {"\x8d\xff\xff\xff\xff\xff\xff\xff\xffab.", ErrFormat, "it ends too early"},
		"an empty stack":              {"\x80\x02R.", ErrFormat, "an opcode without what it is for"},
		"a mark that is missing":      {"\x80\x02NNNt.", ErrFormat, "an opcode without what it is for"},
		"what was never kept":         {"h\x07.", ErrFormat, "an opcode without what it is for"},
		"a list in itself":            {"]q\x00h\x00a.", ErrNotModel, "more, or in more layers, than weights do"},
		"lists of lists":              {"]q\x00" + doubled(40) + ".", ErrNotModel, "more, or in more layers"},
		"a storage that is none":      {"NQ.", ErrFormat, "no tensors as torch.save writes them"},
		"a tensor of nothing":         {"ctorch._utils\n_rebuild_tensor_v2\n)R.", ErrFormat, "no tensors as torch.save writes them"},
	} {
		_, err := loadPickle(c.text)
		if !errors.Is(err, c.kind) || !strings.Contains(fmt.Sprint(err), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
			continue
		}
		checkSentence(t, err)
	}
}

// doubled makes n lists, each of which holds the one before twice.
func doubled(n int) (text string) {
	for i := range n {
		text += fmt.Sprintf("]q%ch%ch%c\x86a", i+1, i, i)
	}
	return text
}

// FuzzTorchPickle reads any bytes as the pickle of a state dict.
func FuzzTorchPickle(f *testing.F) {
	f.Add([]byte(pickledTensor(4, 0, 2, 2, 2, 1)))
	f.Add([]byte("\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01a\x94]\x94(K\x01M\x01\x02\x8a\x09123456789G12345678eu."))
	f.Add([]byte("]q\x00" + doubled(9) + "."))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := loadPickle(string(data))
		if err != nil {
			checkSentence(t, err)
			return
		}
		readFuzzed(t, list, 16)
	})
}

// FuzzTorchLegacy reads any bytes as a file of torch.save in its old form.
func FuzzTorchLegacy(f *testing.F) {
	seed(f, "legacy.p*")
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := readTorchLegacy(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			checkSentence(t, err)
			return
		}
		readFuzzed(t, list, int64(len(data)))
	})
}
