package x11

import "fmt"

// The keys without a letter, by their X names' numbers (X.Org, keysymdef.h).
const (
	Escape   Key = 0xff1b
	Return   Key = 0xff0d
	Home     Key = 0xff50
	Left     Key = 0xff51
	Up       Key = 0xff52
	Right    Key = 0xff53
	Down     Key = 0xff54
	PageUp   Key = 0xff55
	PageDown Key = 0xff56
	End      Key = 0xff57
	F9       Key = 0xffc6
	F11      Key = 0xffc8
	F12      Key = 0xffc9
	Tab      Key = 0xff09

	Shift Key = 0xffe1
	Ctrl  Key = 0xffe3
)

// A Key is what a key means: a letter or sign of Latin 1 by its number, another key by a constant.
type Key uint32

// keyboard is what the server's keys mean.
type keyboard struct {
	first, last byte
	codes       map[Key]stroke
}

// stroke is how a Key is typed.
type stroke struct {
	code  byte
	shift bool
}

func (d *Display) readKeyboard() error {
	k := &d.keys
	count := int(k.last) - int(k.first) + 1
	r, err := d.call(newRequest(101, 0).u8(k.first, byte(count), 0, 0))
	if err != nil {
		return err
	}
	each := int(r[1])
	if 32+4*each*count > len(r) {
		return fmt.Errorf("x11: the keyboard's map has %d bytes, want %d", len(r), 32+4*each*count)
	}
	k.codes = map[Key]stroke{}
	for level := range min(each, 2) { // without Shift first
		for i := range count {
			key := Key(order.Uint32(r[32+4*(i*each+level):]))
			if _, known := k.codes[key]; !known && key != 0 {
				k.codes[key] = stroke{k.first + byte(i), level == 1}
			}
		}
	}
	return nil
}

// events of XTEST, which are those of the core protocol
const (
	keyPress      = 2
	keyRelease    = 3
	buttonPress   = 4
	buttonRelease = 5
	motion        = 6
)

// fake makes the server believe that a device did something, some milliseconds after what it did before: no finger is
// quicker, and GLFW takes two presses at the same millisecond for one that an input method sent twice.
func (d *Display) fake(kind, detail byte, x, y int) error {
	const fakeInput, milliseconds = 2, 3
	r := newRequest(d.xtest, fakeInput).u8(kind, detail, 0, 0).u32(milliseconds, uint32(d.Root), 0, 0)
	return d.do(r.u16(uint16(x), uint16(y)).u32(0, 0))
}

// Press presses keys one after another and lets them go.
func (d *Display) Press(keys ...Key) error {
	for _, k := range keys {
		s, ok := d.keys.codes[k]
		if !ok {
			return fmt.Errorf("x11: the keyboard has no key %#x", uint32(k))
		}
		var held []Key
		if s.shift {
			held = []Key{Shift}
		}
		if err := d.press(s.code, held); err != nil {
			return err
		}
	}
	return nil
}

// HoldKey presses a key, such as Shift, and keeps it down until LetKey.
func (d *Display) HoldKey(k Key) error { return d.fake(keyPress, d.keys.codes[k].code, 0, 0) }

// LetKey lets a key go.
func (d *Display) LetKey(k Key) error { return d.fake(keyRelease, d.keys.codes[k].code, 0, 0) }

// Control presses a key while the control key is held.
func (d *Display) Control(k Key) error { return d.press(d.keys.codes[k].code, []Key{Ctrl}) }

// ControlShift presses a key while the control key and the shift key are held.
func (d *Display) ControlShift(k Key) error {
	return d.press(d.keys.codes[k].code, []Key{Ctrl, Shift})
}

// ControlWheel turns the wheel by a notch while the control key is held.
func (d *Display) ControlWheel(button byte) error {
	code := d.keys.codes[Ctrl].code
	if err := d.fake(keyPress, code, 0, 0); err != nil {
		return err
	}
	if err := d.Click(button); err != nil {
		return err
	}
	return d.fake(keyRelease, code, 0, 0)
}

func (d *Display) press(code byte, held []Key) error {
	for _, h := range held {
		if err := d.fake(keyPress, d.keys.codes[h].code, 0, 0); err != nil {
			return err
		}
	}
	for _, kind := range []byte{keyPress, keyRelease} {
		if err := d.fake(kind, code, 0, 0); err != nil {
			return err
		}
	}
	for _, h := range held {
		if err := d.fake(keyRelease, d.keys.codes[h].code, 0, 0); err != nil {
			return err
		}
	}
	return nil
}

// The mouse's buttons; the wheel is two of them.
const (
	LeftButton = 1
	WheelUp    = 4
	WheelDown  = 5
)

// Move moves the mouse to a place on the screen.
func (d *Display) Move(x, y int) error { return d.fake(motion, 0, x, y) }

// Click presses a button and lets it go.
func (d *Display) Click(button byte) error {
	if err := d.Hold(button); err != nil {
		return err
	}
	return d.Release(button)
}

// Hold presses a button and keeps it down until Release.
func (d *Display) Hold(button byte) error { return d.fake(buttonPress, button, 0, 0) }

// Release lets a button go.
func (d *Display) Release(button byte) error { return d.fake(buttonRelease, button, 0, 0) }
