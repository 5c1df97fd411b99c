package ui

import (
	"context"
	"errors"
	"image"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// dreams are the pictures that were made of what something likes: one for each target and way, until another model is in use.
type dreams struct {
	now     *subject
	main    *mainThread
	session Session
	changed func() // something else is known, or under way

	of    *session.Model // what all this is about
	found map[dreamKey]*dreamt
	asked *dreamKey // under way
}

// A dreamKey says which picture is meant, however many steps it has.
type dreamKey struct {
	target explain.Target
	method dream.Method
	seed   uint64
	photo  *session.Picture // that it begins with, or whose spectrum it keeps; nil for noise
	tie    float64          // to the photo
	side   int              // of the picture; 0 for the model's size
}

// A dreamt is what is known of a picture.
type dreamt struct {
	session.Dream
	keep  *session.Dreamt
	steps int         // that it is to have
	img   *image.RGBA // Picture as it is drawn
}

// follow forgets what is about another model.
func (d *dreams) follow() {
	if m := d.now.state.Model; m != d.of {
		d.halt()
		d.of, d.found = m, map[dreamKey]*dreamt{}
	}
	d.changed()
}

// key is the picture that the scene means.
func (d *dreams) key() dreamKey {
	s := d.now.scene.Dream
	k := dreamKey{target: d.now.dreamTarget(), method: s.Method, seed: s.Seed, side: d.now.dreamSide()}
	if s.Method == dream.Accentuate {
		k.tie = s.Tie
	}
	if d.now.result != nil && (s.Method == dream.Accentuate || s.Method == dream.MACO && s.Natural) {
		k.photo = d.now.result.Picture
	}
	return k
}

// present is what is known of what the scene means; nothing that is nil.
func (d *dreams) present() *dreamt {
	if got := d.found[d.key()]; got != nil {
		return got
	}
	return &dreamt{}
}

// underWay reports whether it is being made.
func (d *dreams) underWay() bool { return d.asked != nil && *d.asked == d.key() }

// wanted is how many steps are asked for.
func (d *dreams) wanted() int {
	s := d.now.scene.Dream
	if s.Steps > 0 {
		return s.Steps
	}
	return s.Method.Steps()
}

// begin has the picture made from the beginning.
func (d *dreams) begin() {
	d.work(&dreamt{keep: &session.Dreamt{}, steps: d.wanted()})
}

// goOn takes the steps that are left, or as many again where none are.
func (d *dreams) goOn() {
	got := *d.present()
	if got.steps = d.wanted(); got.steps <= len(got.Curve) {
		got.steps = len(got.Curve) + d.wanted()
	}
	d.work(&got)
}

func (d *dreams) work(next *dreamt) {
	key := d.key()
	d.asked, d.found[key] = &key, next
	req := session.DreamRequest{
		Request: dream.Request{Target: key.target, Method: key.method, Steps: next.steps, Seed: key.seed, Tie: key.tie},
		Of:      key.photo, Side: key.side,
	}
	next.Result, next.Err = nil, nil
	d.session.Do(session.Dreaming(d.of, req, next.keep, func(now session.Dream) {
		var img *image.RGBA
		if now.Picture != nil {
			img = toRGBA(now.Picture.Image())
		}
		d.main.do("dream", func() { d.take(key, next, now, img) })
	}))
	d.changed()
}

// take shows how far a picture is. What was begun anew since then is another one.
func (d *dreams) take(key dreamKey, of *dreamt, now session.Dream, img *image.RGBA) {
	if d.found[key] != of {
		return
	}
	ended := errors.Is(now.Err, context.Canceled)
	over := now.Result != nil || now.Err != nil
	if img == nil {
		now.Picture, now.Curve, img = of.Picture, of.Curve, of.img
	}
	if ended {
		now.Err = nil
	}
	of.Dream, of.img = now, img
	if over && !ended && d.asked != nil && *d.asked == key { // else the session goes on with it, or the user has ended it
		d.asked = nil
	}
	d.changed()
}

// halt ends what is under way, and leaves what there is.
func (d *dreams) halt() {
	if d.asked != nil {
		d.asked = nil
		d.session.Stop(session.DreamingName)
	}
}

// stop is halt for the user.
func (d *dreams) stop() {
	d.halt()
	d.changed()
}

func toRGBA(img image.Image) *image.RGBA {
	if p, ok := img.(*image.RGBA); ok {
		return p
	}
	b := img.Bounds()
	out := image.NewRGBA(b)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			out.Set(x, y, img.At(x, y))
		}
	}
	return out
}

// dreamTarget is what the scene's dream is of: a target of its own, or the chosen channel; none where that is no channel.
func (s *subject) dreamTarget() explain.Target {
	if t := s.scene.Dream.Target; t != (explain.Target{}) || s.network() == nil {
		return t
	}
	n := s.network()
	switch l := n.Layers[s.layer()]; {
	case l.Kind == nn.Input:
		return explain.Target{}
	case l.Out.Flat():
		if u, of, ok := s.scene.Pinned(n); ok && of.Index == l.Index {
			return s.liked(explain.Target{Layer: u.Layer, Channel: u.Channel, Unit: true})
		}
		return explain.Target{}
	default:
		return explain.Target{Layer: l.Name, Channel: min(s.scene.Channel, l.Out.C-1)}
	}
}

// liked is a target as a picture can be made of it without another one: the best class by its number, and of the layer of the
// probabilities the class.
func (s *subject) liked(t explain.Target) explain.Target {
	n := s.network()
	if n == nil {
		return t
	}
	for i, c := range []*explain.Class{&t.Class, &t.Minus} {
		at := map[explain.Class]int{explain.Top: 0, explain.Second: 1}
		place, ok := at[*c]
		switch {
		case !ok:
		case s.result != nil && place < len(s.result.Top):
			*c = explain.ClassIndex(s.result.Top[place].Index)
		case i == 0:
			return explain.Target{}
		}
	}
	if n.HasTop() && t.Class == "" && t.Layer == n.Layers[n.Logits().Layer].Name {
		return explain.Target{Class: explain.ClassIndex(t.Channel)}
	}
	return t
}
