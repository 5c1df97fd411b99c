package work

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Panic is a panic that was caught: a fault of the program, not of what it was given.
type Panic struct {
	Value any
	Stack []byte // of the goroutine that panicked
}

func (p *Panic) Error() string { return fmt.Sprintf("a fault in the program: %v", p.Value) }

// LogValue adds the stack where the error is logged.
func (p *Panic) LogValue() slog.Value {
	return slog.GroupValue(slog.String("text", p.Error()), slog.String("stack", string(p.Stack)))
}

// Safely turns a panic in f into an error, a [*Panic]. Goroutines need it more than others: a panic in one of them that
// nobody catches ends the process at once.
func Safely(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = caught(v)
		}
	}()
	return f()
}

// caught keeps the first stack of a panic that is raised anew on another goroutine.
func caught(v any) *Panic {
	if p, ok := v.(*Panic); ok {
		return p
	}
	return &Panic{v, debug.Stack()}
}
