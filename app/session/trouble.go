package session

import (
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
)

// panicError is a fault of the program, caught in the worker so that the window stays.
type panicError struct{ value any }

func (e *panicError) Error() string { return fmt.Sprintf("a fault in the program: %v", e.value) }

func isPanic(err error) bool {
	var p *panicError
	return errors.As(err, &p)
}

// safely turns a panic in f into an error, with the stack in the log.
func (w *worker) safely(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			w.log.Error("panic in the session", "value", fmt.Sprint(p), "stack", string(debug.Stack()))
			err = &panicError{p}
		}
	}()
	return f()
}

// blame makes an error a problem, and logs it. Panics are the program's, whatever was being done.
func (w *worker) blame(err error, what ProblemKind, about string) *Problem {
	if isPanic(err) {
		what = ProgramProblem
	}
	w.log.Warn("problem", "kind", what.String(), "about", about, "error", err)
	return &Problem{Err: err, What: what, About: about}
}

// String is the kind in a word, for the log.
func (k ProblemKind) String() string {
	return [...]string{"picture", "model", "device", "program"}[k]
}

// Sentence is the error as people read it: without the names of the packages that it came through.
func (p *Problem) Sentence() string {
	text := p.Err.Error()
	for {
		name, rest, ok := strings.Cut(text, ": ")
		switch name {
		case "session", "weights", "picture", "nn", "gpu":
		default:
			ok = false
		}
		if !ok {
			return text
		}
		text = rest
	}
}

// aboutFile reports whether other files make the problem a thing of the past.
func (p *Problem) aboutFile() bool {
	return p != nil && (p.What == PictureProblem || p.What == ModelProblem)
}
