package picture

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"io"
	"unicode/utf16"
	"unicode/utf8"
)

// codec is a format that we read.
type codec struct {
	name   string
	decode func(input) (decoded, error)
}

// sniffLen is how much of a file decides what it is.
const sniffLen = 1024

// sniff finds the codec by the file's first bytes, or says what the file is instead.
func sniff(in input) (codec, error) {
	if err := in.rewind(); err != nil {
		return codec{}, err
	}
	head := make([]byte, sniffLen)
	n, err := io.ReadFull(in, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return codec{}, err
	}
	head = head[:n]
	if n == 0 {
		return codec{}, notPicture("is empty")
	}
	if c, ok := known(head); ok {
		return c, nil
	}
	if name := foreign(head); name != "" {
		return codec{}, unsupported(name, nil)
	}
	if isSVG(in, head) {
		return codec{}, unsupported("an SVG drawing", nil)
	}
	if isText(head) {
		return codec{}, notPicture("is text, not a picture")
	}
	return codec{}, notPicture("is not a picture that can be recognised")
}

func known(head []byte) (codec, bool) {
	switch {
	case has(head, "\xff\xd8\xff"):
		return codec{"JPEG", decodeJPEG}, true
	case has(head, "\x89PNG\r\n\x1a\n"):
		return codec{"PNG", decodePNG}, true
	case has(head, "GIF87a"), has(head, "GIF89a"):
		return codec{"GIF", decodeGIF}, true
	case has(head, "RIFF") && has(tail(head, 8), "WEBP"):
		return codec{"WebP", decodeWebP}, true
	case isBMP(head), isDIB(head):
		return codec{"BMP", decodeBMP}, true
	case isTIFF(head):
		return codec{"TIFF", decodeTIFF}, true
	}
	return codec{}, false
}

// isTIFF knows TIFF and BigTIFF of both byte orders; Canon's RAW files are marked behind it. With the bytes of 42 in the
// wrong order they are known to occur, and to be read by others.
func isTIFF(head []byte) bool {
	for _, mark := range []string{"II*\x00", "MM\x00*", "II\x00*", "MM*\x00", "II+\x00", "MM\x00+"} {
		if has(head, mark) {
			return !has(tail(head, 8), "CR")
		}
	}
	return false
}

// magic is a format that we do not read, known by a mark at an offset.
type magic struct {
	at   int
	mark string
	name string
}

// foreigners are the formats that people try. The order matters where a mark is short.
var foreigners = []magic{
	{4, "ftypavi", "an AVIF picture"},
	{4, "ftyphei", "a HEIC picture"},
	{4, "ftyphev", "a HEIC picture"},
	{4, "ftypmif1", "a HEIF picture"},
	{4, "ftypmsf1", "a HEIF picture"},
	{4, "ftypcrx", "a Canon RAW picture"},
	{4, "ftypjp2", "a JPEG 2000 picture"},
	{4, "ftypjxl", "a JPEG XL picture"},
	{4, "ftyp", "a video"},
	{0, "\x00\x00\x00\x0cJXL ", "a JPEG XL picture"},
	{0, "\xff\x0a", "a JPEG XL picture"},
	{0, "\x00\x00\x00\x0cjP  ", "a JPEG 2000 picture"},
	{0, "\xff\x4f\xff\x51", "a JPEG 2000 picture"},
	{0, "II\xbc\x01", "a JPEG XR picture"},
	{0, "II*\x00", "a Canon RAW picture"}, // plain TIFF was taken out before
	{0, "IIU\x00", "a Panasonic RAW picture"},
	{0, "IIR", "an Olympus RAW picture"},
	{0, "MMOR", "an Olympus RAW picture"},
	{0, "FUJIFILMCCD-RAW", "a Fujifilm RAW picture"},
	{0, "FOVb", "a Sigma RAW picture"},
	{0, "%PDF", "a PDF document"},
	{0, "%!PS", "a PostScript document"},
	{0, "8BPS", "a Photoshop document"},
	{0, "gimp xcf", "a GIMP document"},
	{0, "v/1\x01", "an OpenEXR picture"},
	{0, "#?RADIANCE", "a Radiance HDR picture"},
	{0, "qoif", "a QOI picture"},
	{0, "DDS ", "a DDS texture"},
	{0, "\x00\x00\x01\x00", "an icon"},
	{0, "\x00\x00\x02\x00", "a mouse pointer"},
	{0, "icns", "an icon"},
	{0, "\xc5\xd0\xd3\xc6", "a PostScript document"},
	{0, "\xd7\xcd\xc6\x9a", "a Windows metafile"},
	{40, " EMF", "a Windows metafile"},
	{128, "DICM", "a DICOM picture"},
	{0, "SIMPLE  =", "a FITS picture"},
	{0, "AT&TFORM", "a DjVu document"},
	{0, "BPG\xfb", "a BPG picture"},
	{0, "FLIF", "a FLIF picture"},
	{0, "\x8aMNG", "an MNG animation"},
	{0, "\x8bJNG", "a JNG picture"},
	{0, "\x59\xa6\x6a\x95", "a Sun raster picture"},
	{0, "\x01\xda", "an SGI picture"},
	{0, "\x0a\x05\x01", "a PCX picture"},
	{0, "\x00MRM", "a Minolta RAW picture"},
	{0, "\x1aE\xdf\xa3", "a video"},
	{8, "AVI ", "a video"},
	{0, "PK\x03\x04", "a ZIP archive or an office document"},
	{0, "\x1f\x8b", "a gzip archive"},
	{0, "\x93NUMPY", "a NumPy array"},
	{0, "\x89HDF", "an HDF5 file"},
}

// foreign names a format that we do not read, or is empty.
func foreign(head []byte) string {
	for _, m := range foreigners {
		if has(tail(head, m.at), m.mark) {
			return m.name
		}
	}
	if len(head) > 3 && head[0] == 'P' && '1' <= head[1] && head[1] <= '7' && bytes.IndexByte([]byte(" \t\r\n"), head[2]) >= 0 {
		return "a Netpbm picture"
	}
	return ""
}

// maxProlog is how far the first element of an SVG is looked for, behind comments and declarations.
const maxProlog = 1 << 16

// isSVG reports whether a file is XML whose first element is svg.
func isSVG(in input, head []byte) bool {
	if !bytes.HasPrefix(bytes.TrimLeft(toUTF8(head), " \t\r\n"), []byte("<")) {
		return false
	}
	long := make([]byte, maxProlog)
	n, _ := seekAt{in}.ReadAt(long, 0)
	d := xml.NewDecoder(bytes.NewReader(toUTF8(long[:n])))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for {
		token, err := d.RawToken()
		if err != nil {
			return false
		}
		if e, ok := token.(xml.StartElement); ok {
			return e.Name.Local == "svg"
		}
	}
}

// toUTF8 converts UTF-16 that its first bytes tell, and drops the mark of either.
func toUTF8(text []byte) []byte {
	var order binary.ByteOrder
	switch {
	case has(text, "\xff\xfe"), has(text, "<\x00"):
		order = binary.LittleEndian
	case has(text, "\xfe\xff"), has(text, "\x00<"):
		order = binary.BigEndian
	default:
		return bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), []byte("\ufeff"))
}

// isText reports whether the bytes look like text in UTF-8: no control characters but white space.
func isText(head []byte) bool {
	for len(head) > 0 {
		r, n := utf8.DecodeRune(head)
		if r == utf8.RuneError && n == 1 {
			return len(head) < utf8.UTFMax // a character cut off by sniffLen
		}
		if r < ' ' && r != '\t' && r != '\n' && r != '\r' && r != '\f' {
			return false
		}
		head = head[n:]
	}
	return true
}

func has(b []byte, mark string) bool { return len(b) >= len(mark) && string(b[:len(mark)]) == mark }

// tail is b from offset n on, empty when b is shorter.
func tail(b []byte, n int) []byte { return b[min(n, len(b)):] }
