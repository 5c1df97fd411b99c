package kit

import "fyne.io/fyne/v2"

// Paced has what many movements of the mouse ask for done at most once between two frames: a mouse tells of up to a thousand
// movements a second, and where each of them changed the whole window, that would follow the mouse later and later.
// Its zero value is ready; it is for the main thread.
type Paced struct {
	post func(func()) // calls later on the main thread; nil for the toolkit's
	due  bool         // something was done, and no frame has been drawn since
	next func()
}

// Do does act: at once, or, where something was done since the last frame, after the next one, if nothing else was asked for until then.
func (p *Paced) Do(act func()) {
	if p.due {
		p.next = act
		return
	}
	p.due = true
	act()
	post := p.post
	if post == nil {
		post = fyne.Do
	}
	post(p.drawn)
}

func (p *Paced) drawn() {
	p.due = false
	if act := p.take(); act != nil {
		p.Do(act)
	}
}

// End does at once what still waits: the movement is over.
func (p *Paced) End() {
	if act := p.take(); act != nil {
		act()
	}
}

func (p *Paced) take() func() {
	act := p.next
	p.next = nil
	return act
}
