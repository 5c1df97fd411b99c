package x11

import (
	"errors"
	"fmt"
	"image"
)

// Atom is the number of a name, which is given one if it has none.
func (d *Display) Atom(name string) (Atom, error) {
	if a, ok := d.atoms[name]; ok {
		return a, nil
	}
	r, err := d.call(newRequest(16, 0).u16(uint16(len(name)), 0).text(name))
	if err != nil {
		return 0, err
	}
	d.atoms[name] = Atom(order.Uint32(r[8:]))
	return d.atoms[name], nil
}

// Property is what is stored at a window under a name, up to 64 KiB, nil if nothing is.
func (d *Display) Property(w Window, name string) ([]byte, error) {
	a, err := d.Atom(name)
	if err != nil {
		return nil, err
	}
	r, err := d.call(newRequest(20, 0).u32(uint32(w), uint32(a), 0, 0, 1<<14))
	if err != nil {
		return nil, err
	}
	n := int(order.Uint32(r[16:])) * int(r[1]/8)
	if r[1] == 0 || 32+n > len(r) {
		return nil, nil
	}
	return r[32 : 32+n], nil
}

// TopLevels lists the windows right below the root.
func (d *Display) TopLevels() ([]Window, error) {
	r, err := d.call(newRequest(15, 0).u32(uint32(d.Root)))
	if err != nil {
		return nil, err
	}
	n := int(order.Uint16(r[16:]))
	if 32+4*n > len(r) {
		return nil, fmt.Errorf("x11: %d windows in a reply of %d bytes", n, len(r))
	}
	list := make([]Window, n)
	for i := range list {
		list[i] = Window(order.Uint32(r[32+4*i:]))
	}
	return list, nil
}

// Find gives the visible top-level window with this title, or 0.
func (d *Display) Find(title string) (Window, error) {
	list, err := d.TopLevels()
	if err != nil {
		return 0, err
	}
	for _, w := range list {
		name, err := d.Property(w, "_NET_WM_NAME")
		if err != nil || string(name) != title { // a window may vanish while it is being asked
			continue
		}
		if r, err := d.call(newRequest(3, 0).u32(uint32(w))); err == nil && r[26] == 2 {
			return w, nil
		}
	}
	return 0, nil
}

// Bounds is where a top-level window is on the screen.
func (d *Display) Bounds(w Window) (image.Rectangle, error) {
	r, err := d.call(newRequest(14, 0).u32(uint32(w)))
	if err != nil {
		return image.Rectangle{}, err
	}
	x, y := int(int16(order.Uint16(r[12:]))), int(int16(order.Uint16(r[14:])))
	return image.Rect(x, y, x+int(order.Uint16(r[16:])), y+int(order.Uint16(r[18:]))), nil
}

// Place moves a window and gives it a size, as a window manager does.
func (d *Display) Place(w Window, to image.Rectangle) error {
	const xywh = 0xf
	return d.do(newRequest(12, 0).u32(uint32(w)).u16(xywh, 0).
		u32(uint32(to.Min.X), uint32(to.Min.Y), uint32(to.Dx()), uint32(to.Dy())))
}

// Focus sends the keys to a window.
func (d *Display) Focus(w Window) error {
	const revertToRoot = 1
	return d.do(newRequest(42, revertToRoot).u32(uint32(w), 0))
}

// Delete asks a window to close, as a window manager does when its cross is clicked.
func (d *Display) Delete(w Window) error {
	protocols, err := d.Atom("WM_PROTOCOLS")
	if err != nil {
		return err
	}
	closing, err := d.Atom("WM_DELETE_WINDOW")
	if err != nil {
		return err
	}
	return d.message(w, protocols, uint32(closing))
}

// Ping waits until a window's program has dealt with all events that came before, by the protocol with which a window manager finds out
// whether one still listens.
func (d *Display) Ping(w Window) error {
	const attributes, eventMask, substructureNotify = 2, 1 << 11, 1 << 19
	atoms, err := d.named("WM_PROTOCOLS", "_NET_WM_PING")
	if err != nil {
		return err
	}
	// The answer goes to the root window, and is heard by those who want to know what becomes of the windows there.
	hear := func(mask uint32) error {
		return d.do(newRequest(attributes, 0).u32(uint32(d.Root), eventMask, mask))
	}
	if err := hear(substructureNotify); err != nil {
		return err
	}
	d.pings++
	protocols, ping, serial := atoms[0], atoms[1], d.pings
	err = d.message(w, protocols, uint32(ping), serial, uint32(w))
	if err == nil {
		_, err = d.event(func(e packet) bool {
			return e[0]&0x7f == clientMessage && Atom(order.Uint32(e[8:])) == protocols &&
				Atom(order.Uint32(e[12:])) == ping && order.Uint32(e[16:]) == serial
		})
	}
	return errors.Join(err, hear(0))
}

// message sends a window a client message of up to five numbers.
func (d *Display) message(w Window, kind Atom, data ...uint32) error {
	const format = 32
	r := newRequest(25, 0).u32(uint32(w), 0).u8(clientMessage, format).u16(0).u32(uint32(w), uint32(kind))
	return d.do(r.u32(append(data, make([]uint32, 5-len(data))...)...))
}

// Picture takes a picture of a part of the screen.
func (d *Display) Picture(of image.Rectangle) (*image.RGBA, error) {
	const zPixmap = 2
	of = of.Intersect(image.Rect(0, 0, d.Width, d.Height))
	r, err := d.call(newRequest(73, zPixmap).u32(uint32(d.Root)).
		u16(uint16(of.Min.X), uint16(of.Min.Y), uint16(of.Dx()), uint16(of.Dy())).u32(0xffffffff))
	if err != nil {
		return nil, err
	}
	img := image.NewRGBA(image.Rect(0, 0, of.Dx(), of.Dy()))
	if r[1] != 24 || len(r) < 32+len(img.Pix) {
		return nil, fmt.Errorf("x11: a picture of depth %d in %d bytes, want depth 24 and %d", r[1], len(r), 32+len(img.Pix))
	}
	for i := 0; i < len(img.Pix); i += 4 { // blue first, and nothing in the fourth
		p := r[32+i : 32+i+4]
		img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3] = p[2], p[1], p[0], 0xff
	}
	return img, nil
}
