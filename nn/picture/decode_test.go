package picture

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "in", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// write puts a file into a fresh folder and gives its path.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

// bombPNG is a PNG whose header claims w x h pixels.
func bombPNG(w, h uint32) []byte {
	ihdr := []byte("IHDR")
	ihdr = binary.BigEndian.AppendUint32(ihdr, w)
	ihdr = binary.BigEndian.AppendUint32(ihdr, h)
	ihdr = append(ihdr, 8, 2, 0, 0, 0)
	b := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), ihdr...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(ihdr))
}

// bombWebP is an animated WebP whose canvas is as large as the format allows, with one small frame.
func bombWebP() []byte {
	vp8x := []byte("VP8X\x0a\x00\x00\x00\x02\x00\x00\x00\xff\xff\xff\xff\xff\x00")
	still := []byte("VP8L\x06\x00\x00\x00\x2f\xff\xff\xff\x0f\x00") // 16384 x 16384
	b := append([]byte("RIFF\x00\x00\x00\x00WEBP"), vp8x...)
	return append(b, still...)
}

func bombTIFF() []byte {
	b := []byte("II*\x00\x08\x00\x00\x00\x03\x00")
	for _, e := range [][2]uint32{{256, 90000}, {257, 90000}, {262, 1}} {
		b = binary.LittleEndian.AppendUint16(b, uint16(e[0]))
		b = binary.LittleEndian.AppendUint16(b, 4)
		b = binary.LittleEndian.AppendUint32(b, 1)
		b = binary.LittleEndian.AppendUint32(b, e[1])
	}
	return append(b, 0, 0, 0, 0)
}

// rawTIFF is the head of a RAW file: a thumbnail first, a camera's name, and other directories.
func rawTIFF() []byte {
	b := []byte("II*\x00\x08\x00\x00\x00\x03\x00")
	for _, tag := range []uint16{tagSubfileType, tagMake, tagSubIFDs} {
		b = binary.LittleEndian.AppendUint16(b, tag)
		b = append(b, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0)
	}
	return append(b, 0, 0, 0, 0)
}

func TestBadFiles(t *testing.T) {
	half := func(name string) []byte { b := sample(t, name); return b[:len(b)/2] }
	lossless := bytes.Replace(sample(t, "444.jpg"), []byte{0xff, 0xc0}, []byte{0xff, 0xc3}, 1)
	fourChannels := sample(t, "ycbcr_shared_4x2.tif")
	fourChannels[bytes.Index(fourChannels, []byte{tagSamples & 0xff, tagSamples >> 8, 3, 0, 1, 0, 0, 0, 3, 0})+8] = 4
	jpegLike := func(at int, values ...byte) []byte { // with other bytes in its frame header
		b := sample(t, "444.jpg")
		copy(b[bytes.Index(b, []byte{0xff, 0xc0})+at:], values)
		return b
	}
	for _, c := range []struct {
		name string
		data []byte
		kind error
		says string
	}{
		{"empty.jpg", nil, ErrNotPicture, "is empty"},
		{"text.jpg", []byte("Dear all,\nplease find no picture here.\n"), ErrNotPicture, "is text"},
		{"bom.png", []byte("\xef\xbb\xbfgrüße"), ErrNotPicture, "is text"},
		{"random.png", noise(5000), ErrNotPicture, "choose a JPEG"},
		{"one-byte.jpg", []byte{0xff}, ErrNotPicture, "choose a JPEG"},
		{"half.jpg", half("photo_420.jpg"), ErrDamaged, "this JPEG picture is damaged"},
		{"half progressive.jpg", half("progressive_420.jpg"), ErrDamaged, "JPEG"},
		{"header only.jpg", sample(t, "420.jpg")[:100], ErrDamaged, "JPEG"},
		{"half.png", half("rgb.png"), ErrDamaged, "this PNG picture is damaged"},
		{"half.gif", half("still.gif"), ErrDamaged, "GIF"},
		{"half.bmp", half("rgb.bmp"), ErrDamaged, "BMP"},
		{"half.tif", half("rgb_tiff_lzw.tif"), ErrDamaged, "TIFF"},
		{"half.webp", half("lossy_75.webp"), ErrDamaged, "WebP"},
		{"half lossless.webp", half("lossless.webp"), ErrDamaged, "WebP"},
		{"bomb.png", bombPNG(60000, 60000), ErrTooLarge, "60000 x 60000 pixels"},
		{"strip.png", bombPNG(2_000_000, 1), ErrTooLarge, "1048576 on a side"},
		{"one too many.png", bombPNG(1, 1<<20+1), ErrTooLarge, "1 x 1048577 pixels, want at most 1048576 on a side; make the picture smaller"},
		{"nothing.png", bombPNG(0, 5), ErrDamaged, ""},
		{"bomb.webp", bombWebP(), ErrTooLarge, "16384 x 16384 pixels"},
		{"bomb.tif", bombTIFF(), ErrTooLarge, "90000 x 90000 pixels"},
		{"lossless.jpg", lossless, ErrUnsupported, "lossless coding"},
		{"arithmetic.jpg", jpegLike(1, 0xc9), ErrUnsupported, "arithmetic coding cannot be read; save it as PNG"},
		{"jpeg-ls.jpg", jpegLike(1, 0xf7), ErrUnsupported, "JPEG-LS"},
		{"12 bits.jpg", jpegLike(4, 12), ErrUnsupported, "12 bits a sample"},
		{"fractions.jpg", jpegLike(11, 0x31, 0, 2, 0x21), ErrUnsupported, "fractions of pixels"},
		{"phone.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), ErrUnsupported, "a HEIC picture cannot be read; convert it"},
		{"new.avif", []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00"), ErrUnsupported, "an AVIF picture"},
		{"paper.pdf", []byte("%PDF-1.7\n%\xe2\xe3"), ErrUnsupported, "a PDF document"},
		{"logo.svg", []byte("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), ErrUnsupported, "an SVG drawing"},
		{"comment.svg", []byte("<!-- made by hand -->\n<svg/>"), ErrUnsupported, "an SVG drawing"},
		{"doctype.svg", []byte("<!DOCTYPE svg [ <!ENTITY a \">\"> ]><svg/>"), ErrUnsupported, "an SVG drawing"},
		{"far.svg", []byte("<!--" + strings.Repeat("x", 5000) + "--><svg/>"), ErrUnsupported, "an SVG drawing"},
		{"prefix.svg", []byte("\xef\xbb\xbf <s:svg xmlns:s='http://www.w3.org/2000/svg'/>"), ErrUnsupported, "an SVG drawing"},
		{"utf-16.svg", []byte("\xff\xfe<\x00s\x00v\x00g\x00/\x00>\x00"), ErrUnsupported, "an SVG drawing"},
		{"page.jpg", []byte("<!DOCTYPE html><html><svg/></html>"), ErrNotPicture, "is text"},
		{"iphone.png", []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x04CgBI\x50\x00\x20\x02\x2b\xd5\xb3\x7f"), ErrUnsupported, "CgBI"},
		{"BMW.bmp", []byte("BMW makes cars in Bavaria, which is in the south of Germany."), ErrNotPicture, "is text"},
		{"camera.nef", rawTIFF(), ErrUnsupported, "a camera RAW picture"},
		{"four.tif", fourChannels, ErrUnsupported, "or with other channels"},
		{"camera.cr2", []byte("II*\x00\x10\x00\x00\x00CR\x02\x00"), ErrUnsupported, "RAW"},
		{"weights.npy", []byte("\x93NUMPY\x01\x00"), ErrUnsupported, "NumPy"},
		{"old.ppm", []byte("P6\n1 1\n255\n\x00\x00\x00"), ErrUnsupported, "Netpbm"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, c.name, c.data)
			p, _, err := DecodeFile(context.Background(), path, Limits{})
			checkSentence(t, err, c.kind, path, c.says)
			if p != nil {
				t.Error("a picture as well as an error")
			}
		})
	}
}

// TestCutAnywhere: a file that is cut gives an error or the whole picture (where only an end marker is lost), never a part.
func TestCutAnywhere(t *testing.T) {
	step := 1
	if testing.Short() {
		step = 31
	}
	for _, name := range []string{
		"420.jpg", "restart_420.jpg", "progressive_420.jpg", "grey.jpg", "cmyk_adobe.jpg", "rgb.png", "interlaced.png",
		"still.gif", "rgb.bmp", "rle8.bmp", "rgb_tiff_lzw.tif", "lossy_75.webp", "lossless_alpha.webp",
	} {
		data := sample(t, name)
		want, _, err := Decode(bytes.NewReader(data), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		whole := 0
		for n := 0; n < len(data); n += step {
			got, _, err := Decode(bytes.NewReader(data[:n]), Limits{})
			if err != nil {
				continue
			}
			if whole++; !bytes.Equal(got.Pix, want.Pix) {
				t.Errorf("%s cut from %d to %d bytes: another picture and no error", name, len(data), n)
				break
			}
		}
		t.Logf("%-20s %d bytes, still whole at %d lengths", name, len(data), whole)
	}
}

// checkSentence wants one line that names the file and says something, of one kind and no other.
func checkSentence(t *testing.T, err, kind error, path, says string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, k := range []error{ErrNotPicture, ErrDamaged, ErrTooLarge, ErrUnsupported} {
		if errors.Is(err, k) != (k == kind) {
			t.Errorf("errors.Is(%q, %q) = %v", err, k, errors.Is(err, k))
		}
	}
	s := err.Error()
	if !strings.HasPrefix(s, "picture: "+path+": ") || !strings.Contains(s, says) || strings.Contains(s, "\n") {
		t.Errorf("error %q, want one line that names %s and contains %q", s, path, says)
	}
	if !strings.Contains(s, "; ") {
		t.Errorf("error %q does not say what to do", s)
	}
	if p := (panicError{}); errors.As(err, &p) {
		t.Errorf("panic inside: %v", p)
	}
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	_, _, err := DecodeFile(context.Background(), dir, Limits{})
	checkSentence(t, err, ErrNotPicture, dir, "is a folder")

	missing := filepath.Join(dir, "no such.jpg")
	_, _, err = DecodeFile(context.Background(), missing, Limits{})
	checkSentence(t, err, nil, missing, "does not exist")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v is not fs.ErrNotExist", err)
	}
	_, _, err = DecodeFile(context.Background(), os.DevNull, Limits{})
	checkSentence(t, err, ErrNotPicture, os.DevNull, "device or a pipe")

	secret := write(t, "secret.jpg", sample(t, "444.jpg"))
	if err := os.Chmod(secret, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(secret); err == nil { // root may read everything
		f.Close()
		return
	}
	_, _, err = DecodeFile(context.Background(), secret, Limits{})
	checkSentence(t, err, nil, secret, "may not be read")
}

func TestNamesDoNotMatter(t *testing.T) {
	want, _, err := DecodeFile(context.Background(), "testdata/in/rgb.png", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"照片 猫.PNG", "a PNG in disguise.JPG", "no suffix", "ünïcode.webp"} {
		got, info, err := DecodeFile(context.Background(), write(t, name, sample(t, "rgb.png")), Limits{})
		if err != nil || info.Format != "PNG" || !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
}

func TestLimits(t *testing.T) {
	data := sample(t, "420.jpg") // 61 x 43 = 2623 pixels
	if _, _, err := Decode(bytes.NewReader(data), Limits{MaxPixels: 2623}); err != nil {
		t.Error(err)
	}
	if _, _, err := Decode(bytes.NewReader(data), Limits{MaxPixels: 2622}); !errors.Is(err, ErrTooLarge) {
		t.Errorf("%v, want ErrTooLarge", err)
	}
}

func TestCancel(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := DecodeFile(ctx, "testdata/in/420.jpg", Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want context.Canceled", err)
	}
}

// TestReadAllTheSame: small faults that Pillow refuses, and that do not touch the pixels.
func TestReadAllTheSame(t *testing.T) {
	shorter := sample(t, "exif_mark.webp")
	binary.LittleEndian.PutUint32(shorter[4:], binary.LittleEndian.Uint32(shorter[4:])-8)
	nothing := sample(t, "lossy_75.webp")
	binary.LittleEndian.PutUint32(nothing[4:], 0)
	unnumbered := sample(t, "rgb.tif") // without SamplesPerPixel
	at := bytes.Index(unnumbered, []byte{tagSamples & 0xff, tagSamples >> 8, 3, 0, 1, 0, 0, 0, 3, 0})
	binary.LittleEndian.PutUint16(unnumbered[at:], 0xfde8)
	for _, c := range []struct {
		name string
		data []byte
	}{{"exif_mark.webp", shorter}, {"lossy_75.webp", nothing}, {"rgb.tif", unnumbered}} {
		got, info, err := Decode(bytes.NewReader(c.data), Limits{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		want := golden(t, "golden/"+c.name+".png")
		if most, _ := difference(t, got, want); most != 0 {
			t.Errorf("%s, %v: differs by %d levels", c.name, info, most)
		}
	}
}

// TestNoLimitHelpsASide: of the two ways to be too large only one is cured by a higher limit, and only that one says so.
func TestNoLimitHelpsASide(t *testing.T) {
	_, _, err := Decode(bytes.NewReader(bombPNG(1, 1<<20+1)), Limits{MaxPixels: 1 << 40})
	if !errors.Is(err, ErrSide) || strings.Contains(err.Error(), "raise") {
		t.Errorf("a side too long: %v", err)
	}
	_, _, err = Decode(bytes.NewReader(bombPNG(60000, 60000)), Limits{})
	if errors.Is(err, ErrSide) || !strings.Contains(err.Error(), "raise the limit") {
		t.Errorf("too many pixels: %v", err)
	}
}

// brokenReader fails with a fault of the disk after some bytes.
type brokenReader struct {
	*bytes.Reader
	left int
}

var errDisk = errors.New("input/output error")

func (r *brokenReader) Read(p []byte) (int, error) {
	if r.left <= 0 {
		return 0, errDisk
	}
	n, err := r.Reader.Read(p[:min(len(p), r.left)])
	r.left -= n
	return n, err
}

func TestDiskFaultIsNotDamage(t *testing.T) {
	for _, name := range []string{"photo_420.jpg", "rgb.png", "lossy_75.webp", "rgb.tif", "rgb.bmp", "still.gif"} {
		r := &brokenReader{bytes.NewReader(sample(t, name)), 1200}
		if _, _, err := Decode(r, Limits{}); !errors.Is(err, errDisk) || errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %v, want the reader's own error", name, err)
		}
	}
}

// TestFrameInsideCanvas: a GIF's first frame may be smaller than the picture; the rest is white.
func TestFrameInsideCanvas(t *testing.T) {
	frame := image.NewPaletted(image.Rect(2, 1, 5, 3), color.Palette{color.RGBA{200, 10, 20, 255}})
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{frame}, Delay: []int{0}, Config: image.Config{Width: 7, Height: 4}})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := Decode(bytes.NewReader(b.Bytes()), Limits{})
	if err != nil || p.W != 7 || p.H != 4 {
		t.Fatalf("%+v, %v", p, err)
	}
	for y := range p.H {
		for x := range p.W {
			want := [3]uint8{255, 255, 255}
			if image.Pt(x, y).In(frame.Rect) {
				want = [3]uint8{200, 10, 20}
			}
			if r, g, b := p.At(x, y); [3]uint8{r, g, b} != want {
				t.Errorf("(%d,%d) = %d %d %d, want %v", x, y, r, g, b, want)
			}
		}
	}
}

var _ io.ReadSeeker = (*brokenReader)(nil)
