package ui

import (
	"slices"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
)

// The table of pictures by channels is gone through by keys: a cell is framed, which arrows move, Enter goes to, and T and D sort by.

// A cell is a picture and a channel, wherever they stand in the table; none has no picture.
type cell struct {
	path    string
	channel int
}

// own are the keys that mean something else in the table.
func (p *crowdPane) own() commands {
	move := func(rows, columns int) command {
		return command{do: func() { p.move(rows, columns) }, why: p.hindered}
	}
	page := func(by int) command {
		return command{do: func() { p.move(by*p.page(), 0) }, why: p.hindered}
	}
	return commands{
		action.PreviousLayer: move(-1, 0), action.NextLayer: move(1, 0),
		action.PreviousChannel: move(0, -1), action.NextChannel: move(0, 1),
		action.FirstLayer: move(0, -len(p.matrix.Columns)), action.LastLayer: move(0, len(p.matrix.Columns)),
		action.PreviousPicture: page(-1), action.NextPicture: page(1),
		action.Enlarge:  {do: func() { p.follow(p.framed()) }, why: p.hindered},
		action.NextSort: {do: func() { p.sortRows(p.framed().Column) }, why: p.hindered},
		action.TurnSort: {do: func() { p.sortColumns(p.framed().Row) }, why: p.hindered},
	}
}

// hindered says why no cell can be gone to.
func (p *crowdPane) hindered() string {
	switch {
	case p.now.network() == nil:
		return "why.nomodel"
	case len(p.now.state.Files) == 0:
		return "crowd.nofolder"
	case len(p.rows) == 0 || len(p.matrix.Columns) == 0:
		return "crowd.wait"
	}
	return ""
}

// page is how many rows are in sight at once, less one that stays.
func (p *crowdPane) page() int {
	size, unit := p.pixels()
	if unit == 0 {
		return 1
	}
	return max(1, p.matrix.Page(size, unit)-1)
}

// framed is where the framed cell is now: the present picture and channel unless keys have led elsewhere.
func (p *crowdPane) framed() view.MatrixSpot {
	s := view.MatrixSpot{Row: p.matrix.Row, Column: p.matrix.Column}
	if s.Row < 0 {
		s.Row = slices.IndexFunc(p.rows, func(r crowd.Row) bool { return r.Member >= 0 })
	}
	return view.MatrixSpot{Row: max(s.Row, 0), Column: max(s.Column, 0)}
}

// move frames a cell so many rows and columns further on, beyond heads of groups, and tells of it.
func (p *crowdPane) move(rows, columns int) {
	at := p.framed()
	at.Column = min(max(at.Column+columns, 0), len(p.matrix.Columns)-1)
	at.Row = p.pictureNear(at.Row+rows, rows)
	if at.Row < 0 {
		return
	}
	p.cell = cell{p.members[p.rows[at.Row].Member].Path, p.matrix.Columns[at.Column]}
	p.matrix.Row, p.matrix.Column = at.Row, at.Column
	p.reveal()
	p.keyed = true
	p.tellOf(at, true)
}

// pictureNear is the row of a picture next to row i, in the direction of by or, where that ends, in the other one; -1 for none.
func (p *crowdPane) pictureNear(i, by int) int {
	step := 1
	if by < 0 {
		step = -1
	}
	i = min(max(i, 0), len(p.rows)-1)
	for _, d := range []int{step, -step} {
		for k := i; k >= 0 && k < len(p.rows); k += d {
			if p.rows[k].Member >= 0 {
				return k
			}
		}
	}
	return -1
}

// frame puts the frame around the cell that keys have led to, or around the present picture and channel.
func (p *crowdPane) frame() {
	m, path, channel := &p.matrix, "", p.now.scene.Channel
	if at := p.now.state.At; at >= 0 && at < len(p.now.state.Files) {
		path = p.now.state.Files[at]
	}
	if here := (cell{path, channel}); here != p.here { // somebody has gone elsewhere
		p.here, p.cell = here, cell{}
	}
	if p.cell.path != "" {
		path, channel = p.cell.path, p.cell.channel
	}
	m.Row = slices.IndexFunc(p.rows, func(r crowd.Row) bool { return r.Member >= 0 && p.members[r.Member].Path == path })
	m.Column = slices.Index(m.Columns, channel)
}

// follow goes to a cell's picture and channel.
func (p *crowdPane) follow(at view.MatrixSpot) {
	member := p.rows[at.Row].Member
	if member < 0 || p.members[member].Err != nil {
		p.tellOf(at, true)
		return
	}
	channel, of := p.matrix.Columns[at.Column], len(p.matrix.Columns)
	if member != p.now.state.At {
		p.on.goTo(member)
	}
	p.on.look(func(s scene.Scene) scene.Scene { return s.AtChannel(channel, of).WithView(scene.Maps) })
}

// sortRows sorts the pictures by the channel of a column, or has them as they were opened.
func (p *crowdPane) sortRows(column int) {
	channel := p.matrix.Columns[column]
	p.sort(func(c *scene.Crowd) { c.Channel = other(c.Channel, channel, -1) })
}

// sortColumns sorts the channels by the picture of a row, or has them by number.
func (p *crowdPane) sortColumns(row int) {
	if member := p.rows[row].Member; member >= 0 {
		path := p.members[member].Path
		p.sort(func(c *scene.Crowd) { c.Row = other(c.Row, path, "") })
	}
}

// sort lays the table out anew, and keeps the framed cell in sight.
func (p *crowdPane) sort(change func(*scene.Crowd)) {
	p.on.look(func(s scene.Scene) scene.Scene { change(&s.Crowd); return s })
	p.reveal()
}

// other is what is chosen, or none where it was already.
func other[T comparable](was, chosen, none T) T {
	if was == chosen {
		return none
	}
	return chosen
}
