package nn

import (
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// slowMemory lets every read wait until it is told to go on.
type slowMemory struct {
	n        *Network
	started  chan struct{}
	goOn     chan struct{}
	reads    atomic.Int64
	released atomic.Bool
	err      error
}

func (m *slowMemory) read(s Site) (Tensor, error) {
	m.reads.Add(1)
	m.started <- struct{}{}
	<-m.goOn
	if m.released.Load() {
		return Tensor{}, errors.New("read memory that was released")
	}
	return NewTensor(m.n.Layers[s.Layer].Out), m.err
}

func (m *slowMemory) release() { m.released.Store(true) }

func slowActivations(t *testing.T) (*Activations, *slowMemory) {
	t.Helper()
	n := mustNetwork(t, small())
	m := &slowMemory{n: n, started: make(chan struct{}, 9), goOn: make(chan struct{})}
	a := newActivations(n, Pass{}, m)
	for range n.Layers {
		a.finish(time.Millisecond, nil)
	}
	return a, m
}

// soon fails the test where f takes long.
func soon(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() { defer close(done); f() }()
	select {
	case <-done:
	case <-time.After(patience):
		t.Fatalf("%s waits for a read", what)
	}
}

// The window asks for times on its own thread: it must not wait for the GPU.
func TestNothingWaitsForARead(t *testing.T) {
	a, m := slowActivations(t)
	var all sync.WaitGroup
	all.Go(func() {
		if _, err := a.Output(1); err != nil {
			t.Error(err)
		}
	})
	<-m.started
	soon(t, "Time", func() { a.Time(1) })
	soon(t, "Total", func() { a.Total() })
	soon(t, "Done", func() { a.Done() })
	soon(t, "Retain", func() { a.Retain() })
	soon(t, "Release", func() { a.Release(); a.Release() })
	if m.released.Load() {
		t.Error("memory was released while it is read")
	}
	close(m.goOn)
	all.Wait()
	if !m.released.Load() {
		t.Error("memory was not released after the read")
	}
	for _, layer := range []int{1, 2} { // whether it was read or not
		if _, err := a.Output(layer); !errors.Is(err, ErrReleased) {
			t.Errorf("layer %d: error %v, want ErrReleased", layer, err)
		}
	}
}

func TestOneReaderASite(t *testing.T) {
	a, m := slowActivations(t)
	defer a.Release()
	var all sync.WaitGroup
	var got [8]Tensor // who comes late finds what was read only as long as somebody has it
	for i := range got {
		all.Go(func() {
			var err error
			if got[i], err = a.Output(1); err != nil {
				t.Error(err)
			}
		})
	}
	<-m.started
	all.Go(func() { // another site is read at the same time
		if _, err := a.Before(1); err != nil {
			t.Error(err)
		}
	})
	<-m.started
	close(m.goOn)
	all.Wait()
	if n := m.reads.Load(); n != 2 {
		t.Errorf("%d reads of two sites", n)
	}
	runtime.KeepAlive(&got)
}

// A read that fails is tried again by the next who asks; one that fails because all was released says so.
func TestReadsThatFail(t *testing.T) {
	a, m := slowActivations(t)
	broken := errors.New("broken")
	m.err = broken
	close(m.goOn)
	if _, err := a.Output(1); !errors.Is(err, broken) {
		t.Errorf("error %v, want the device's", err)
	}
	m.err = nil
	if _, err := a.Output(1); err != nil || m.reads.Load() != 2 {
		t.Errorf("error %v after %d reads, want another try", err, m.reads.Load())
	}
	m.err = broken
	m.goOn = make(chan struct{})
	var all sync.WaitGroup
	<-m.started
	<-m.started
	all.Go(func() {
		if _, err := a.Output(2); !errors.Is(err, ErrReleased) {
			t.Errorf("error %v, want ErrReleased", err)
		}
	})
	<-m.started
	a.Release()
	close(m.goOn)
	all.Wait()
}

func TestValue(t *testing.T) {
	eachPassRunner(t, passRunners[:2], small(), func(t *testing.T, r Runner, in Tensor) {
		a := mustForward(t, r, Pass{Input: in})
		defer a.Release()
		for _, u := range []Unit{{Site{2, true}, 10, 20, 1}, {Site{21, false}, 0, 0, 7}} {
			v, err := a.Value(u)
			if want := mustRead(t, a, u.Site).At(u.Y, u.X, u.C); err != nil || v != want {
				t.Errorf("%+v is %v, error %v, want %v", u, v, err, want)
			}
		}
		for _, u := range []Unit{{Site{2, true}, 64, 0, 0}, {Site{2, true}, 0, -1, 0}, {Site{2, true}, 0, 0, 3}, {Site{23, false}, 0, 0, 0}} {
			if _, err := a.Value(u); err == nil {
				t.Errorf("%+v has a value", u)
			}
		}
	})
}
