//go:build unix && !darwin

package clip

import (
	"fmt"
	"sync"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// A Clipboard is the system's. Its methods may be called on any goroutine.
type Clipboard struct {
	mu    sync.Mutex
	owner *owner // nil before something is copied
}

// Copy puts a PNG on the clipboard, and has it there until something else is copied or the program ends.
func (c *Clipboard) Copy(png []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.owner == nil || c.owner.ended() {
		o, err := newOwner()
		if err != nil {
			return err
		}
		c.owner = o
	}
	return c.owner.take(png)
}

// Close leaves what was copied to the desktop's clipboard manager, where there is one, and gives the clipboard up.
func (c *Clipboard) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.owner != nil {
		c.owner.close()
		c.owner = nil
	}
}

// An owner has the clipboard, and hands out what is on it.
type owner struct {
	*client
	stamps chan xproto.Timestamp // the server's time, as it was asked for
	saved  chan struct{}         // the clipboard manager has answered
	over   chan struct{}         // closed when the connection has ended
	incr   map[transferKey]*transfer

	mu    sync.Mutex
	png   []byte // nil while another program has the clipboard
	since xproto.Timestamp
}

func newOwner() (*owner, error) {
	c, err := connect()
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"CLIPBOARD", "CLIPBOARD_MANAGER", "SAVE_TARGETS", "TARGETS", "TIMESTAMP", "MULTIPLE", "ATOM_PAIR", "INCR", "VGGSCOPE_CLIP", "VGGSCOPE_TIME", "image/png"} {
		c.atom(name) // so that two goroutines may read them
	}
	o := &owner{client: c, stamps: make(chan xproto.Timestamp, 1), saved: make(chan struct{}, 1), over: make(chan struct{}), incr: map[transferKey]*transfer{}}
	go o.serve()
	return o, nil
}

func (o *owner) ended() bool {
	select {
	case <-o.over:
		return true
	default:
		return false
	}
}

// take makes the picture what is on the clipboard.
func (o *owner) take(png []byte) error {
	now, err := o.now()
	if err != nil {
		return err
	}
	o.mu.Lock()
	o.png, o.since = png, now
	o.mu.Unlock()
	xproto.SetSelectionOwner(o.conn, o.window, o.atoms["CLIPBOARD"], now)
	r, err := xproto.GetSelectionOwner(o.conn, o.atoms["CLIPBOARD"]).Reply()
	if err != nil {
		return fmt.Errorf("clip: %w", err)
	}
	if r.Owner != o.window { // somebody took it at a later time
		o.forget()
		return ErrRefused
	}
	return nil
}

func (o *owner) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.png = nil
}

// now is the server's time, which comes with the news that a property was written.
func (o *owner) now() (xproto.Timestamp, error) {
	for len(o.stamps) > 0 {
		<-o.stamps
	}
	if err := o.put(o.window, o.atoms["VGGSCOPE_TIME"], xproto.AtomInteger, 32, nil); err != nil {
		return 0, err
	}
	select {
	case at := <-o.stamps:
		return at, nil
	case <-o.over:
		return 0, errEnded
	case <-time.After(patience):
		return 0, ErrRefused
	}
}

// serve answers until the connection ends.
func (o *owner) serve() {
	defer close(o.over)
	for e := range o.events {
		o.hear(e)
	}
}

func (o *owner) hear(e xgb.Event) {
	switch e := e.(type) {
	case xproto.PropertyNotifyEvent:
		switch {
		case e.Window == o.window && e.Atom == o.atoms["VGGSCOPE_TIME"]:
			select {
			case o.stamps <- e.Time:
			default:
			}
		case e.State == xproto.PropertyDelete:
			o.next(transferKey{e.Window, e.Atom})
		}
	case xproto.SelectionRequestEvent:
		o.answer(e)
	case xproto.SelectionClearEvent:
		o.mu.Lock()
		if e.Selection == o.atoms["CLIPBOARD"] && int32(e.Time-o.since) >= 0 { // times go round after 49 days
			o.png = nil
		}
		o.mu.Unlock()
	case xproto.SelectionNotifyEvent:
		select {
		case o.saved <- struct{}{}:
		default:
		}
	case xproto.DestroyNotifyEvent:
		o.drop(e.Window)
	}
}

// answer gives a program what it asks for, or says that it cannot be had.
func (o *owner) answer(e xproto.SelectionRequestEvent) {
	o.mu.Lock()
	png, since := o.png, o.since
	o.mu.Unlock()
	property := e.Property
	if property == xproto.AtomNone { // programs from before the conventions
		property = e.Target
	}
	ok := false
	if png != nil && e.Selection == o.atoms["CLIPBOARD"] {
		if e.Target == o.atoms["MULTIPLE"] {
			ok = o.several(e.Requestor, property, png, since)
		} else {
			ok = o.convert(e.Requestor, property, e.Target, png, since)
		}
	}
	if !ok {
		property = xproto.AtomNone
	}
	notify := xproto.SelectionNotifyEvent{Time: e.Time, Requestor: e.Requestor, Selection: e.Selection, Target: e.Target, Property: property}
	xproto.SendEvent(o.conn, false, e.Requestor, 0, string(notify.Bytes()))
}

// several converts each of a list of pairs, and says which could not be.
func (o *owner) several(w xproto.Window, property xproto.Atom, png []byte, since xproto.Timestamp) bool {
	r, err := xproto.GetProperty(o.conn, false, w, property, xproto.GetPropertyTypeAny, 0, 256).Reply()
	if err != nil || r.Format != 32 || len(r.Value)%8 != 0 {
		return false
	}
	for i := 0; i < len(r.Value); i += 8 {
		target, into := xproto.Atom(xgb.Get32(r.Value[i:])), xproto.Atom(xgb.Get32(r.Value[i+4:]))
		if into == xproto.AtomNone || target == o.atoms["MULTIPLE"] || !o.convert(w, into, target, png, since) {
			xgb.Put32(r.Value[i+4:], xproto.AtomNone)
		}
	}
	return o.put(w, property, o.atoms["ATOM_PAIR"], 32, r.Value) == nil
}

// convert writes one form of what is on the clipboard at a window.
func (o *owner) convert(w xproto.Window, property, target xproto.Atom, png []byte, since xproto.Timestamp) bool {
	switch target {
	case o.atoms["TARGETS"]:
		return o.put(w, property, xproto.AtomAtom, 32, words(target, o.atoms["TIMESTAMP"], o.atoms["MULTIPLE"], o.atoms["SAVE_TARGETS"], o.atoms["image/png"])) == nil
	case o.atoms["TIMESTAMP"]:
		return o.put(w, property, xproto.AtomInteger, 32, words(since)) == nil
	case o.atoms["SAVE_TARGETS"]:
		return o.put(w, property, xproto.AtomNone, 32, nil) == nil
	case o.atoms["image/png"]:
		if len(png) <= piece {
			return o.put(w, property, target, 8, png) == nil
		}
		return o.begin(transferKey{w, property}, target, png)
	}
	return false
}

// farewell is how long a clipboard manager may take at the end.
const farewell = time.Second

// close has the clipboard manager save what is there (freedesktop.org's ClipboardManager), and ends.
func (o *owner) close() {
	defer o.client.close()
	o.mu.Lock()
	has := o.png != nil
	o.mu.Unlock()
	if !has || o.ended() {
		return
	}
	manager, err := xproto.GetSelectionOwner(o.conn, o.atoms["CLIPBOARD_MANAGER"]).Reply()
	if err != nil || manager.Owner == xproto.WindowNone {
		return
	}
	into := o.atoms["VGGSCOPE_CLIP"]
	if o.put(o.window, into, xproto.AtomAtom, 32, words(o.atoms["image/png"])) != nil {
		return
	}
	xproto.ConvertSelection(o.conn, o.window, o.atoms["CLIPBOARD_MANAGER"], o.atoms["SAVE_TARGETS"], into, xproto.TimeCurrentTime)
	select {
	case <-o.saved:
	case <-o.over:
	case <-time.After(farewell):
	}
}
