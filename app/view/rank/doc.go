// Package rank puts channels in order and chooses among them, by a value for each. Where the values come from is not its
// concern: it knows their names.
package rank
