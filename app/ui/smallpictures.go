package ui

import (
	"context"
	"image"

	"github.com/vggscope/vggscope/nn/picture"
)

// smallSide is the longest side of the pictures in the film, in pixels: for screens of high density twice what is shown.
const smallSide = 112

// mostSmall is how many small pictures are kept: 5 MB.
const mostSmall = 128

// smallPictures keep small versions of files, read one after another beside the main thread, on which all its methods are called.
type smallPictures struct {
	main  *mainThread
	read  func(path string) (*image.RGBA, error)
	kept  map[string]*image.RGBA // nil for a file that cannot be read
	order []string               // of kept, the oldest first
	busy  bool
	then  func() // something new is there
}

func newSmallPictures(main *mainThread) *smallPictures {
	return &smallPictures{main: main, read: smallPicture, kept: map[string]*image.RGBA{}}
}

// get is a file's small version; known is false while it was not read.
func (s *smallPictures) get(path string) (img *image.RGBA, known bool) {
	img, known = s.kept[path]
	return img, known
}

// want has the first of some files read that is not there yet.
func (s *smallPictures) want(paths []string) {
	if s.busy {
		return
	}
	for _, path := range paths {
		if _, known := s.kept[path]; known {
			continue
		}
		s.busy = true
		var img *image.RGBA
		s.main.beside("small picture", func() (err error) {
			img, err = s.read(path)
			return err
		}, func(err error) {
			s.busy = false
			if err != nil {
				img = nil
			}
			s.keep(path, img)
			s.then()
		})
		return
	}
}

func (s *smallPictures) keep(path string, img *image.RGBA) {
	s.kept[path] = img
	s.order = append(s.order, path)
	if len(s.order) > mostSmall {
		delete(s.kept, s.order[0])
		s.order = s.order[1:]
	}
}

// smallPicture reads a file and makes it small.
func smallPicture(path string) (*image.RGBA, error) {
	p, _, err := picture.DecodeFile(context.Background(), path, picture.Limits{})
	if err != nil {
		return nil, err
	}
	if w, h := within(p.W, p.H, smallSide); w < p.W || h < p.H {
		p = picture.Resize(p, w, h, picture.Bilinear)
	}
	return p.Image().(*image.RGBA), nil
}
