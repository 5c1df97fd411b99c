package picture

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"io"
	"strings"
)

// maxChunks bounds the walk through a file made of empty chunks.
const maxChunks = 1 << 16

// maxTexts bounds the texts that are decompressed.
const maxTexts = 64

// The keys of PNG texts that hold metadata.
const (
	keyEXIF = "Raw profile type exif"
	keyXMP  = "XML:com.adobe.xmp"
)

// pngMetadata looks for EXIF and XMP; they may stand before or after the pixels, and the last of a kind counts. EXIF has a
// chunk of its own; older programs write it in hexadecimal digits into a chunk of text. Faults are left to the decoder.
func pngMetadata(in input) metadata {
	var m metadata
	var raw []byte
	texts := 0
	at := int64(8)
	for range maxChunks {
		var head [8]byte // length, type
		if _, err := (seekAt{in}).ReadAt(head[:], at); err != nil {
			break
		}
		size := int64(binary.BigEndian.Uint32(head[:]))
		kind := string(head[4:])
		if kind == "IEND" {
			break
		}
		switch kind {
		case "eXIf":
			m.exif = append(bytes.Clone(exifMark), in.chunkAt(at+8, size)...)
		case "tEXt", "zTXt", "iTXt":
			switch key, text := pngText(kind, in.chunkAt(at+8, size)); {
			case key == "exif" && kind == "tEXt":
				m.exif = text()
			case key == keyEXIF && texts < maxTexts:
				raw, texts = rawProfile(text()), texts+1
			case key == keyXMP && texts < maxTexts:
				m.xmp, texts = text(), texts+1
			}
		}
		at += 8 + size + 4 // head, data, checksum
	}
	if m.exif == nil {
		m.exif = raw
	}
	return m
}

// pngText takes a chunk of text apart: a key and, behind a zero, the text, which zTXt compresses and iTXt may.
func pngText(kind string, data []byte) (key string, text func() []byte) {
	before, rest, _ := bytes.Cut(data, []byte{0})
	compressed := kind == "zTXt"
	switch kind {
	case "zTXt": // a byte for the method
		rest = rest[min(1, len(rest)):]
	case "iTXt": // two bytes: compressed or not, method; language and translated key, both ending in a zero
		if len(rest) < 2 {
			return "", nil
		}
		compressed = rest[0] != 0
		parts := bytes.SplitN(rest[2:], []byte{0}, 3)
		rest = parts[len(parts)-1]
	}
	return string(before), func() []byte {
		if compressed {
			return inflate(rest)
		}
		return rest
	}
}

// inflate decompresses, as far as it goes and to a bound.
func inflate(data []byte) []byte {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil
	}
	out, _ := io.ReadAll(io.LimitReader(z, maxMetadata))
	return out
}

// rawProfile reads ImageMagick's form of a profile: an empty line, its name, its length, and lines of hexadecimal digits.
func rawProfile(text []byte) []byte {
	lines := strings.Split(string(text), "\n")
	if len(lines) < 4 {
		return nil
	}
	out, err := hex.DecodeString(strings.Join(strings.Fields(strings.Join(lines[3:], "")), ""))
	if err != nil {
		return nil
	}
	return out
}
