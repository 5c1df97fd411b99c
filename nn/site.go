package nn

// Site is a place in the network whose values are kept: a layer's output as the next layer reads it, or what was there
// before its ReLU or softmax.
type Site struct {
	Layer  int  // index in Network.Layers
	Before bool // ReLU or softmax; of a layer without either both sites are the same
}

// Unit is one value at a site: of channel C at row Y and column X. Y and X are 0 in vectors.
type Unit struct {
	Site
	Y, X, C int
}

// site gives the two names of a layer without ReLU or softmax as one.
func (n *Network) site(s Site) Site {
	s.Before = s.Before && n.Layers[s.Layer].Activation != ""
	return s
}
