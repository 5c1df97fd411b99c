package nn

// A Silence finds the channels that are zero all over, after their ReLU, in every one of some passes through one network. The zero
// Silence has seen none. It belongs to one goroutine.
type Silence struct {
	Passes int // that were added

	network *Network
	alive   [][]bool // by layer and channel: some value is not zero
}

// A SilentLayer is what a Silence says of a layer behind a ReLU.
type SilentLayer struct {
	Name     string
	Channels int
	Silent   []int // ascending
}

// Add looks at a whole pass, all of whose layers it reads: (height, width, channels), channels last. What cannot be read is an error,
// after which the Silence is as if the pass had not been added.
func (s *Silence) Add(a *Activations) error {
	n := a.Network()
	next := make([][]bool, len(n.Layers))
	for i, l := range n.Layers {
		if l.Activation != "relu" { // what comes out of a pool is silent where what goes in is
			continue
		}
		t, err := a.Output(i)
		if err != nil {
			return err
		}
		next[i] = make([]bool, t.C)
		for k, v := range t.Data {
			if v != 0 {
				next[i][k%t.C] = true
			}
		}
	}
	s.network = n
	s.Passes++
	for i, alive := range next {
		if i < len(s.alive) {
			for c, was := range s.alive[i] {
				alive[c] = alive[c] || was
			}
		}
	}
	s.alive = next
	return nil
}

// Layers lists the layers behind a ReLU, from the input on; none before a pass was added.
func (s *Silence) Layers() (list []SilentLayer) {
	for i, alive := range s.alive {
		if alive == nil {
			continue
		}
		l := SilentLayer{Name: s.network.Layers[i].Name, Channels: len(alive)}
		for c, is := range alive {
			if !is {
				l.Silent = append(l.Silent, c)
			}
		}
		list = append(list, l)
	}
	return list
}
