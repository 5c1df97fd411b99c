package ui

import (
	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/ui/kit"
)

// parts are what the window is made of. They are made anew when the language or the theme changes.
type parts struct {
	toolbar   *toolbar
	welcome   *welcome
	banner    *banner
	notice    *offerStrip // what the program offers to do
	pair      *pairStrip
	tour      *tourStrip
	lesson    *lessonStrip
	layers    *layersPane
	film      *film
	above     *kit.Above // has the film above the middle
	middle    *middle
	maps      *mapsPane      // that pane of the middle
	pictures  *picturesPane  // likewise
	twoLayers *twoLayersPane // likewise
	kernels   *kernelsPane   // likewise
	glance    *glancePane    // likewise
	photo     *photoPane     // likewise
	crowd     *crowdPane     // likewise
	area      *areaPane      // likewise
	bigChart  *chartView     // likewise
	cause     *causePane     // likewise
	dream     *dreamPane     // likewise
	best      *bestPane      // likewise
	answers   *answersPane
	card      *cardPane
	unit      *unitPane
	why       *whyPane
	likes     *likesPart
	right     *rightSide
	status    *statusBar
	sides     *kit.Sides
	body      *fyne.Container // a lesson, and the panes below it
	content   *fyne.Container // all of it; nil before it is put together

	messages []*fyne.Container // across the window, of which one is on the screen at a time; by urgency, as ofBanner and so on
}

// What the messages are of.
const (
	ofBanner = iota
	ofTour
	ofNotice
	ofWelcome
)

// oneMessage leaves the most urgent of the messages across the window on the screen: what went wrong, else the tour, else what is offered,
// else the welcome. The others come when that has gone: the head of a small window would be higher than what is below it.
func (p *parts) oneMessage() {
	free := true
	for _, slot := range p.messages {
		message := slot.Objects[0].Visible()
		slot.Hidden = !message || !free
		free = free && !message
	}
}

// offering reports whether something is offered on the screen.
func (p *parts) offering() bool {
	return p.notice.root.Visible() && len(p.messages) > ofNotice && p.messages[ofNotice].Visible()
}

// relay lays the window out anew: a strip across it has come or gone. The panes move under a mouse that rests.
func (p *parts) relay() {
	if c := p.content; c != nil {
		p.oneMessage()
		c.Layout.Layout(c.Objects, c.Size())
		p.maps.grid.follow()
		p.answers.chart.follow()
	}
}

// showFilm shows the pictures opened together, above the middle where there is room.
func (p *parts) showFilm() {
	if f := p.film; f.wanted() && f.files < 2 || !f.wanted() && f.files > 1 {
		p.above.Root.Refresh()
	}
	p.film.show()
}

// takeOver keeps what the parts before showed, and gives up what is large in those.
func (p *parts) takeOver(old *parts) {
	p.middle.inherit(old.middle)
	p.film.takeOver(old.film)
	p.answers.takeOver(old.answers)
	p.layers.find.Keep(old.layers.find.Text)
	p.maps.orders.inherit(old.maps.orders)
	p.why.box.takeOver(old.why.box)
	p.why.channels.list.mouse.inherit(&old.why.channels.list.mouse, p.why.channels.list.MouseOut)
	p.why.channels.heat.mouse.inherit(&old.why.channels.heat.mouse, p.why.channels.heat.MouseOut)
	old.why.channels.list.Release()
	old.why.channels.heat.Release()
	old.why.channels.bar.Release()
	old.why.box.release()
	old.unit.field.bar.Release()
	old.why.tests.release()
	p.status.takeOver(old.status)
	for _, painting := range []*kit.Painting{&old.answers.chart.Painting, old.card.hist} {
		painting.Release()
	}
}

// showModel tells of the model as a whole.
func (p *parts) showModel() {
	p.layers.showModel()
	p.answers.showModel()
}

// showNumbers tells in the card of the channel that is chosen in the grid; of none where the grid shows something else.
func (p *parts) showNumbers() {
	maps := p.maps.grid.maps
	if p.maps.pending() {
		maps = nil
	}
	p.maps.showBar()
	if p.middle.pane() == middlePane(p.photo) {
		p.photo.changed()
	}
	p.card.showChannel(maps, p.maps.grid.look.Names)
}
