package scene

import (
	"cmp"
	"time"
)

// Steps is how many steps back a history leads.
const Steps = 200

// gesture is how soon the next small step has to follow to belong to the same gesture.
const gesture = time.Second

// A History is what was looked at before, and what after that, to go back and forth. The zero History is empty. It is not
// to be used from several goroutines at once.
type History struct {
	past, future []Scene // the nearest last
	small        small   // what the last step was, if it was a small one
	at           time.Time
}

// small is a kind of change that comes in many small steps; empty for none.
type small string

// A click first chooses a channel and then, when it is known not to become a double one, pins a value of it.
const chosen, pinned small = "chosen", "pinned"

// follows reports whether a small step of kind k after one of another kind belongs to the same gesture.
func (k small) follows(last small) bool {
	switch k {
	case "", chosen:
		return false
	case pinned:
		return last == chosen
	}
	return k == last
}

// kind is what differs between two scenes, if that is a thing which the wheel, dragging or typing change little by little.
func kind(was, now Scene) small {
	c := now.Since(was)
	limited := c == Change{Drawn: true} && now.Range == Locked && was.Before == now.Before && was.Colours == now.Colours
	switch {
	case c == Change{Camera: true} && was.Camera.Solo == now.Camera.Solo:
		return "camera"
	case c == Change{Order: true} && was.Order.Only != now.Order.Only:
		return "filter"
	case limited:
		return "limits"
	}
	return cmp.Or(slid(c, was, now), half(c, was, now))
}

// slid is which slider has made a change, or what was moved in another view than that of the maps, if that is all.
func slid(c Change, was, now Scene) small {
	switch {
	case c == Change{Cause: true} && was.Cause.Cover != now.Cause.Cover:
		return "cover"
	case c == Change{Dream: true} && was.Dream.Opaque != now.Dream.Opaque:
		return "opaque"
	case c == Change{Cameras: true} && was.Cameras.solos() == now.Cameras.solos():
		return "cameras"
	case c == Change{Classes: true}:
		return "classes"
	}
	return ""
}

// half is which half of a click a change is: that which chooses a channel, that which pins something in it, or neither.
func half(c Change, was, now Scene) small {
	switch {
	case c == Change{Channel: true}:
		return chosen
	case c == Change{Unit: true} && now.Unit != nil && now.Unit.Channel == was.Channel:
		return pinned
	case c == Change{Area: true}: // of a rectangle that was drawn over the channel
		return pinned
	}
	return ""
}

// Note keeps a scene that was left for another one at a time. Small steps of one gesture are one step.
func (h *History) Note(was, now Scene, at time.Time) {
	if now.Equal(was) {
		return
	}
	k := kind(was, now)
	goesOn := k.follows(h.small) && at.Sub(h.at) < gesture && len(h.past) > 0
	h.small, h.at, h.future = k, at, nil
	if goesOn {
		return
	}
	h.past = append(h.past, was)
	if len(h.past) > Steps {
		h.past = append([]Scene(nil), h.past[1:]...)
	}
}

// Back reports whether there is a step back.
func (h *History) Back() bool { return len(h.past) > 0 }

// Forth reports whether there is a step forth, which there is after steps back.
func (h *History) Forth() bool { return len(h.future) > 0 }

// Undo is the scene before, which leads from now back; now itself where there is none.
func (h *History) Undo(now Scene) Scene { return h.walk(&h.past, &h.future, now) }

// Redo is the scene that Undo led away from; now itself where there is none.
func (h *History) Redo(now Scene) Scene { return h.walk(&h.future, &h.past, now) }

// walk takes a scene from one list and puts now on the other. A scene that looks like now is no step.
func (h *History) walk(from, to *[]Scene, now Scene) Scene {
	h.small = ""
	for len(*from) > 0 {
		last := len(*from) - 1
		next := (*from)[last]
		*from = (*from)[:last]
		if next.Model != now.Model { // whose channels and ranges they were
			next.Off, next.Locks = now.Off, now.Locks
		}
		next.Model, next.Picture = now.Model, now.Picture // steps are of the view: what is looked at stays open
		if !next.Equal(now) {
			*to = append(*to, now)
			return next
		}
	}
	return now
}
