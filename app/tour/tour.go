package tour

import "slices"

// A Tour is where somebody is on it, and what they have done. It belongs to one goroutine.
type Tour struct {
	chapters      []Chapter
	chapter, step int
	done          map[string]bool
	from          *Sight // as the step began; nil until the first look
	armed         bool   // what is to be reached did not hold at some time since
}

// New is a tour at a step, with those that were done before; at the first one for a name that is none.
func New(at string, done []string) *Tour {
	t := &Tour{chapters: Chapters(), done: map[string]bool{}}
	t.chapter, t.step, _ = find(at)
	for _, id := range done {
		if _, _, ok := find(id); ok {
			t.done[id] = true
		}
	}
	return t
}

// Step is the one that is at hand.
func (t *Tour) Step() Step { return t.chapters[t.chapter].Steps[t.step] }

// Chapter is its chapter.
func (t *Tour) Chapter() Chapter { return t.chapters[t.chapter] }

// Place is the step's number, from 1, of how many.
func (t *Tour) Place() (n, of int) {
	for i, c := range t.chapters {
		if i < t.chapter {
			n += len(c.Steps)
		}
		of += len(c.Steps)
	}
	return n + t.step + 1, of
}

// Done reports whether a step was done.
func (t *Tour) Done(id string) bool { return t.done[id] }

// Count is how many steps were done.
func (t *Tour) Count() int { return len(t.done) }

// List names them in order, to be kept.
func (t *Tour) List() (ids []string) {
	for _, c := range t.chapters {
		for _, s := range c.Steps {
			if t.done[s.ID] {
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}

// See looks at what the user has made of the window, and reports whether that ticks the step at hand. What was so when the step
// began ticks nothing.
func (t *Tour) See(now Sight) bool {
	s := t.Step()
	if t.done[s.ID] {
		return false
	}
	if t.from == nil {
		t.from = &now
	}
	if s.Changed != nil {
		t.done[s.ID] = s.Changed(*t.from, now)
	} else {
		holds := s.Reached(now)
		t.done[s.ID] = holds && t.armed
		t.armed = t.armed || !holds
	}
	if !t.done[s.ID] {
		delete(t.done, s.ID)
		return false
	}
	return true
}

// Go moves by so many steps, across chapters, and reports whether there is one.
func (t *Tour) Go(by int) bool {
	n, of := t.Place()
	to := n - 1 + by
	if to < 0 || to >= of {
		return false
	}
	for c, ch := range t.chapters {
		if to < len(ch.Steps) {
			t.put(c, to)
			return true
		}
		to -= len(ch.Steps)
	}
	return false
}

// Open goes to the first step of a chapter that is not done, or to its first one.
func (t *Tour) Open(chapter string) {
	c := slices.IndexFunc(t.chapters, func(c Chapter) bool { return c.ID == chapter })
	if c < 0 {
		return
	}
	t.put(c, max(0, slices.IndexFunc(t.chapters[c].Steps, func(s Step) bool { return !t.done[s.ID] })))
}

// Again begins anew, with nothing done.
func (t *Tour) Again() {
	t.done = map[string]bool{}
	t.put(0, 0)
}

func (t *Tour) put(chapter, step int) { t.chapter, t.step, t.from, t.armed = chapter, step, nil, false }
