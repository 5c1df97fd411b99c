// Package explain computes what speaks for an answer of a network: pictures of causes, and by how much they add up to what
// they explain.
//
//	Request (method, Target, options) ─┐
//	nn.Runner, nn.Activations ─────────┴─► Run ─► Result (values, Aim, Accounts, Facts)
//
// A [Target] is what is explained: a class's logit, a channel or a unit. It is text that people type, and [Target.Aim] finds
// it in a pass. A [Request] is a method with its options, a plain value that can be kept as JSON; zeros stand for the
// defaults. A [Result] has the values, where they lie, and the bookkeeping: an [Account] says what the values sum up to and
// what they should.
//
// Each method is a line of the table in methods.go and a function in a file of its own. They are made of Runner.Forward and
// Runner.Backward, and so are the same on a GPU and on a CPU. docs/EXPLAIN.md has their definitions with their sources, and
// what each shows and does not.
//
// The package knows nothing of windows, files or languages: names are those of the command line, and Facts are values by key.
package explain
