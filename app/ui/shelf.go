package ui

import (
	"slices"
	"sync"
	"time"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// A wanted says which layer of which pass is to be made ready, and how.
type wanted struct {
	pass *nn.Activations
	scene.Demand
}

// kin are alike but for the layer: what is worth keeping together.
func (w wanted) kin(o wanted) bool { return w.pass == o.pass && w.Kin(o.Demand) }

// A shelf keeps layers that are ready to be drawn and prepares more in the background, one at a time, what was asked for
// last first. It keeps those of one pass and one way of drawing.
type shelf struct {
	onReady func(wanted, *view.Maps) // called on the shelf's goroutine
	onFault func(error)              // likewise
	prepare func(wanted) (*view.Maps, error)

	mu      sync.Mutex
	ready   map[wanted]*view.Maps
	queue   []wanted // the last one is next
	working bool
	doing   wanted // what is being prepared, while working
	single  wanted // what was asked for alone last: someone waits to see it
	wake    chan struct{}
}

// frames is how long the shelf rests after it has prepared what someone waits for, so that the cores are free to draw it.
const frames = 40 * time.Millisecond

func newShelf(onReady func(wanted, *view.Maps), onFault func(error)) *shelf {
	return &shelf{onReady: onReady, onFault: onFault, prepare: prepare, ready: map[wanted]*view.Maps{}, wake: make(chan struct{}, 1)}
}

// get is the layer if it is ready, else nil.
func (s *shelf) get(w wanted) *view.Maps {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ready[w]
}

// put takes a layer in that is ready already.
func (s *shelf) put(w wanted, m *view.Maps) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ready[w] = m
}

// ask has layers prepared, the last one first, and forgets what is not of its kin.
func (s *shelf) ask(list ...wanted) {
	if len(list) == 0 {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	first := list[len(list)-1]
	for w := range s.ready {
		if !w.kin(first) {
			delete(s.ready, w)
		}
	}
	s.queue = slices.DeleteFunc(s.queue, func(w wanted) bool { return !w.kin(first) || slices.Contains(list, w) })
	for _, w := range list {
		if s.ready[w] == nil && !(s.working && s.doing == w) {
			s.queue = append(s.queue, w)
		}
	}
	if len(list) == 1 {
		s.single = first
		select {
		case s.wake <- struct{}{}:
		default:
		}
	}
	if !s.working && len(s.queue) > 0 {
		s.working = true
		go s.work()
	}
}

// work prepares what is asked for until nothing is.
func (s *shelf) work() {
	for {
		s.mu.Lock()
		if len(s.queue) == 0 {
			s.working = false
			s.mu.Unlock()
			return
		}
		w := s.queue[len(s.queue)-1]
		s.queue = s.queue[:len(s.queue)-1]
		s.doing = w
		select {
		case <-s.wake: // what is waited for is the last of the queue, this one
		default:
		}
		s.mu.Unlock()

		var m *view.Maps
		err := work.Safely(func() (err error) { m, err = s.prepare(w); return err }) // or a panic would end the program
		s.mu.Lock()
		s.doing = wanted{}
		if err == nil {
			s.ready[w] = m
		}
		waited := s.single == w
		s.mu.Unlock()
		if err != nil {
			s.onFault(err)
			continue
		}
		s.onReady(w, m)
		if waited {
			s.rest()
		}
	}
}

// rest leaves the cores to others for some frames, or until another layer is waited for.
func (s *shelf) rest() {
	select {
	case <-s.wake:
	case <-time.After(frames):
	}
}

// prepare reads a layer from the device and makes it ready.
func prepare(w wanted) (*view.Maps, error) {
	read := w.pass.Output
	if w.Before {
		read = w.pass.Before
	}
	t, err := read(w.Layer)
	if err != nil {
		return nil, err
	}
	colours := view.Viridis()
	if w.Signed {
		colours = view.Signed()
	}
	m := view.NewMaps(t, w.Mode, w.Locked, colours)
	m.Count() // here, so that no key waits for it
	return m, nil
}
