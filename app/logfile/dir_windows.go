package logfile

import "os"

// stateDir is %LocalAppData%, which Go calls the cache folder.
func stateDir() (string, error) { return os.UserCacheDir() }
