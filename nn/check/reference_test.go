package check

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/internal/testcard"
	"github.com/vggscope/vggscope/weights"
)

// golden is a file of tools/reference/make_reference.py, as far as it is of use here.
type golden struct {
	Reference
	PictureSHA256 string `json:"picture_sha256"`
	InputSHA256   string `json:"input_sha256"`
}

func readGolden(t *testing.T, name string) golden {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "testdata", "reference", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var g golden
	if err := json.Unmarshal(text, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// What is embedded is what PyTorch computed, number for number, and small.
func TestStoredValues(t *testing.T) {
	for _, name := range []string{"builtin", "narrow"} {
		want, path := readGolden(t, name).Reference, filepath.Join("stored", name+".json.gz")
		if *update {
			writeStored(t, path, want)
			continue // what is embedded here is what was there before
		}
		got, err := readStored(name)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s differs from the golden: run go generate ./nn/check", path)
		}
		if info, err := os.Stat(path); err != nil || info.Size() > 60_000 {
			t.Errorf("%s: %v, %d bytes, want at most 60,000", path, err, info.Size())
		}
	}
}

func writeStored(t *testing.T, path string, r Reference) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, _ := gzip.NewWriterLevel(f, gzip.BestCompression)
	if err := json.NewEncoder(z).Encode(r); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
}

// The picture, and what the built-in model's card makes of it, are bit for bit those that PyTorch was given.
func TestPicture(t *testing.T) {
	want := readGolden(t, "builtin")
	sum := sha256.Sum256(testcard.Picture().Pix)
	if got := hex.EncodeToString(sum[:]); got != want.PictureSHA256 {
		t.Errorf("the picture's SHA-256 is %s, want %s", got, want.PictureSHA256)
	}
	set, err := weights.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	p, err := nn.Preprocess(testcard.Picture(), set.Card.Input)
	if err != nil {
		t.Fatal(err)
	}
	var data []byte
	for _, v := range p.Input.Data {
		data = binary.LittleEndian.AppendUint32(data, math.Float32bits(v))
	}
	sum = sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:]); got != want.InputSHA256 {
		t.Errorf("the input's SHA-256 is %s, want %s", got, want.InputSHA256)
	}
}
