package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/plain"
)

// A step of a lesson is made of the present view, with its photos as they are at that moment.

// take makes a step of the present view, with its photos as they are now, and hands it on.
func (l *lessons) take(then func(lesson.Step)) {
	w := l.w
	photos, err := l.store()
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	view, err := w.keptSession()
	if err != nil {
		w.dialogs.failed(err)
		return
	}
	step := lesson.Step{View: view}
	if p := view.Scene.Beside.Picture; p != (scene.Source{}) {
		step.Second = &kept.Picture{Path: p.Path, Name: p.Name}
	}
	files := slices.Clone(w.now.state.Files)
	l.busy = true
	w.tell("lesson.taking")
	w.main.beside("lesson", func() error {
		if err := gather(&step, files); err != nil {
			return err
		}
		return takePhotos(&step, photos)
	}, func(err error) {
		if l.busy = false; err == nil {
			next := l.lesson
			next.Steps = append(slices.Clone(next.Steps), step.Bare())
			err = next.Check()
		}
		if err != nil {
			w.dialogs.failed(err)
			return
		}
		then(step.Bare())
	})
}

// gather notes the pictures that a view of many is about; any such view has its case here, or its step would be of one photo only.
func gather(s *lesson.Step, files []string) error {
	path := s.View.Picture.Path
	if path == "" {
		return nil
	}
	switch s.View.Scene.View {
	case scene.Table:
	case scene.BestView:
		dir := filepath.Dir(path)
		in, err := picture.InFolder(dir)
		if err != nil && !errors.Is(err, picture.ErrNone) {
			return err
		}
		files = together(dir, in, files)
	default:
		return nil
	}
	for _, f := range files {
		s.Together = append(s.Together, kept.Picture{Path: f, Name: filepath.Base(f)})
	}
	return nil
}

// takePhotos takes a step's photos, as many as a lesson has room for.
func takePhotos(s *lesson.Step, photos *lesson.Photos) error {
	total := int64(0)
	take := func(p *kept.Picture) error {
		if p.Path == "" {
			return nil
		}
		sum, n, err := photos.Take(context.Background(), p.Path)
		if err != nil {
			return err
		}
		p.SHA256 = sum
		if total += n; total > lesson.MostBytes {
			return fmt.Errorf("%w: the photos of this view have more than %s; open fewer of them together", lesson.ErrMuch, plain.Bytes(lesson.MostBytes))
		}
		return nil
	}
	if n := len(s.Together); n > lesson.MostPhotos {
		return fmt.Errorf("%w: this view is of %d photos, want at most %d; open fewer of them together", lesson.ErrMuch, n, lesson.MostPhotos)
	}
	list := []*kept.Picture{&s.View.Picture}
	if s.Second != nil {
		list = append(list, s.Second)
	}
	for i := range s.Together {
		list = append(list, &s.Together[i])
	}
	for _, p := range list {
		if err := take(p); err != nil {
			return err
		}
	}
	return nil
}
