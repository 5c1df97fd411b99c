//go:build linux

package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// elfHeader is the head of a 64-bit ELF file (System V ABI, "Object Files").
type elfHeader struct {
	Ident                                            [16]byte
	Type, Machine                                    uint16
	Version                                          uint32
	Entry, ProgramHeaders, SectionHeaders            uint64
	Flags                                            uint32
	Size, ProgramSize, ProgramCount                  uint16
	SectionSize, SectionCount, SectionNameTableIndex uint16
}

type elfSection struct {
	Name, Type                uint32
	Flags, Addr, Offset, Size uint64
	Link, Info                uint32
	Align, EntrySize          uint64
}

const (
	elfNoBits    = 8 // the type of sections that take no room in the file
	elfMaxOffset = 1 << 40
)

// elfEnd is the first byte after an ELF file, which is where an AppImage's payload begins. Tools that know AppImages compute
// it in the same way: nothing in the file says it. The Go linker puts the table of sections first and the last section last,
// others the table; so both count.
func elfEnd(r io.ReaderAt) (int64, error) {
	var head elfHeader
	if err := decodeAt(r, 0, &head); err != nil {
		return 0, err
	}
	const class64, littleEndian = 2, 1
	if !bytes.Equal(head.Ident[:6], []byte{0x7f, 'E', 'L', 'F', class64, littleEndian}) {
		return 0, fmt.Errorf("it begins with %q and not as a program", head.Ident[:6])
	}
	if int(head.SectionSize) != binary.Size(elfSection{}) || head.SectionHeaders > elfMaxOffset {
		return 0, fmt.Errorf("its sections are described by %d bytes each at byte %d", head.SectionSize, head.SectionHeaders)
	}
	sections := make([]elfSection, head.SectionCount)
	if err := decodeAt(r, int64(head.SectionHeaders), sections); err != nil {
		return 0, err
	}
	end := head.SectionHeaders + uint64(head.SectionCount)*uint64(head.SectionSize)
	for _, s := range sections {
		if s.Offset > elfMaxOffset || s.Size > elfMaxOffset {
			return 0, fmt.Errorf("a section of %d bytes at byte %d", s.Size, s.Offset)
		}
		if s.Type != elfNoBits {
			end = max(end, s.Offset+s.Size)
		}
	}
	return int64(end), nil
}

func decodeAt(r io.ReaderAt, at int64, into any) error {
	err := binary.Read(io.NewSectionReader(r, at, int64(binary.Size(into))), binary.LittleEndian, into)
	if err != nil {
		return fmt.Errorf("reading at byte %d: %w", at, err)
	}
	return nil
}
