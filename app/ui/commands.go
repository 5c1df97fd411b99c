package ui

import "github.com/vggscope/vggscope/app/action"

// A command is what an action of the table does in this window.
type command struct {
	do      func()
	enabled func() bool   // nil: always
	checked func() bool   // nil: never ticked
	note    func() string // behind its text in a menu; may be nil
	absent  bool          // this window does not offer it
}

// commands are what the actions do.
type commands map[action.ID]command

// run does what an action is for, where it can be done.
func (c commands) run(id action.ID) {
	if a, ok := c[id]; ok && !a.absent && (a.enabled == nil || a.enabled()) {
		a.do()
	}
}
