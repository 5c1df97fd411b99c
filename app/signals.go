package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// How often, and how many times, signals are taken back from the toolkit.
const (
	takeEvery = 25 * time.Millisecond
	takeTimes = 80
)

// onSignal calls quit when the system or Ctrl+C asks for the program's end, also if it did before now and so ended ctx.
//
// The toolkit listens too, and ends GLFW under the hands of the thread that computes. Fyne 2.7.4 begins to listen on a
// goroutine, at a time that nothing tells; so signals are taken from it again and again until it surely has.
func onSignal(ctx context.Context, quit func()) {
	asked := make(chan os.Signal, 1)
	take := func() {
		signal.Reset(os.Interrupt, syscall.SIGTERM)
		signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	}
	take()
	context.AfterFunc(ctx, quit)
	go func() {
		ticker := time.NewTicker(takeEvery)
		defer ticker.Stop()
		for n := 1; ; n++ {
			select {
			case <-asked:
				signal.Reset(os.Interrupt, syscall.SIGTERM) // should quitting hang, the next one ends the program as usual
				quit()
				return
			case <-ticker.C:
				if take(); n == takeTimes {
					ticker.Stop()
				}
			}
		}
	}()
}
