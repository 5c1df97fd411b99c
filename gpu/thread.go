package gpu

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
)

// thread runs jobs one after another on one OS thread: a GL context is current on a thread, not in a goroutine.
type thread struct {
	jobs chan func()
	quit chan struct{}
	done chan struct{}
	once sync.Once
}

// startThread starts the thread. enter runs first on it and leave last; if enter fails nothing is left running.
func startThread(enter func() error, leave func()) (*thread, error) {
	t := &thread{jobs: make(chan func()), quit: make(chan struct{}), done: make(chan struct{})}
	ready := make(chan error)
	go t.run(enter, leave, ready)
	if err := <-ready; err != nil {
		<-t.done
		return nil, err
	}
	return t, nil
}

func (t *thread) run(enter func() error, leave func(), ready chan<- error) {
	defer close(t.done)
	// Locked and never unlocked: when this goroutine ends, Go ends the OS thread with it.
	runtime.LockOSThread()
	err := guard(enter)
	ready <- err
	if err != nil {
		return
	}
	defer leave()
	for {
		select {
		case job := <-t.jobs:
			job()
		case <-t.quit:
			return
		}
	}
}

// call runs f on the thread and waits for it. Calling it from the thread itself would block for ever.
func (t *thread) call(f func() error) error {
	result := make(chan error, 1)
	select {
	case t.jobs <- func() { result <- guard(f) }:
		return <-result
	case <-t.done:
		return ErrClosed
	}
}

// close ends the thread once the job it is at is done. Later calls return ErrClosed.
func (t *thread) close() {
	t.once.Do(func() { close(t.quit) })
	<-t.done
}

// guard turns a panic of f into an error that carries the stack, so that a fault in a GL job ends that job
// and not the program.
func guard(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("gpu: panic on the OpenGL thread: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}
