//go:build unix && !darwin

package clip

import (
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// A client is a connection to the X server with a window, which is never shown.
type client struct {
	conn   *xgb.Conn
	window xproto.Window
	atoms  map[string]xproto.Atom
	events chan xgb.Event // closed when the connection has ended
	done   chan struct{}  // closed when nobody wants events any more
}

// errEnded says that the server has gone away.
var errEnded = errors.New("clip: the connection to the display has ended")

// quiet ends that the library writes to the terminal what it also returns.
var quiet = sync.OnceFunc(func() { xgb.Logger.SetOutput(io.Discard) })

func connect() (*client, error) {
	quiet()
	conn, err := xgb.NewConn()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNone, err)
	}
	c := &client{conn: conn, atoms: map[string]xproto.Atom{}, events: make(chan xgb.Event, 64), done: make(chan struct{})}
	if err := c.makeWindow(); err != nil {
		conn.Close()
		return nil, err
	}
	go c.listen()
	return c, nil
}

// makeWindow makes a window that takes no room, and hears of what is written at it.
func (c *client) makeWindow() error {
	screen := xproto.Setup(c.conn).DefaultScreen(c.conn)
	id, err := xproto.NewWindowId(c.conn)
	if err != nil {
		return fmt.Errorf("clip: %w", err)
	}
	c.window = id
	err = xproto.CreateWindowChecked(c.conn, 0, id, screen.Root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
	if err != nil {
		return fmt.Errorf("clip: %w", err)
	}
	return nil
}

// listen hands on what the server sends. Errors are about windows of others, which may go away at any time.
func (c *client) listen() {
	defer close(c.events)
	for {
		e, err := c.conn.WaitForEvent()
		if e == nil && err == nil {
			return
		}
		if e == nil {
			continue
		}
		select {
		case c.events <- e:
		case <-c.done:
		}
	}
}

// close ends the connection.
func (c *client) close() {
	close(c.done)
	c.conn.Close()
}

// atom is the server's number of a name. It belongs to one goroutine.
func (c *client) atom(name string) xproto.Atom {
	if a, ok := c.atoms[name]; ok {
		return a
	}
	r, err := xproto.InternAtom(c.conn, false, uint16(len(name)), name).Reply()
	if err != nil {
		return xproto.AtomNone
	}
	c.atoms[name] = r.Atom
	return r.Atom
}

// put writes a property of 8 or 32 bits a value at a window.
func (c *client) put(w xproto.Window, property, kind xproto.Atom, format byte, data []byte) error {
	n := uint32(len(data) / int(format/8))
	err := xproto.ChangePropertyChecked(c.conn, xproto.PropModeReplace, w, property, kind, format, n, data).Check()
	if err != nil {
		return fmt.Errorf("clip: %w", err)
	}
	return nil
}

// words writes numbers of 32 bits as properties have them.
func words[T ~uint32](list ...T) []byte {
	out := make([]byte, 4*len(list))
	for i, v := range list {
		xgb.Put32(out[4*i:], uint32(v))
	}
	return out
}
