package ui

import (
	"slices"

	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/weights"
)

// crowds are what is known of the pictures that were opened together, for the table of pictures by channels. What was found out is
// kept for the last few folders.
type crowds struct {
	now     *subject
	main    *mainThread
	session Session
	changed func()
	kept    []*gathering // the newest first
}

// A gathering is one model's values of some pictures.
type gathering struct {
	model *session.Model
	files []string
	input weights.Input
	list  []crowd.Member // those that are known, in the order of files
	asked bool
}

// mostGatherings is how many are kept.
const mostGatherings = 4

// present is what is known of the pictures that are open now; nil where there are none, or no model. ask has what is missing
// looked at.
func (c *crowds) present(ask bool) *gathering {
	m := c.now.state.Model
	if m == nil || len(c.now.state.Files) == 0 {
		return nil
	}
	input := c.now.scene.Input(m.Network.Card.Input)
	at := slices.IndexFunc(c.kept, func(g *gathering) bool {
		return g.model == m && g.input == input && slices.Equal(g.files, c.now.state.Files)
	})
	if at < 0 {
		if !ask {
			return nil
		}
		c.kept = append([]*gathering{{model: m, files: slices.Clone(c.now.state.Files), input: input}}, c.kept...)
		c.kept, at = c.kept[:min(len(c.kept), mostGatherings)], 0
	}
	g := c.kept[at]
	for _, other := range c.kept {
		other.asked = other.asked && other == g
	}
	if ask && !g.asked && len(g.list) < len(g.files) {
		c.ask(g)
	}
	return g
}

// ask has the pictures looked at that are missing. Another gathering under way ends, and is asked for again when it is looked at.
func (c *crowds) ask(g *gathering) {
	g.asked = true
	from := len(g.list)
	c.session.Do(crowd.Look(g.model, g.files[from:], g.input, func(i int, m crowd.Member) {
		c.main.do("crowd", func() {
			if len(g.list) == from+i { // else it was asked for anew
				g.list = append(g.list, m)
				c.changed()
			}
		})
	}))
}

// stop ends what is under way; looking at the table again goes on with it.
func (c *crowds) stop() {
	c.session.Stop(crowd.Name)
	for _, g := range c.kept {
		g.asked = false
	}
}

// setCrowd makes a command that lays the table out anew, and has it in sight.
func (w *Window) setCrowd(change func(*scene.Crowd)) func() {
	return func() {
		s := w.viewer.whole()
		change(&s.Crowd)
		w.viewer.look(s.WithView(scene.Table))
	}
}
