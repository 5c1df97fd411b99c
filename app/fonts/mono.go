package fonts

import (
	"encoding/binary"
	"slices"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// mono is Fyne's monospaced font, whose lines lie lower around it. Fyne rounds the base line of a text down the screen and the text's
// height to the nearest pixel, and the font's underscore lies on the very edge of that: in small letters "block1_conv1" read
// "block1 conv1". One value, as chinese is.
var mono = sync.OnceValue(func() fyne.Resource {
	base := theme.DefaultTextMonospaceFont()
	data, ok := deeper(base.Content(), 0.08, 0.08)
	if !ok {
		return base
	}
	return fyne.NewStaticResource("vggscope-mono.ttf", data)
})

// deeper is a TrueType font whose lines reach down further by one share of the em, and up less far by the other; ok is false for
// what is no font. Sources: the OpenType specification's table directory, "head" and "hhea".
func deeper(font []byte, down, up float64) (data []byte, ok bool) {
	head, hhea := table(font, "head"), table(font, "hhea")
	if head < 0 || hhea < 0 || head+20 > len(font) || hhea+8 > len(font) {
		return nil, false
	}
	em := binary.BigEndian.Uint16(font[head+18:])
	data = slices.Clone(font)
	for at, by := range map[int]float64{hhea + 4: up, hhea + 6: down} { // the ascent, and the descent, which is below zero
		was := int16(binary.BigEndian.Uint16(data[at:]))
		binary.BigEndian.PutUint16(data[at:], uint16(was-int16(by*float64(em))))
	}
	return data, true
}

// table is where a table of a font begins; -1 for none.
func table(font []byte, tag string) int {
	entry := entryOf(font, tag)
	if entry < 0 {
		return -1
	}
	return int(binary.BigEndian.Uint32(font[entry+8:]))
}

// entryOf is where the directory of a font tells of a table; -1 for none.
func entryOf(font []byte, tag string) int {
	if len(font) < 12 {
		return -1
	}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		at := 12 + 16*i
		if at+16 > len(font) {
			break
		}
		if string(font[at:at+4]) == tag {
			return at
		}
	}
	return -1
}
