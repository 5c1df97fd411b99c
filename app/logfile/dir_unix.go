//go:build !windows && !darwin

package logfile

import (
	"os"
	"path/filepath"
)

// stateDir follows the XDG Base Directory Specification, which wants relative paths ignored.
func stateDir() (string, error) {
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return dir, nil
	}
	home, err := os.UserHomeDir()
	return filepath.Join(home, ".local", "state"), err
}
