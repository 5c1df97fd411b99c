package ui

import (
	"slices"
	"time"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/nn/preview"
	"github.com/vggscope/vggscope/weights"
)

// resting is how long nothing is typed before it is asked about.
const resting = 350 * time.Millisecond

// chooseColours takes how colours are prepared now, at once or when nothing more is typed.
func (m *importDialog) chooseColours(in weights.Input, typed bool) {
	c := m.choices.With(weights.AboutInput, in.Colours())
	if in.Colours() == m.of.Card.Input.Colours() {
		c = m.choices.With(weights.AboutInput, m.of.Choices.Input)
	}
	m.rest(c, typed)
}

// chooseFit takes how a picture is brought to the input's size.
func (m *importDialog) chooseFit(fit, resample string, resize int, typed bool) {
	c := m.choices
	c.Fit, c.Resample, c.Resize = fit, resample, resize
	m.rest(c, typed)
}

func (m *importDialog) rest(c weights.Choices, typed bool) {
	if !typed {
		m.choose(c)
		return
	}
	m.choices = c
	m.changes++
	n := m.changes
	time.AfterFunc(resting, func() {
		m.w.main.do("preview", func() {
			if m.changes == n && !m.done {
				m.ask()
			}
		})
	})
	m.show()
}

// ask has all ways computed that are not, the one that is chosen first.
func (m *importDialog) ask() {
	if m.pic == nil || m.of.Classes == 0 || m.fault() {
		return
	}
	var ways []weights.Choices
	for _, c := range append([]weights.Choices{m.choices}, m.of.Ways...) {
		c = m.fitted(c)
		if _, there := m.answers[c]; !there && !slices.Contains(ways, c) {
			ways = append(ways, c)
		}
	}
	if len(ways) == 0 || slices.Equal(ways, m.asked) {
		return
	}
	m.asked = ways
	m.w.session.Do(library.Previewing(m.ref(), ways, m.pic, func(a preview.Answer) {
		m.w.main.do("preview", func() {
			if !m.done {
				m.answers[a.Choices] = a
				m.show()
			}
		})
	}))
}

// fitted gives a way the fit that is chosen, which all are compared with.
func (m *importDialog) fitted(c weights.Choices) weights.Choices {
	c.Fit, c.Resample, c.Resize = m.choices.Fit, m.choices.Resample, m.choices.Resize
	return c
}
