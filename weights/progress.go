package weights

// Progress reports how far a long operation has come: the file it is at, and bytes done of bytes in total.
// It may be nil. It is called on the caller's goroutine, often, so it must be quick.
type Progress func(file string, done, total int64)

func (p Progress) report(file string, done, total int64) {
	if p != nil {
		p(file, done, total)
	}
}
