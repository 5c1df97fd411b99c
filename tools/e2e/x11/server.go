package x11

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A Server is an Xvfb, a display in memory, that belongs to whoever started it.
type Server struct {
	Number int
	Cookie []byte

	authority string
	cmd       *exec.Cmd
	said      bytes.Buffer
}

// Start starts a server with a screen of this size in pixels. Its files go into dir.
func Start(dir string, width, height int) (*Server, error) {
	s := &Server{Cookie: make([]byte, 16), authority: filepath.Join(dir, "Xauthority")}
	rand.Read(s.Cookie)
	if err := s.authorise(); err != nil {
		return nil, fmt.Errorf("x11: %w", err)
	}
	number, tell, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("x11: %w", err)
	}
	defer number.Close()
	screen := fmt.Sprintf("%dx%dx24", width, height)
	// The server picks a free number itself and writes it to file 3. Without -noreset it would start over whenever its
	// last client leaves.
	s.cmd = exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen, "-auth", s.authority, "-nolisten", "tcp", "-noreset")
	s.cmd.Stderr, s.cmd.ExtraFiles = &s.said, []*os.File{tell}
	err = s.cmd.Start()
	tell.Close()
	if err != nil {
		return nil, fmt.Errorf("x11: %w", err)
	}
	number.SetReadDeadline(time.Now().Add(patience))
	said, err := io.ReadAll(io.LimitReader(number, 16))
	if err == nil {
		s.Number, err = strconv.Atoi(strings.TrimSpace(string(said)))
	}
	if err != nil {
		s.Stop()
		return nil, fmt.Errorf("x11: Xvfb gives no display: %w: %s", err, s.said.String())
	}
	return s, nil
}

// authorise writes the file by which clients know the cookie: one entry for all displays of this machine (X.Org, Xau).
func (s *Server) authorise() error {
	const anyAddress = 0xffff
	b := []byte{anyAddress >> 8, anyAddress & 0xff}
	for _, field := range []string{"", "", "MIT-MAGIC-COOKIE-1", string(s.Cookie)} { // address, display, kind, cookie
		b = append(b, byte(len(field)>>8), byte(len(field)))
		b = append(b, field...)
	}
	return os.WriteFile(s.authority, b, 0o600)
}

// Env is what a program needs to find the server.
func (s *Server) Env() []string {
	return []string{fmt.Sprintf("DISPLAY=:%d", s.Number), "XAUTHORITY=" + s.authority}
}

// Open connects to it.
func (s *Server) Open() (*Display, error) { return Open(s.Number, s.Cookie) }

// Stop ends it.
func (s *Server) Stop() {
	s.cmd.Process.Kill()
	s.cmd.Wait()
}
