package picture

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"
)

// exifBlock is a minimal EXIF block with one entry.
func exifBlock(order binary.AppendByteOrder, tag, kind uint16, count, value uint32) []byte {
	mark := "II*\x00"
	if order == binary.AppendByteOrder(binary.BigEndian) {
		mark = "MM\x00*"
	}
	b := order.AppendUint32([]byte(mark), 8)
	b = order.AppendUint16(b, 1)
	b = order.AppendUint16(b, tag)
	b = order.AppendUint16(b, kind)
	b = order.AppendUint32(b, count)
	if kind == 3 {
		b = order.AppendUint16(b, uint16(value))
		return append(b, 0, 0, 0, 0, 0, 0)
	}
	b = order.AppendUint32(b, value)
	return append(b, 0, 0, 0, 0)
}

func TestEXIFOrientation(t *testing.T) {
	le, be := binary.LittleEndian, binary.BigEndian
	for _, c := range []struct {
		name  string
		block []byte
		want  int
	}{
		{"little-endian short", exifBlock(le, 0x112, 3, 1, 6), 6},
		{"big-endian short", exifBlock(be, 0x112, 3, 1, 8), 8},
		{"long", exifBlock(be, 0x112, 4, 1, 3), 3},
		{"with the JPEG marker", append([]byte("Exif\x00\x00"), exifBlock(le, 0x112, 3, 1, 5)...), 5},
		{"zero is wrong", exifBlock(le, 0x112, 3, 1, 0), 1},
		{"nine is wrong", exifBlock(le, 0x112, 3, 1, 9), 1},
		{"no value", exifBlock(le, 0x112, 3, 0, 6), 1},
		{"a list counts by its first value", exifBlock(le, 0x112, 3, 2, 6), 6},
		{"a list that begins with nonsense", exifBlock(le, 0x112, 3, 3, 6), 1},
		{"marks twice", append([]byte("Exif\x00\x00Exif\x00\x00"), exifBlock(le, 0x112, 3, 1, 5)...), 5},
		{"a byte", exifBlock(le, 0x112, 1, 1, 6), 1},
		{"undefined", exifBlock(le, 0x112, 7, 1, 6), 1},
		{"marks of the other order", append([]byte("II\x00*"), exifBlock(le, 0x112, 3, 1, 6)[4:]...), 6},
		{"text", exifBlock(le, 0x112, 2, 1, 6), 1},
		{"another tag", exifBlock(le, 0x110, 3, 1, 6), 1},
		{"empty", nil, 1},
		{"cut", exifBlock(le, 0x112, 3, 1, 6)[:18], 1},
		{"offset past the end", []byte("II*\x00\xff\xff\xff\xff"), 1},
		{"not TIFF", []byte("JFIF\x00\x00\x00\x00\x00\x00\x00\x00"), 1},
	} {
		if got := (metadata{exif: c.block}).orientation(); got != c.want {
			t.Errorf("%s: orientation %d, want %d", c.name, got, c.want)
		}
	}
}

// TestUprightByHand turns a 3 x 2 picture with pixels numbered
//
//	0 1 2
//	3 4 5
func TestUprightByHand(t *testing.T) {
	src := New(3, 2)
	for i := range 6 {
		src.Pix[i*3] = byte(i)
	}
	for o, want := range map[int][]byte{
		1: {0, 1, 2, 3, 4, 5},
		2: {2, 1, 0, 5, 4, 3},
		3: {5, 4, 3, 2, 1, 0},
		4: {3, 4, 5, 0, 1, 2},
		5: {0, 3, 1, 4, 2, 5},
		6: {3, 0, 4, 1, 5, 2},
		7: {5, 2, 4, 1, 3, 0},
		8: {2, 5, 1, 4, 0, 3},
	} {
		got := upright(src, o)
		var red []byte
		for i := 0; i < len(got.Pix); i += 3 {
			red = append(red, got.Pix[i])
		}
		if w, h := got.W, got.H; o < 5 && (w != 3 || h != 2) || o >= 5 && (w != 2 || h != 3) || !slices.Equal(red, want) {
			t.Errorf("orientation %d: %dx%d %v, want %v", o, w, h, red, want)
		}
	}
}

// FuzzEXIF: any block gives an orientation, and the same one behind the marker of JPEG.
func FuzzEXIF(f *testing.F) {
	f.Add(exifBlock(binary.LittleEndian, 0x112, 3, 1, 6))
	f.Add(exifBlock(binary.BigEndian, 0x112, 4, 1, 3))
	f.Add([]byte("II*\x00\x08\x00\x00\x00\xff\xff"))
	f.Fuzz(func(t *testing.T, block []byte) {
		o := (metadata{exif: block}).orientation()
		if o < 1 || o > 8 {
			t.Fatalf("orientation %d", o)
		}
		if !bytes.HasPrefix(block, []byte("Exif\x00\x00")) {
			if p := (metadata{exif: append([]byte("Exif\x00\x00"), block...)}).orientation(); p != o {
				t.Fatalf("orientation %d, behind the marker %d", o, p)
			}
		}
	})
}
