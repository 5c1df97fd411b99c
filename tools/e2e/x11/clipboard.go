package x11

import (
	"fmt"
	"time"
)

// The clipboard by the conventions of the ICCCM, section 2: whoever has it hands it out, in pieces where it is large.

const (
	selectionRequest = 30
	selectionNotify  = 31
	propertyNotify   = 28
)

// clientMessage is what programs send each other.
const clientMessage = 33

// hidden makes a window that is never shown, and hears of what is written at it.
func (d *Display) hidden() (Window, error) {
	const inputOnly, eventMask, propertyChange = 2, 1 << 11, 1 << 22
	d.lastID++
	w := Window(d.lastID)
	return w, d.do(newRequest(1, 0).u32(uint32(w), uint32(d.Root)).u16(0, 0, 1, 1, 0, inputOnly).u32(0, eventMask, propertyChange))
}

// event waits for one that is ok.
func (d *Display) event(ok func(packet) bool) (packet, error) {
	timeout := time.After(patience)
	for {
		select {
		case e := <-d.events:
			if ok(e) {
				return e, nil
			}
		case <-d.ended:
			_, err := d.next()
			return nil, err
		case <-timeout:
			return nil, fmt.Errorf("x11: what was waited for did not come in %v", patience)
		}
	}
}

// take reads a property, deletes it, and says what kind it is of.
func (d *Display) take(w Window, property Atom) (data []byte, kind Atom, err error) {
	r, err := d.call(newRequest(20, 1).u32(uint32(w), uint32(property), 0, 0, 1<<26))
	if err != nil {
		return nil, 0, err
	}
	n := int(order.Uint32(r[16:])) * int(r[1]/8)
	return r[32:][:min(n, len(r)-32)], Atom(order.Uint32(r[8:])), nil
}

// Clipboard takes what is on the clipboard in a form, such as image/png or UTF8_STRING; nil where it cannot be had in that.
func (d *Display) Clipboard(form string) ([]byte, error) {
	atoms, err := d.named("CLIPBOARD", form, "E2E_CLIPBOARD", "INCR")
	if err != nil {
		return nil, err
	}
	board, kind, into, pieces := atoms[0], atoms[1], atoms[2], atoms[3]
	w, err := d.hidden()
	if err != nil {
		return nil, err
	}
	if err := d.do(newRequest(24, 0).u32(uint32(w), uint32(board), uint32(kind), uint32(into), 0)); err != nil {
		return nil, err
	}
	e, err := d.event(func(e packet) bool { return e[0]&0x7f == selectionNotify && Window(order.Uint32(e[8:])) == w })
	if err != nil || order.Uint32(e[20:]) == 0 {
		return nil, err
	}
	data, got, err := d.take(w, into)
	if err != nil || got != pieces {
		return data, err
	}
	return d.pieces(w, into)
}

// pieces takes what comes one piece after the other in a property of a window, until an empty one.
func (d *Display) pieces(w Window, into Atom) (all []byte, err error) {
	for {
		_, err := d.event(func(e packet) bool {
			return e[0]&0x7f == propertyNotify && Window(order.Uint32(e[4:])) == w && Atom(order.Uint32(e[8:])) == into && e[16] == 0
		})
		if err != nil {
			return nil, err
		}
		data, _, err := d.take(w, into)
		if err != nil || len(data) == 0 {
			return all, err
		}
		all = append(all, data...)
	}
}

// named looks atoms up.
func (d *Display) named(names ...string) ([]Atom, error) {
	list := make([]Atom, len(names))
	for i, name := range names {
		var err error
		if list[i], err = d.Atom(name); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Offer puts bytes on the clipboard in one form and hands them out, in pieces, until another program has the clipboard or the
// connection is closed. The display must not be used for anything else meanwhile.
func (d *Display) Offer(form string, data []byte) error {
	atoms, err := d.named("CLIPBOARD", form, "TARGETS", "INCR", "ATOM")
	if err != nil {
		return err
	}
	o := &offering{Display: d, atoms: atoms, data: data, left: map[Window][]byte{}}
	w, err := d.hidden()
	if err != nil {
		return err
	}
	if err := d.do(newRequest(22, 0).u32(uint32(w), uint32(o.atoms[0]), 0)); err != nil {
		return err
	}
	go o.serve()
	return nil
}

// An offering is what a program has on the clipboard.
type offering struct {
	*Display
	atoms []Atom // CLIPBOARD, the form, TARGETS, INCR, ATOM
	data  []byte
	left  map[Window][]byte // what is on its way to a window
}

func (o *offering) serve() {
	const selectionClear = 29
	for {
		select {
		case e := <-o.events:
			switch e[0] & 0x7f {
			case selectionClear:
				return
			case selectionRequest:
				o.answer(e)
			case propertyNotify:
				o.more(Window(order.Uint32(e[4:])), Atom(order.Uint32(e[8:])), e[16] == 1)
			}
		case <-o.ended:
			return
		}
	}
}

// answer hands out the forms, or announces the pieces. That a window is gone concerns nobody.
func (o *offering) answer(e packet) {
	at, w, board := order.Uint32(e[4:]), Window(order.Uint32(e[12:])), order.Uint32(e[16:])
	form, property := Atom(order.Uint32(e[20:])), order.Uint32(e[24:])
	write := func(kind Atom, values ...uint32) {
		o.do(newRequest(18, 0).u32(uint32(w), property, uint32(kind)).u8(32, 0, 0, 0).u32(uint32(len(values))).u32(values...))
	}
	switch form {
	case o.atoms[2]:
		write(o.atoms[4], uint32(o.atoms[1]), uint32(o.atoms[2]))
	case o.atoms[1]:
		const eventMask, propertyChange = 1 << 11, 1 << 22
		o.do(newRequest(2, 0).u32(uint32(w), eventMask, propertyChange))
		o.left[w] = o.data
		write(o.atoms[3], uint32(len(o.data)))
	default:
		property = 0
	}
	o.do(newRequest(25, 0).u32(uint32(w), 0).u8(selectionNotify, 0).u16(0).u32(at, uint32(w), board, uint32(form), property, 0, 0))
}

// more writes the next piece once the one before was taken; behind the last one an empty one.
func (o *offering) more(w Window, property Atom, taken bool) {
	left, ok := o.left[w]
	if !ok || !taken {
		return
	}
	n := min(64<<10, len(left))
	o.do(newRequest(18, 0).u32(uint32(w), uint32(property), uint32(o.atoms[1])).u8(8, 0, 0, 0).u32(uint32(n)).text(string(left[:n])))
	if o.left[w] = left[n:]; n == 0 {
		delete(o.left, w)
	}
}
