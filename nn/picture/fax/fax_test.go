package fax

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

// coded makes bytes of digits, filled up with zeros; blanks separate codes.
func coded(digits string) []byte {
	digits = strings.ReplaceAll(digits, " ", "")
	out := make([]byte, (len(digits)+7)/8)
	for i, d := range digits {
		if d == '1' {
			out[i/8] |= 0x80 >> (i % 8)
		}
	}
	return out
}

const eol = "000000000001 "

func TestDecodeByHand(t *testing.T) {
	for _, c := range []struct {
		name   string
		digits string
		coding Coding
		w, h   int
		want   string // a digit a pixel
	}{
		{"runs", "1000 11 1000", Plain, 8, 1, "00011000"},
		{"a row begins with white", "00110101 011 10100", Plain, 13, 1, "1111000000000"},
		{"rows begin with bytes", "10011 000" + "00110101 000101", Plain, 8, 2, "00000000 11111111"},
		{"an end of line before each row", eol + "1011 011" + eol + "00110101 000101", Group3, 8, 2, "00001111 11111111"},
		{"no end of line", "1011 011 00110101 000101", Group3, 8, 2, "00001111 11111111"},
		{"filled up to a byte", "0000" + eol + "1011 011", Group3, 8, 1, "00001111"},
		{"two dimensions", eol + "1 1011 011" + eol + "0 1 1", Mixed, 8, 2, "00001111 00001111"},
		{"shifts", "001 1011 11 1" + " 010 1 1", Group4, 8, 2, "00001100 00011100"},
		{"a passed run", "001 0111 11 1" + " 0001 1", Group4, 8, 2, "00110000 00000000"},
		{"long runs", "11011 00110101 0000001111 0000110111", Plain, 128, 1, strings.Repeat("0", 64) + strings.Repeat("1", 64)},
	} {
		got, err := Decode(coded(c.digits), c.coding, c.w, c.h)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var rows []string
		for stride := (c.w + 7) / 8; len(got) > 0; got = got[stride:] {
			s := ""
			for _, b := range got[:stride] {
				s += fmt.Sprintf("%08b", b)
			}
			rows = append(rows, s[:c.w])
		}
		if s := strings.Join(rows, " "); s != c.want {
			t.Errorf("%s: %s, want %s", c.name, s, c.want)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		digits string
		coding Coding
		want   error
	}{
		{"nothing", "", Group4, io.ErrUnexpectedEOF},
		{"half a row", "1011", Plain, io.ErrUnexpectedEOF},
		{"a row too long", "1011 000101", Plain, errWidth},
		{"no such code", "00000000 00000000 00000000", Plain, errCode},
		{"no such mode", "00000000 00000000 00000000", Group4, errCode},
		{"a step before the row", "0000010 00000000 00000000", Group4, nil},
	} {
		_, err := Decode(coded(c.digits), c.coding, 8, 1)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		}
	}
}

// FuzzDecode: any bits give an error or the whole picture, with no ink beside it.
func FuzzDecode(f *testing.F) {
	f.Add(coded("1000 11 1000"), byte(Plain), byte(8))
	f.Add(coded(eol+"1 1011 011"+eol+"0 1 1"), byte(Mixed), byte(8))
	f.Add(coded("001 1011 11 1 010 1 1"), byte(Group4), byte(8))
	f.Fuzz(func(t *testing.T, data []byte, coding, width byte) {
		w, h := int(width)+1, 9
		got, err := Decode(data, Coding(coding%4), w, h)
		if err != nil {
			return
		}
		stride := (w + 7) / 8
		if len(got) != stride*h {
			t.Fatalf("%d bytes, want %d", len(got), stride*h)
		}
		for y := range h {
			if last := got[(y+1)*stride-1]; w%8 != 0 && last<<(w%8) != 0 {
				t.Fatalf("row %d ends in %08b, with %d pixels", y, last, w)
			}
		}
	})
}
