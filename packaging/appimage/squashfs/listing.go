package squashfs

import (
	"encoding/binary"
	"strings"
)

// listing is what is left of the bytes of a folder's entries.
type listing struct{ rest []byte }

func (l *listing) decode(into any) error {
	n, err := binary.Decode(l.rest, le, into)
	if err != nil {
		return malformed("a folder's list ends within an entry")
	}
	l.rest = l.rest[n:]
	return nil
}

// entry takes the next name, and the offset of its inode in the block that the run's header named.
func (l *listing) entry() (name string, offset uint16, err error) {
	var head struct {
		Offset     uint16
		Number     int16
		Kind, Size uint16
	}
	if err := l.decode(&head); err != nil {
		return "", 0, err
	}
	size := int(head.Size) + 1 // one less is stored
	if size > len(l.rest) || size > 256 {
		return "", 0, malformed("a name of %d bytes", size)
	}
	name = string(l.rest[:size])
	l.rest = l.rest[size:]
	// The very names by which a hostile image would write elsewhere than it is unpacked to.
	if name == "." || name == ".." || strings.ContainsAny(name, "/\x00") {
		return "", 0, malformed("an entry named %q", name)
	}
	return name, head.Offset, nil
}
