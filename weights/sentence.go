package weights

// sentence is an error with words of its own for a cause that it wraps but does not repeat.
type sentence struct {
	text  string
	cause error
}

func (s sentence) Error() string { return s.text }
func (s sentence) Unwrap() error { return s.cause }
