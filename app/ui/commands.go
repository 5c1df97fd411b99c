package ui

import "github.com/vggscope/vggscope/app/action"

// A command is what an action of the table does in this window.
type command struct {
	do      func()
	why     func() string // the key of the reason why it cannot be done now, "" where it can; nil: it always can
	checked func() bool   // nil: never ticked
	note    func() string // behind its text in a menu; may be nil
	absent  bool          // this window does not offer it
}

// hindered is the key of the reason why it cannot be done now, or "".
func (c command) hindered() string {
	if c.why == nil {
		return ""
	}
	return c.why()
}

// commands are what the actions do.
type commands map[action.ID]command

// run does what an action is for.
func (c commands) run(id action.ID) {
	if a, ok := c[id]; ok && !a.absent {
		a.do()
	}
}

// guarded has every command that cannot be done tell why, instead of doing nothing; pass is called before one that can.
func (c commands) guarded(tell func(key string), pass func()) commands {
	for id, a := range c {
		do := a.do
		a.do = func() {
			if why := a.hindered(); why != "" {
				tell(why)
				return
			}
			pass()
			do()
		}
		c[id] = a
	}
	return c
}
