//go:build unix && !darwin

package clip

import (
	"time"

	"github.com/jezek/xgb/xproto"
)

// piece is how much goes into one property: servers take 256 KiB in one request at least.
const piece = 128 << 10

// A transfer is a picture that goes in pieces (ICCCM 2.7.2): the next one whenever the one before was taken.
type transfer struct {
	kind xproto.Atom
	left []byte
	last time.Time
	end  bool // the empty piece behind the last one was sent
}

type transferKey struct {
	window   xproto.Window
	property xproto.Atom
}

// mostTransfers bounds what can be under way: who asks and does not go on is forgotten after a while.
const (
	mostTransfers = 32
	forgotten     = time.Minute
)

// begin announces a picture in pieces, and hears of when the announcement was taken.
func (o *owner) begin(key transferKey, kind xproto.Atom, png []byte) bool {
	for k, t := range o.incr {
		if time.Since(t.last) > forgotten {
			delete(o.incr, k)
		}
	}
	if len(o.incr) >= mostTransfers {
		return false
	}
	o.watch(key.window, xproto.EventMaskPropertyChange|xproto.EventMaskStructureNotify)
	if o.put(key.window, key.property, o.atoms["INCR"], 32, words(uint32(len(png)))) != nil {
		return false
	}
	o.incr[key] = &transfer{kind: kind, left: png, last: time.Now()}
	return true
}

// watch chooses what is heard of a window of another program.
func (o *owner) watch(w xproto.Window, mask uint32) {
	if w != o.window {
		xproto.ChangeWindowAttributes(o.conn, w, xproto.CwEventMask, []uint32{mask})
	}
}

// next sends the next piece, where one is waited for; behind the last one an empty one.
func (o *owner) next(key transferKey) {
	t := o.incr[key]
	if t == nil {
		return
	}
	if t.end {
		delete(o.incr, key)
		for k := range o.incr {
			if k.window == key.window {
				return
			}
		}
		o.watch(key.window, 0)
		return
	}
	n := min(piece, len(t.left))
	if o.put(key.window, key.property, t.kind, 8, t.left[:n]) != nil {
		delete(o.incr, key)
		return
	}
	t.left, t.end, t.last = t.left[n:], n == 0, time.Now()
}

// drop forgets what was on its way to a window that is gone.
func (o *owner) drop(w xproto.Window) {
	for k := range o.incr {
		if k.window == w {
			delete(o.incr, k)
		}
	}
}
