package logfile

import (
	"os"
	"path/filepath"
)

func stateDir() (string, error) {
	home, err := os.UserHomeDir()
	return filepath.Join(home, "Library", "Logs"), err
}
