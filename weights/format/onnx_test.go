package format

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// part is one field of bytes of a message.
func part(number byte, content string) string {
	return string(append([]byte{number<<3 | wireBytes}, binary.AppendUvarint(nil, uint64(len(content)))...)) + content
}

// number is one field with a number.
func number(field byte, v uint64) string {
	return string(append([]byte{field<<3 | wireVarint}, binary.AppendUvarint(nil, v)...))
}

// onnxModel is a model with one initialiser.
func onnxModel(tensor string) string {
	return number(modelVersion, 10) + part(modelGraph, part(graphInitializer, part(tensorName, "x")+tensor))
}

func TestONNXProblems(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "values.bin"), make([]byte, 16), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	float4 := number(tensorDims, 4) + number(tensorType, 1)
	external := func(pairs ...string) string {
		text := number(tensorLocation, 1)
		for i := 0; i < len(pairs); i += 2 {
			text += part(tensorExternal, part(entryKey, pairs[i])+part(entryValue, pairs[i+1]))
		}
		return float4 + text
	}
	for name, c := range map[string]struct{ tensor, want string }{
		"good":                     {float4 + part(tensorRaw, "0123456789abcdef"), ""},
		"packed":                   {float4 + part(tensorFloats, "0123456789abcdef"), ""},
		"external":                 {external("location", "values.bin"), ""},
		"external with a place":    {external("location", "values.bin", "offset", "0", "length", "16"), ""},
		"too few values":           {float4 + part(tensorRaw, "0123"), "truncated, it has 4 bytes of data"},
		"no values":                {float4, "truncated, it has 0 bytes of data"},
		"a negative axis":          {number(tensorDims, 1<<64-1) + number(tensorType, 1), "wrong shape: (-1,)"},
		"huge":                     {number(tensorDims, 1<<40) + number(tensorDims, 1<<40) + number(tensorType, 1), "claims more than"},
		"integers":                 {number(tensorDims, 2) + number(tensorType, 7) + part(tensorRaw, "0123456789abcdef"), "the type int64"},
		"a type to come":           {number(tensorDims, 2) + number(tensorType, 99), "the type number 99"},
		"halves one by one":        {number(tensorDims, 2) + number(tensorType, 10) + number(tensorInts, 1) + number(tensorInts, 2), "scattered"},
		"both kinds of values":     {float4 + part(tensorRaw, "0123456789abcdef") + part(tensorFloats, "0123456789abcdef"), "scattered"},
		"a path upwards":           {external("location", "../values.bin"), "which is not beside it"},
		"a path of a disk":         {external("location", "/etc/hostname"), "which is not beside it"},
		"no path":                  {external(), "which is not beside it"},
		"a file that is not there": {external("location", "gone.bin"), "gone.bin, which is missing"},
		"a folder":                 {external("location", "folder"), "not an ordinary file"},
		"a negative offset":        {external("location", "values.bin", "offset", "-1"), "the offset -1 of its values is impossible"},
		"no number":                {external("location", "values.bin", "length", "many"), "the length many"},
		"beyond the end":           {external("location", "values.bin", "offset", "8", "length", "16"), "beyond the end of values.bin"},
		"far beyond the end":       {external("location", "values.bin", "offset", "17"), "beyond the end of values.bin"},
	} {
		path := filepath.Join(dir, "model")
		if err := os.WriteFile(path, []byte(onnxModel(c.tensor)), 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := Open(path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		list, err := s.Arrays()
		if err != nil || len(list) != 1 {
			t.Fatalf("%s: %v, %v", name, list, err)
		}
		switch err := list[0].Err; {
		case (err == nil) != (c.want == "") || !strings.Contains(fmt.Sprint(err), c.want):
			t.Errorf("%s: %v, want %q", name, err, c.want)
		case err == nil:
			readFuzzed(t, list, 16)
		}
		s.Close()
	}
}

// Other files of Protocol Buffers are not taken for ONNX: TensorFlow's, which begin as it does, and Caffe's.
func TestONNXIsRecognised(t *testing.T) {
	for text, want := range map[string]bool{
		onnxModel(""): true,
		number(modelVersion, 1) + part(2, "a graph of TensorFlow"): false,
		part(1, "VGG_ILSVRC_16_layers"):                            false,
		"\x08":                                                     false,
		"":                                                         false,
	} {
		if got := isONNX(&peek{file: strings.NewReader(text), size: int64(len(text)), head: []byte(text)}); got != want {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

// FuzzONNX reads any bytes as an ONNX file.
func FuzzONNX(f *testing.F) {
	seed(f, ".onnx")
	f.Add([]byte(onnxModel(number(tensorDims, 4) + number(tensorType, 1) + part(tensorRaw, "0123456789abcdef"))))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, _, err := readONNX(bytes.NewReader(data), int64(len(data)), func(string) (*Blob, error) {
			return NewBlob(bytes.NewReader(data), int64(len(data))), nil
		})
		if err != nil {
			checkSentence(t, err)
			return
		}
		readFuzzed(t, list, int64(len(data)))
	})
}
