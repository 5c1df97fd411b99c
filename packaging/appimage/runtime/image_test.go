//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"strings"
	"testing"
)

// Where our own test program ends, which the Go linker wrote, is where it ends.
func TestElfEndOfAProgram(t *testing.T) {
	self, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer self.Close()
	info, err := self.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if end, err := elfEnd(self); err != nil || end != info.Size() {
		t.Errorf("end %d (%v), want %d", end, err, info.Size())
	}
}

func TestOpenRefusesDamage(t *testing.T) {
	payload, sum := payloadOf(t, tree)
	head := headerOnly(1000)
	put := binary.LittleEndian
	change := func(at int, with []byte) []byte {
		changed := bytes.Clone(head)
		copy(changed[at:], with)
		return changed
	}
	for _, test := range []struct {
		name    string
		content [][]byte
		want    string
	}{
		{"empty", nil, "reading at byte 0"},
		{"cut in the header", [][]byte{head[:50]}, "reading at byte 0"},
		{"cut in the sections", [][]byte{head[:100]}, "reading at byte 64"},
		{"cut in the program", [][]byte{head[:500]}, "ends at byte 500"},
		{"no payload", [][]byte{head}, "ends at byte 1000"},
		{"cut in the superblock", [][]byte{head, payload[:50]}, "50 bytes are too few"},
		{"cut in the payload", [][]byte{head, payload[:150]}, "of which there are 150"},
		{"not a program", [][]byte{change(0, []byte("#!/bin")), payload}, "not as a program"},
		{"payload elsewhere", [][]byte{change(64+64+32, put.AppendUint64(nil, 1001-64)), payload}, "it begins with"},
		{"sections beyond all files", [][]byte{change(40, put.AppendUint64(nil, 1<<62)), payload}, "at byte 4611686018427387904"},
		{"sections after the end", [][]byte{change(40, put.AppendUint64(nil, 1<<30)), payload}, "reading at byte 1073741824"},
		{"a section beyond all files", [][]byte{change(64+64+24, put.AppendUint64(nil, 1<<63)), payload}, "a section of"},
		{"a section after the end", [][]byte{change(64+64+24, put.AppendUint64(nil, 1<<30)), payload}, "should begin"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := openImage(write(t, test.content...), sum)
			if !errors.Is(err, errDamaged) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestVerify(t *testing.T) {
	payload, sum := payloadOf(t, tree)
	if err := open(t, append(payload, "padding"...), sum).verify(); err != nil {
		t.Error(err)
	}
	payload[len(payload)/50]++
	if err := open(t, payload, sum).verify(); !errors.Is(err, errDamaged) {
		t.Errorf("a changed byte: %v", err)
	}
	if _, err := openImage("/proc/self/exe", ""); err == nil || errors.Is(err, errDamaged) {
		t.Errorf("a runtime without a sum: %v", err)
	}
}
