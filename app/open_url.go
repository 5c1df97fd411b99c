package main

import (
	"fmt"
	"os/exec"
	"runtime"
	"time"
)

// openerWait is how long the desktop's opener is listened to: what it says after that is of the program that it has opened.
const openerWait = 20 * time.Second

// pageOpener is how pages and folders are opened, nil for the toolkit's way: that asks the desktop's opener too, on Linux and its kin, but
// does not listen to whether anything was found that opens them.
func pageOpener() func(page string, failed func(error)) error {
	switch runtime.GOOS {
	case "windows", "darwin":
		return nil
	}
	path, err := exec.LookPath("xdg-open")
	if err != nil {
		return nil // a Flatpak asks its portal
	}
	return opener(path)
}

// opener opens pages by a program, and says later if that ends with an error.
func opener(program string) func(page string, failed func(error)) error {
	return func(page string, failed func(error)) error {
		cmd := exec.Command(program, page)
		if err := cmd.Start(); err != nil {
			return err
		}
		begun := time.Now()
		go func() {
			if err := cmd.Wait(); err != nil && time.Since(begun) < openerWait {
				failed(fmt.Errorf("%s %s: %w", program, page, err))
			}
		}()
		return nil
	}
}
