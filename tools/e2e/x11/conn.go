// Package x11 is the part of an X client that stands in for a user: it finds windows, presses keys, moves the mouse, drops
// files and takes pictures. It speaks the core protocol, version 11, with the XTEST extension for input that a program
// cannot tell from a real one's, over the server's local socket, and needs no C library and no helper program.
//
// Sources: X Window System Protocol (X.Org), appendix B, for the encoding of requests, replies and events; XTEST Extension
// Protocol 2.2; Drag-and-Drop Protocol for the X Window System (XDND), version 5.
package x11

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

// Window is the server's number of a window.
type Window uint32

// Atom is the server's number of a name.
type Atom uint32

// order is the byte order that this client asks the server to speak.
var order = binary.LittleEndian

// patience is how long the server may take to answer: it shares the machine's cores with a software renderer.
const patience = 2 * time.Minute

// Display is a connection to an X server. Its methods may be called by one goroutine at a time.
type Display struct {
	Root          Window
	Width, Height int // of the screen, in pixels

	conn    net.Conn
	answers chan packet // replies and errors
	events  chan packet
	ended   chan struct{} // closed when the server is gone

	mu   sync.Mutex
	gone error // why

	sequence uint16 // of the last request
	lastID   uint32
	pings    uint32
	keys     keyboard
	atoms    map[string]Atom
	xtest    byte // the extension's opcode
}

// packet is a reply, an error or an event as it was sent: 32 bytes, behind those of a reply its data.
type packet []byte

// kinds of packets that are not events.
const (
	isError = 0
	isReply = 1
)

// Open connects to display number n of this machine with the server's cookie.
func Open(n int, cookie []byte) (*Display, error) {
	conn, err := net.Dial("unix", fmt.Sprintf("/tmp/.X11-unix/X%d", n))
	if err != nil {
		return nil, fmt.Errorf("x11: %w", err)
	}
	d := &Display{
		conn: conn, answers: make(chan packet, 16), events: make(chan packet, 4096), ended: make(chan struct{}),
		atoms: map[string]Atom{},
	}
	in := bufio.NewReaderSize(conn, 1<<16)
	if err := d.setup(in, cookie); err != nil {
		conn.Close()
		return nil, fmt.Errorf("x11: display %d: %w", n, err)
	}
	go d.listen(in)
	if err := d.prepare(); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close ends the connection.
func (d *Display) Close() { d.conn.Close() }

// setup greets the server and reads what it says of itself.
func (d *Display) setup(in io.Reader, cookie []byte) error {
	const protocol = "MIT-MAGIC-COOKIE-1"
	hello := (&request{[]byte{'l', 0}}).u16(11, 0, uint16(len(protocol)), uint16(len(cookie)), 0).text(protocol).text(string(cookie))
	if _, err := d.conn.Write(hello.bytes); err != nil {
		return err
	}
	head := make([]byte, 8)
	if _, err := io.ReadFull(in, head); err != nil {
		return err
	}
	body := make([]byte, 4*int(order.Uint16(head[6:])))
	if _, err := io.ReadFull(in, body); err != nil {
		return err
	}
	if head[0] != 1 {
		return fmt.Errorf("the server refuses: %s", body[:min(int(head[1]), len(body))])
	}
	if len(body) < 32 {
		return errors.New("the server's greeting is too short")
	}
	vendor, formats := (int(order.Uint16(body[16:]))+3)&^3, int(body[21])
	screen := 32 + vendor + 8*formats
	if len(body) < screen+24 {
		return errors.New("the server has no screen")
	}
	d.lastID = order.Uint32(body[4:])
	d.keys.first, d.keys.last = body[26], body[27]
	d.Root = Window(order.Uint32(body[screen:]))
	d.Width, d.Height = int(order.Uint16(body[screen+20:])), int(order.Uint16(body[screen+22:]))
	return nil
}

// prepare asks for what input needs.
func (d *Display) prepare() error {
	const name = "XTEST"
	r, err := d.call(newRequest(98, 0).u16(uint16(len(name)), 0).text(name))
	if err != nil {
		return err
	}
	if r[8] == 0 {
		return errors.New("x11: the server has no XTEST extension")
	}
	d.xtest = r[9]
	return d.readKeyboard()
}

// listen sorts what the server sends.
func (d *Display) listen(in io.Reader) {
	for {
		p, err := read(in)
		if err != nil {
			d.mu.Lock()
			d.gone = fmt.Errorf("x11: the server is gone: %w", err)
			d.mu.Unlock()
			close(d.ended)
			return
		}
		if p[0] == isError || p[0] == isReply {
			d.answers <- p
			continue
		}
		select {
		case d.events <- p:
		default: // nobody asked for so many
		}
	}
}

func read(in io.Reader) (packet, error) {
	p := make(packet, 32)
	if _, err := io.ReadFull(in, p); err != nil {
		return nil, err
	}
	const generic = 35 // an event that carries data as a reply does
	if p[0] != isReply && p[0]&0x7f != generic {
		return p, nil
	}
	p = append(p, make([]byte, 4*int(order.Uint32(p[4:])))...)
	_, err := io.ReadFull(in, p[32:])
	return p, err
}

// call sends a request and waits for its reply.
func (d *Display) call(r *request) (packet, error) {
	if err := d.send(r); err != nil {
		return nil, err
	}
	return d.answer()
}

// do sends a request that has no reply, and makes sure that the server took it: behind it goes one that has.
func (d *Display) do(r *request) error {
	if err := d.send(r); err != nil {
		return err
	}
	asked := d.sequence
	if err := d.send(newRequest(43, 0)); err != nil { // GetInputFocus
		return err
	}
	p, err := d.next()
	if err != nil {
		return err
	}
	if order.Uint16(p[2:]) != asked {
		return p.err()
	}
	_, err = d.answer() // of GetInputFocus
	return errors.Join(p.err(), err)
}

func (d *Display) send(r *request) error {
	if _, err := d.conn.Write(r.finish()); err != nil {
		return fmt.Errorf("x11: %w", err)
	}
	d.sequence++
	return nil
}

// answer is the answer to the last request.
func (d *Display) answer() (packet, error) {
	p, err := d.next()
	if err != nil {
		return nil, err
	}
	if got := order.Uint16(p[2:]); got != d.sequence {
		return nil, fmt.Errorf("x11: an answer to request %d, want %d", got, d.sequence)
	}
	return p, p.err()
}

func (d *Display) next() (packet, error) {
	select {
	case p := <-d.answers:
		return p, nil
	case <-d.ended:
		d.mu.Lock()
		defer d.mu.Unlock()
		return nil, d.gone
	case <-time.After(patience):
		return nil, fmt.Errorf("x11: no answer from the server in %v", patience)
	}
}

// err is what an error packet says.
func (p packet) err() error {
	if p[0] != isError {
		return nil
	}
	return fmt.Errorf("x11: the server answers request %d.%d with error %d about %#x", p[10], order.Uint16(p[8:]), p[1],
		order.Uint32(p[4:]))
}

// A request is one as it is sent. Its second word, from byte 2 on, holds the length and is filled in at the end.
type request struct{ bytes []byte }

// newRequest begins a request with its opcode and the byte behind it.
func newRequest(opcode, data byte) *request { return &request{[]byte{opcode, data, 0, 0}} }

func (r *request) u8(v ...byte) *request {
	r.bytes = append(r.bytes, v...)
	return r
}

func (r *request) u16(v ...uint16) *request {
	for _, x := range v {
		r.bytes = order.AppendUint16(r.bytes, x)
	}
	return r
}

func (r *request) u32(v ...uint32) *request {
	for _, x := range v {
		r.bytes = order.AppendUint32(r.bytes, x)
	}
	return r
}

// text appends bytes, and others up to a multiple of four.
func (r *request) text(s string) *request {
	r.bytes = append(r.bytes, s...)
	return r.u8(make([]byte, -len(s)&3)...)
}

func (r *request) finish() []byte {
	order.PutUint16(r.bytes[2:], uint16(len(r.bytes)/4))
	return r.bytes
}
