package weights

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Files that were made to do harm: each is refused in one sentence, and nothing of it stays, neither where it lies nor in the
// system's folder for what is temporary.
func TestHostileFiles(t *testing.T) {
	if testing.Short() {
		t.Skip("in short: reads for long, in one goroutine, which the race detector has nothing to find in")
	}
	for _, c := range hostileFiles(t) {
		t.Run(c.name, func(t *testing.T) {
			temp, dir := t.TempDir(), filepath.Join(t.TempDir(), "in", "here")
			for _, v := range []string{"TMPDIR", "TMP", "TEMP"} {
				t.Setenv(v, temp)
			}
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, c.name)
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := Open(path)
			if err == nil { // what is not seen before it is read
				err = s.Verify(t.Context(), nil)
				s.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("%v, want %q", err, c.want)
			}
			checkSentence(t, err)
			if left, _ := os.ReadDir(temp); len(left) > 0 {
				t.Errorf("%s stays in the temporary folder", left[0].Name())
			}
			for _, folder := range []string{dir, filepath.Dir(dir), filepath.Dir(filepath.Dir(dir))} {
				if left, _ := os.ReadDir(folder); len(left) != 1 {
					t.Errorf("%s holds %d files, want the one that was there", folder, len(left))
				}
			}
		})
	}
}

type hostile struct {
	name string
	data []byte
	want string
}

func hostileFiles(t *testing.T) (list []hostile) {
	add := func(name, want string, data []byte) { list = append(list, hostile{name, data, want}) }
	entries := func(e ...zipEntry) []byte { return zipBytes(t, e) }

	// Names that lead out of the folder are names and nothing else.
	out := tinyEntries(zip.Store)
	for i := range out {
		out[i].name = "../../../../" + out[i].name
	}
	out[fc1].name = "/etc/cron.d/fc1_kernel.npy"
	add("slip.npz", "fc1_kernel", entries(out...))
	over := entries(tinyEntries(zip.Store)...)
	add("over.npz", "lie over each other", samePlace(t, over))
	add("bomb.npz", "which no weights do", entries(append(tinyEntries(zip.Deflate)[1:], zipEntry{name: "block1_conv1_kernel.npy", method: zip.Deflate,
		data: append(npyHead(3, 3, 3, 1<<20), make([]byte, 4*27<<20)...)})...))

	h5, err := os.ReadFile("testdata/formats/vgg16_weights.h5")
	if err != nil {
		t.Fatal(err)
	}
	inner := func(data []byte, method uint16) zipEntry {
		return zipEntry{name: "model.weights.h5", method: method, data: data}
	}
	add("slip.keras", "a structure ends too early", entries(inner([]byte("\x89HDF\r\n\x1a\n"), zip.Store), zipEntry{name: "../../../config.json", data: []byte("{}")}))
	add("twice.keras", `"model.weights.h5" twice`, entries(inner(h5, zip.Store), inner(h5, zip.Store)))
	add("bomb.keras", "which no weights do", entries(inner(make([]byte, 64<<20), zip.Deflate)))
	add("damaged.keras", "ends too early", entries(inner(h5[:16], zip.Deflate)))
	short := inner(h5, zip.Deflate)
	short.crc = 1
	add("sum.keras", "cannot inflate it", entries(short))

	add("circle.h5", "no arrays of a VGG in it", fileOf(t, "testdata/formats/circles_earliest.h5"))
	add("circle_new.h5", "no arrays of a VGG in it", fileOf(t, "testdata/formats/circles_latest.h5"))
	add("over.h5", "lie over each other", h5At(t, h5, 3*3*3*2*4, func(at uint64) uint64 { return at + 64 }))
	add("head.h5", "lie over the beginning of the file", h5At(t, h5, 3*3*3*2*4, func(uint64) uint64 { return 8 }))
	add("outside.h5", "beyond the end of the file", h5At(t, h5, 3*3*3*2*4, func(uint64) uint64 { return uint64(len(h5)) }))
	add("negative.h5", "beyond the end of the file", h5At(t, h5, 3*3*3*2*4, func(at uint64) uint64 { return -at }))

	state := pickledStates(t)
	view := func(offset, rows, step int8) []zipEntry {
		with := "K" + string([]byte{byte(rows)}) + "\x85K" + string([]byte{byte(step)}) + "\x85"
		if step < 0 {
			with = "K" + string([]byte{byte(rows)}) + "\x85J" + string([]byte{byte(step), 255, 255, 255}) + "\x85"
		}
		at := "K" + string([]byte{byte(offset)})
		if offset < 0 {
			at = "J" + string([]byte{byte(offset), 255, 255, 255})
		}
		text := strings.Replace(state, "QK\x00K\x04\x85K\x01\x85", "Q"+at+with, 1)
		return []zipEntry{{name: "a/data.pkl", data: []byte(text)}, {name: "a/data/0", data: make([]byte, 16)}, {name: "a/data/1", data: make([]byte, 16)}}
	}
	add("offset.pth", "(4,) at 1 lies outside of its storage of 4 values", entries(view(1, 4, 1)...))
	add("stride.pth", "(4,) at 0 lies outside of its storage of 4 values", entries(view(0, 4, 2)...))
	add("before.pth", "at -1 lies outside of its storage", entries(view(-1, 4, 1)...))
	add("backwards.pth", "with strides [-1]", entries(view(3, 4, -1)...))
	add("over.pth", "the archive's a/data.pkl and a/data/0 lie over each other", samePlace(t, entries(view(0, 4, 1)...)))
	add("slip.pth", "the archive lacks its storage", entries(zipEntry{name: "a/data.pkl", data: []byte(strings.Replace(state, "\x01\x00\x00\x000X\x03", "\x07\x00\x00\x00../../0X\x03", 1))},
		zipEntry{name: "../0", data: make([]byte, 16)}))
	add("larger.pth", "beyond the end", entries(zipEntry{name: "a/data.pkl", data: []byte(state)}, zipEntry{name: "a/data/0", data: make([]byte, 8)}))
	add("twice.pth", "twice", entries(zipEntry{name: "a/data.pkl", data: []byte(state)}, zipEntry{name: "a/data/0", data: make([]byte, 16)}, zipEntry{name: "a/data/0", data: make([]byte, 16)}))
	add("bomb.pth", "which no weights do", entries(zipEntry{name: "a/data.pkl", method: zip.Deflate, data: make([]byte, 64<<20)}))
	return list
}

// pickledStates is the pickle of a state dict with one tensor of 4 values, features.0.bias, in the storage "0".
func pickledStates(t *testing.T) string {
	t.Helper()
	return "\x80\x02}X\x0f\x00\x00\x00features.0.biasctorch._utils\n_rebuild_tensor_v2\n((X\x07\x00\x00\x00storagectorch\nFloatStorage\n" +
		"X\x01\x00\x00\x000X\x03\x00\x00\x00cpuK\x04tQK\x00K\x04\x85K\x01\x85\x89}tRs."
}

func fileOf(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// h5At moves the values of the only contiguous dataset that has so many bytes.
func h5At(t *testing.T, data []byte, size uint64, to func(at uint64) uint64) []byte {
	t.Helper()
	const version, contiguous = 3, 1
	for at := range data[:len(data)-18] {
		address, length := data[at+2:at+10], data[at+10:at+18]
		if data[at] == version && data[at+1] == contiguous && binary.LittleEndian.Uint64(length) == size {
			moved := bytes.Clone(data)
			binary.LittleEndian.PutUint64(moved[at+2:], to(binary.LittleEndian.Uint64(address)))
			return moved
		}
	}
	t.Fatalf("no dataset of %d bytes", size)
	return nil
}

// samePlace makes all entries of an archive lie where the first one does.
func samePlace(t *testing.T, data []byte) []byte {
	t.Helper()
	const signature, offsetAt = "PK\x01\x02", 42
	first := -1
	for at := bytes.Index(data, []byte(signature)); at >= 0; {
		place := data[at+offsetAt:]
		if first < 0 {
			first = int(binary.LittleEndian.Uint32(place))
		}
		binary.LittleEndian.PutUint32(place, uint32(first))
		next := bytes.Index(data[at+4:], []byte(signature))
		if next < 0 {
			return data
		}
		at += 4 + next
	}
	t.Fatal("no entries")
	return nil
}

// Values that an ONNX file keeps elsewhere are read from beside it and from nowhere else, wherever links lead; but where the file
// itself is a link, as in a cache of Hugging Face's, beside it is also where it really lies.
func TestExternalLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need a right there")
	}
	model, err := os.ReadFile("testdata/formats/external.onnx")
	if err != nil {
		t.Fatal(err)
	}
	values, err := os.ReadFile("testdata/formats/external.onnx.data")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to, name string) {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	write("secret/values", values)
	write("direct/model.onnx", model)
	link("../secret/values", "direct/external.onnx.data")
	write("inner/model.onnx", model)
	write("inner/parts/values", values)
	link("parts/values", "inner/external.onnx.data")
	write("hub/blobs/0a", model)
	write("hub/blobs/0b", values)
	link("../../blobs/0a", "hub/snapshots/1/model.onnx")
	link("../../blobs/0b", "hub/snapshots/1/external.onnx.data")
	write("loop/model.onnx", model)
	link("external.onnx.data", "loop/external.onnx.data")
	for file, want := range map[string]string{
		"direct/model.onnx": "external.onnx.data, which leads away from beside it", "inner/model.onnx": "", "hub/snapshots/1/model.onnx": "", "loop/model.onnx": "links",
	} {
		s, err := Open(filepath.Join(dir, file))
		if err == nil {
			s.Close()
		}
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", file, err, want)
		}
		if err != nil {
			checkSentence(t, err)
		}
	}
}
