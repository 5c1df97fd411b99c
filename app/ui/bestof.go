package ui

import (
	"context"
	"encoding/json"
	"path/filepath"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/gallery"
)

// together are the pictures of a folder, with those that were opened from it.
func together(dir string, paths, files []string) []string {
	for _, f := range files {
		if filepath.Dir(f) == dir && !slices.Contains(paths, f) {
			paths = append(paths, f)
		}
	}
	return paths
}

// indexFile is where the index of a folder is kept: one for each model, and for each way to fit pictures.
func indexFile(ctx context.Context, of folder) (string, error) {
	id, err := of.model.Weights.ID(ctx)
	if err != nil {
		return "", err
	}
	input, err := json.Marshal(of.input)
	if err != nil {
		return "", err
	}
	return gallery.File(of.dir, id+string(input)), nil
}

// cropsOf cuts the best parts of pictures out.
func cropsOf(x *gallery.Index, c favourite) (list []crop, err error) {
	best, err := x.Best(c.layer, c.channel, crops)
	if c.by == scene.ByRelevance {
		best, err = x.BestFor(c.class, c.layer, c.channel, crops)
	}
	if err != nil {
		return nil, err
	}
	for _, b := range best {
		img, _, err := x.Cut(b)
		if err != nil {
			return nil, err
		}
		list = append(list, crop{b, img.Image()})
	}
	return list, nil
}

// convolution is a layer, or for a pool the convolution that it has the channels of.
func convolution(n *nn.Network, i int) nn.Layer {
	if n.Layers[i].Kind == nn.Pool && i > 0 {
		i--
	}
	return n.Layers[i]
}

// relevant reports whether a layer is the last convolution of a network with classes.
func relevant(n *nn.Network, layer int) bool {
	if !n.HasTop() {
		return false
	}
	last := -1
	for _, l := range n.Layers {
		if l.Kind == nn.Conv {
			last = l.Index
		}
	}
	return layer == last
}

// class is the most probable one of the present picture, or -1.
func (b *bests) class() int {
	if r := b.now.result; r != nil && len(r.Top) > 0 {
		return r.Top[0].Index
	}
	return -1
}
