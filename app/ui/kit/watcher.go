package kit

// A Watcher notes when the main thread begins with something; what it gives is to be called when that is done.
type Watcher func(what string) (done func())

// Over is the watcher's, or for none does nothing.
func (w Watcher) Over(what string) func() {
	if w == nil {
		return func() {}
	}
	return w(what)
}
