package squashfs

import (
	"fmt"
	"io"
)

// In the stored size of a data block this bit says that it is not compressed; the size is in the bits below.
const plainBlock = 1 << 24

// copyFile writes a file's blocks, then its tail, which may share a fragment with the tails of other files.
func (im *Image) copyFile(dst io.Writer, name string, node *inode) (int64, error) {
	if !node.mode.IsRegular() {
		return 0, fmt.Errorf("squashfs: %s: not a file", name)
	}
	at, left := node.begin, node.size
	for _, stored := range node.blocks {
		want := min(left, int64(im.super.BlockSize))
		data, err := im.dataBlock(at, stored)
		if err != nil {
			return node.size - left, fmt.Errorf("%s: %w", name, err)
		}
		if stored == 0 { // a hole
			data = make([]byte, want)
		}
		if int64(len(data)) != want {
			return node.size - left, malformed("%s: a block of %d bytes, want %d", name, len(data), want)
		}
		if _, err := dst.Write(data); err != nil {
			return node.size - left, err
		}
		at += uint64(stored &^ plainBlock)
		left -= want
	}
	if left == 0 {
		return node.size, nil
	}
	tail, err := im.tail(node, left)
	if err != nil {
		return node.size - left, fmt.Errorf("%s: %w", name, err)
	}
	if _, err := dst.Write(tail); err != nil {
		return node.size - left, err
	}
	return node.size, nil
}

func (im *Image) dataBlock(at uint64, stored uint32) ([]byte, error) {
	return im.block(at, int(stored&^plainBlock), stored&plainBlock == 0 && stored != 0, int(im.super.BlockSize))
}

// tail takes the last size bytes of a file out of its fragment.
func (im *Image) tail(node *inode, size int64) ([]byte, error) {
	if node.fragment >= im.super.Fragments {
		return nil, malformed("fragment %d of %d", node.fragment, im.super.Fragments)
	}
	data, err := im.fragment(node.fragment)
	if err != nil {
		return nil, err
	}
	begin, end := int64(node.fragmentOffset), int64(node.fragmentOffset)+size
	if end > int64(len(data)) {
		return nil, malformed("bytes %d to %d of a fragment of %d", begin, end, len(data))
	}
	return data[begin:end], nil
}

// fragment returns the content of a fragment. The last one is kept: the tails of neighbours are in one, and without that
// each of many small files would cost the inflating of a large block.
func (im *Image) fragment(number uint32) ([]byte, error) {
	if im.lastFragment.content != nil && im.lastFragment.at == uint64(number) {
		return im.lastFragment.content, nil
	}
	at, stored, err := im.fragmentPlace(number)
	if err != nil {
		return nil, err
	}
	data, err := im.dataBlock(at, stored)
	if err != nil {
		return nil, err
	}
	im.lastFragment = kept{at: uint64(number), content: data}
	return data, nil
}

// fragmentPlace looks a fragment's place and stored size up. The table's entries of 16 bytes are in metadata blocks, 512 in
// each; where these blocks are is listed at the place that the superblock names.
func (im *Image) fragmentPlace(number uint32) (at uint64, stored uint32, err error) {
	const perBlock, entrySize = 512, 16
	var place [8]byte
	if err := im.readAt(place[:], im.super.FragmentTable+uint64(number/perBlock)*8); err != nil {
		return 0, 0, err
	}
	s, err := im.stream(le.Uint64(place[:]), uint16(number%perBlock*entrySize))
	if err != nil {
		return 0, 0, err
	}
	var entry struct {
		At             uint64
		Stored, Unused uint32
	}
	err = s.decode(&entry)
	return entry.At, entry.Stored, err
}
