package scene

import "fmt"

// A Crowd says how the table of pictures by channels is laid out.
type Crowd struct {
	Mean    bool   `json:"mean"`          // cells are means, and not largest values
	Grouped bool   `json:"grouped"`       // rows stand together by the pictures' classes
	Channel int    `json:"channel"`       // that rows are sorted by; -1: they stand as the pictures were opened
	Row     string `json:"row,omitempty"` // the path of the picture whose values columns are sorted by; empty: they stand by number
}

// plainCrowd has nothing sorted.
func plainCrowd() Crowd { return Crowd{Channel: -1} }

// WithCrowd is the scene with another layout of the table.
func (s Scene) WithCrowd(c Crowd) Scene {
	s.Crowd = c
	return s
}

// check finds values that no layout has.
func (c Crowd) check() error {
	if c.Channel < -1 {
		return fmt.Errorf("crowd: sorted by channel %d, want 0 or more, or -1 for none", c.Channel)
	}
	return nil
}
