package cli

// IsCommand reports whether an argument is a command's name, and not that of a picture to be shown.
func IsCommand(arg string) bool {
	parser, err := newParser(&grammar{}, Streams{}, func(int) {})
	return err == nil && (arg == "help" || hasCommand(parser.Model.Node, arg))
}
