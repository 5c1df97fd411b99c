package x11

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// uriList is the form in which file managers hand files over.
const uriList = "text/uri-list"

// A drag carries files from a window of its own to another one.
type drag struct {
	*Display
	source, target Window
	uris           string
	atoms          map[string]Atom
	dropped        bool
}

// Drop drags files over a window and lets go at a place on the screen, as a file manager does: by XDND, version 5. It
// returns when the window has taken the files, and fails if it does not want them.
func (d *Display) Drop(target Window, x, y int, paths ...string) error {
	g := &drag{Display: d, target: target, uris: uris(paths), atoms: map[string]Atom{}}
	for _, name := range []string{
		"XdndEnter", "XdndPosition", "XdndStatus", "XdndDrop", "XdndFinished", "XdndSelection", "XdndActionCopy",
		"TARGETS", "ATOM", uriList,
	} {
		var err error
		if g.atoms[name], err = d.Atom(name); err != nil {
			return err
		}
	}
	if err := g.begin(); err != nil {
		return err
	}
	defer d.do(newRequest(4, 0).u32(uint32(g.source))) // DestroyWindow
	if err := g.offer(x, y); err != nil {
		return err
	}
	return g.serve()
}

// uris writes files as RFC 2483 asks for, spaces and letters outside ASCII as the UTF-8 bytes' percent signs.
func uris(paths []string) string {
	var b strings.Builder
	for _, p := range paths {
		b.WriteString((&url.URL{Scheme: "file", Path: p}).String())
		b.WriteString("\r\n")
	}
	return b.String()
}

// begin makes the window that the files come from, and says that what is selected is there.
func (g *drag) begin() error {
	const inputOnly, copyFromParent = 2, 0
	g.lastID++
	g.source = Window(g.lastID)
	err := g.do(newRequest(1, copyFromParent).u32(uint32(g.source), uint32(g.Root)).u16(0, 0, 1, 1, 0, inputOnly).
		u32(copyFromParent, 0))
	if err != nil {
		return err
	}
	for len(g.events) > 0 { // of a drag before
		<-g.events
	}
	return g.do(newRequest(22, 0).u32(uint32(g.source), uint32(g.atoms["XdndSelection"]), 0))
}

// offer drags the files in.
func (g *drag) offer(x, y int) error {
	aware, err := g.Property(g.target, "XdndAware")
	if err != nil {
		return err
	}
	const version = 5
	if len(aware) < 4 || order.Uint32(aware) < version {
		return fmt.Errorf("x11: window %#x takes no files: its XdndAware is % x", g.target, aware)
	}
	err = g.message(g.target, g.atoms["XdndEnter"], uint32(g.source), version<<24, uint32(g.atoms[uriList]))
	if err != nil {
		return err
	}
	at := uint32(x)<<16 | uint32(y)
	return g.message(g.target, g.atoms["XdndPosition"], uint32(g.source), 0, at, 0, uint32(g.atoms["XdndActionCopy"]))
}

// serve answers the target until it has finished.
func (g *drag) serve() error {
	timeout := time.After(patience)
	for finished := false; !finished; {
		var err error
		select {
		case e := <-g.events:
			switch e[0] & 0x7f { // the bit above says that another client sent it
			case clientMessage:
				finished, err = g.hear(e)
			case selectionRequest:
				err = g.hand(e)
			}
		case <-g.ended:
			_, err = g.next()
		case <-timeout:
			err = fmt.Errorf("x11: the drop was not finished in %v; accepted: %v", patience, g.dropped)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// hear follows what the target says, and tells whether it is done.
func (g *drag) hear(e packet) (finished bool, err error) {
	kind, flags := Atom(order.Uint32(e[8:])), order.Uint32(e[16:])
	switch {
	case kind == g.atoms["XdndStatus"] && flags&1 == 0:
		return false, errors.New("x11: the window does not want the files")
	case kind == g.atoms["XdndStatus"] && !g.dropped:
		g.dropped = true
		return false, g.message(g.target, g.atoms["XdndDrop"], uint32(g.source), 0, 0)
	case kind == g.atoms["XdndFinished"] && flags == 0: // GLFW puts the list's length there, and not just the lowest bit
		return true, errors.New("x11: the window could not take the files")
	}
	return kind == g.atoms["XdndFinished"], nil
}

// hand gives the target what it asks for: the files, or in which forms they can be had.
func (g *drag) hand(e packet) error {
	at, requestor, selection := order.Uint32(e[4:]), order.Uint32(e[12:]), order.Uint32(e[16:])
	form, property := Atom(order.Uint32(e[20:])), order.Uint32(e[24:])
	change := newRequest(18, 0).u32(requestor, property)
	var err error
	switch form {
	case g.atoms[uriList]:
		err = g.do(change.u32(uint32(form)).u8(8, 0, 0, 0).u32(uint32(len(g.uris))).text(g.uris))
	case g.atoms["TARGETS"]:
		err = g.do(change.u32(uint32(g.atoms["ATOM"])).u8(32, 0, 0, 0).u32(1, uint32(g.atoms[uriList])))
	default:
		property = 0 // cannot be had
	}
	if err != nil {
		return err
	}
	notify := newRequest(25, 0).u32(requestor, 0).u8(selectionNotify, 0).u16(0)
	return g.do(notify.u32(at, requestor, selection, uint32(form), property, 0, 0))
}
