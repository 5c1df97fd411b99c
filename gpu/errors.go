package gpu

import (
	"errors"
	"fmt"
	"strings"
)

// What a caller must tell apart.
var (
	ErrNoDisplay   = errors.New("no display to make an OpenGL context on")
	ErrUnsupported = errors.New("OpenGL 4.3 is not available")
	ErrOutOfMemory = errors.New("the graphics device is out of memory")
	ErrDeviceLost  = errors.New("the graphics device was lost or reset")
	ErrClosed      = errors.New("the graphics device is closed")
)

// Error is a GL error: the call or operation that raised it, the object it was about, and the GL codes, oldest first.
type Error struct {
	Op     string
	Object string
	Codes  []uint32
}

func (e *Error) Error() string {
	names := make([]string, len(e.Codes))
	for i, c := range e.Codes {
		names[i] = codeName(c)
	}
	return fmt.Sprintf("gpu: %s %q: %s", e.Op, e.Object, strings.Join(names, ", "))
}

// Unwrap gives the sentinel that the codes stand for, so that errors.Is works.
func (e *Error) Unwrap() error {
	for _, c := range e.Codes {
		switch c {
		case codeOutOfMemory:
			return ErrOutOfMemory
		case codeContextLost:
			return ErrDeviceLost
		}
	}
	return nil
}

// GL error codes (OpenGL 4.3 core specification, section 2.3.1; CONTEXT_LOST from KHR_robustness).
const (
	codeInvalidEnum      = 0x0500
	codeInvalidValue     = 0x0501
	codeInvalidOperation = 0x0502
	codeOutOfMemory      = 0x0505
	codeInvalidFBO       = 0x0506
	codeContextLost      = 0x0507
)

func codeName(code uint32) string {
	switch code {
	case codeInvalidEnum:
		return "GL_INVALID_ENUM"
	case codeInvalidValue:
		return "GL_INVALID_VALUE"
	case codeInvalidOperation:
		return "GL_INVALID_OPERATION"
	case codeOutOfMemory:
		return "GL_OUT_OF_MEMORY"
	case codeInvalidFBO:
		return "GL_INVALID_FRAMEBUFFER_OPERATION"
	case codeContextLost:
		return "GL_CONTEXT_LOST"
	}
	return fmt.Sprintf("GL error 0x%04x", code)
}

// CompileError says that the driver refused a shader. Source is the text after includes and defines,
// with the line numbers that Log speaks of.
type CompileError struct {
	Name, Log, Source string
}

func (e *CompileError) Error() string {
	return fmt.Sprintf("gpu: the driver refused shader %q: %s", e.Name, strings.TrimSpace(e.Log))
}
