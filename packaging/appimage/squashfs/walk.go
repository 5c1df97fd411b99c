package squashfs

import (
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"strings"
)

// Entry is a file, folder or symbolic link of an image.
type Entry struct {
	// Path is the way from the image's root, as fs.ValidPath wants it: with slashes, no "..". The root itself is ".".
	Path string
	// Mode has the type and the permission bits.
	Mode fs.FileMode
	// Size is the number of bytes of a file.
	Size int64
	// Target is where a symbolic link points to, from its own folder. It never leads out of the image.
	Target string

	im   *Image
	node *inode
}

// Walk calls visit for the root and for all that is below it, a folder before what is in it, and names in the image's order,
// which is by bytes. It ends with the first error, of visit or its own.
func (im *Image) Walk(visit func(Entry) error) error {
	w := walk{im: im, visit: visit, open: map[uint64]bool{}}
	return w.enter(".", im.super.Root, 0)
}

type walk struct {
	im      *Image
	visit   func(Entry) error
	entries int
	open    map[uint64]bool // the folders on the way to where the walk is
}

func (w *walk) enter(name string, ref uint64, depth int) error {
	if w.entries++; w.entries > maxEntries || depth > maxDepth {
		return malformed("more than %d entries or %d folders deep", maxEntries, maxDepth)
	}
	node, err := w.im.inode(ref)
	if err != nil {
		return err
	}
	if name == "." && !node.mode.IsDir() {
		return malformed("its root is no folder")
	}
	// Links out of the image would let a program that follows them read or write where nobody meant it to.
	if node.mode.Type() == fs.ModeSymlink {
		t := node.target
		if path.IsAbs(t) || strings.ContainsRune(t, 0) || !filepath.IsLocal(path.Join(path.Dir(name), t)) {
			return malformed("%q links to %q, out of the image", name, t)
		}
	}
	if err := w.visit(Entry{name, node.mode, node.size, node.target, w.im, node}); err != nil || !node.mode.IsDir() {
		return err
	}
	if w.open[ref] {
		return malformed("the folder %q contains itself", name)
	}
	w.open[ref] = true
	defer delete(w.open, ref)
	return w.list(name, node, depth)
}

// list walks through a folder's entries. They come in runs, whose header has what all inodes of the run share.
func (w *walk) list(folder string, node *inode, depth int) error {
	if node.listingSize == 0 {
		return nil
	}
	s, err := w.im.stream(w.im.super.DirTable+node.listing, node.listingOffset)
	if err != nil {
		return err
	}
	raw := make([]byte, node.listingSize)
	if _, err := s.Read(raw); err != nil {
		return err
	}
	listing := listing{raw}
	for len(listing.rest) > 0 {
		var head struct{ Count, Block, Inode uint32 }
		if err := listing.decode(&head); err != nil {
			return err
		}
		for range int64(head.Count) + 1 { // one less is stored
			name, offset, err := listing.entry()
			if err != nil {
				return err
			}
			ref := uint64(head.Block)<<16 | uint64(offset)
			if err := w.enter(path.Join(folder, name), ref, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// WriteTo copies a file's bytes to dst.
func (e Entry) WriteTo(dst io.Writer) (int64, error) {
	return e.im.copyFile(dst, e.Path, e.node)
}
