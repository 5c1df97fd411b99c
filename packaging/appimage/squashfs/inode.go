package squashfs

import "io/fs"

// The kinds of inodes that are read. Each comes short and long; mksquashfs takes the long form only where it must.
const (
	dirInode, fileInode, linkInode             = 1, 2, 3
	longDirInode, longFileInode, longLinkInode = 8, 9, 10
)

const noFragment = 0xffffffff

// inode is what an inode says, whichever form it has.
type inode struct {
	mode fs.FileMode
	size int64 // of a file, in bytes

	listing       uint64 // a folder: where the metadata block with its entries is, from the table's begin
	listingOffset uint16
	listingSize   int64

	target string // a symbolic link

	begin          uint64   // a file: where its first block is
	blocks         []uint32 // stored sizes of its blocks
	fragment       uint32   // which fragment holds its tail, or noFragment
	fragmentOffset uint32
}

type inodeHeader struct {
	Kind, Mode, UID, GID uint16
	Time, Number         uint32
}

// inode reads the inode that a reference names: 48 bits of a place from the table's begin, 16 of an offset.
func (im *Image) inode(ref uint64) (*inode, error) {
	s, err := im.stream(im.super.InodeTable+ref>>16, uint16(ref))
	if err != nil {
		return nil, err
	}
	var head inodeHeader
	if err := s.decode(&head); err != nil {
		return nil, err
	}
	node := &inode{mode: fs.FileMode(head.Mode & 0o777)}
	switch head.Kind {
	case dirInode, longDirInode:
		node.mode |= fs.ModeDir
		err = node.readDir(s, head.Kind == longDirInode)
	case fileInode, longFileInode:
		err = node.readFile(s, head.Kind == longFileInode, im.super.BlockSize)
	case linkInode, longLinkInode:
		node.mode |= fs.ModeSymlink
		err = node.readLink(s)
	default:
		err = malformed("an inode of kind %d: only files, folders and symbolic links are read", head.Kind)
	}
	return node, err
}

func (n *inode) readDir(s *stream, long bool) error {
	var block, size uint32
	if long {
		var d struct {
			Links, Size, Block, Parent uint32
			Indexes, Offset            uint16
			Xattr                      uint32
		}
		if err := s.decode(&d); err != nil {
			return err
		}
		block, size, n.listingOffset = d.Block, d.Size, d.Offset
	} else {
		var d struct {
			Block, Links uint32
			Size, Offset uint16
			Parent       uint32
		}
		if err := s.decode(&d); err != nil {
			return err
		}
		block, size, n.listingOffset = d.Block, uint32(d.Size), d.Offset
	}
	// The size counts three bytes more than there are, for "." and "..", which are not stored.
	n.listing, n.listingSize = uint64(block), max(0, int64(size)-3)
	if n.listingSize > maxListing {
		return malformed("a folder's list of %d bytes, at most %d are allowed", n.listingSize, maxListing)
	}
	return nil
}

func (n *inode) readFile(s *stream, long bool, blockSize uint32) error {
	var size uint64
	if long {
		var f struct {
			Begin, Size, Sparse            uint64
			Links, Fragment, Offset, Xattr uint32
		}
		if err := s.decode(&f); err != nil {
			return err
		}
		n.begin, size, n.fragment, n.fragmentOffset = f.Begin, f.Size, f.Fragment, f.Offset
	} else {
		var f struct{ Begin, Fragment, Offset, Size uint32 }
		if err := s.decode(&f); err != nil {
			return err
		}
		n.begin, size, n.fragment, n.fragmentOffset = uint64(f.Begin), uint64(f.Size), f.Fragment, f.Offset
	}
	if size > maxFile {
		return malformed("a file of %d bytes, at most %d are allowed", size, int64(maxFile))
	}
	n.size = int64(size)
	count := size / uint64(blockSize)
	if n.fragment == noFragment && size%uint64(blockSize) != 0 {
		count++ // the tail has a block of its own
	}
	n.blocks = make([]uint32, count)
	return s.decode(n.blocks)
}

func (n *inode) readLink(s *stream) error {
	var l struct{ Links, Size uint32 }
	if err := s.decode(&l); err != nil {
		return err
	}
	if l.Size == 0 || l.Size > 4096 {
		return malformed("a symbolic link of %d bytes", l.Size)
	}
	target := make([]byte, l.Size)
	_, err := s.Read(target)
	n.target = string(target)
	return err
}
