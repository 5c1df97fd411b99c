package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

// silentJSON is what features --silent --json prints.
type silentJSON struct {
	Model    string            `json:"model"`
	Pictures int               `json:"pictures"` // that were looked at
	Failed   []failure         `json:"failed"`
	Off      string            `json:"off,omitempty"`
	Layers   []silentLayerJSON `json:"layers"`
}

type silentLayerJSON struct {
	Layer    string `json:"layer"`
	Channels int    `json:"channels"`
	Silent   []int  `json:"silent"`
}

// checkSilent refuses what --silent has no use for.
func (c featuresCmd) checkSilent() error {
	switch {
	case !c.Silent && c.JSON:
		return errors.New("--json is for --silent; arrays are written by --npy, tables by --to FILE.jsonl")
	case !c.Silent:
		return nil
	case c.Out != "" || c.To != "":
		return errors.New("--silent prints what it finds, and writes no files: leave out --out and --to")
	case c.PNG || c.SVG || c.NPY || c.Sort != "" || c.Filter != "" || c.Top != 0 || c.Channel != nil:
		return errors.New("--silent takes pictures, --layer and --off, and nothing that says what is written (--png, --svg, --npy, --sort, --filter, --top, --channel)")
	}
	return errors.Join(c.given(c.Image), c.pictureFlags.Validate())
}

// silent finds the channels that are zero all over on every picture.
func (c featuresCmd) silent(a *app, set *weights.Set, network *nn.Network, layers []nn.Layer, off map[int][]int) error {
	list, err := c.list(a, c.Image)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	pictures := c.ahead(ctx, list, c.card(set.Card.Input), lookAhead)
	engine, err := c.backendFlag.open(a, set)
	if err != nil {
		return err
	}
	defer engine.Close()
	var found nn.Silence
	failed := []failure{}
	bar := a.progress("looking at pictures", false)
	done := 0
	for p := range pictures {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		wrong, err := lookAt(a.ctx, engine, p, off, &found)
		if err != nil {
			return err
		}
		if wrong != nil {
			text := a.said(wrong, p.Path)
			failed = append(failed, failure{export.PictureAt(p.Path), text})
			if !c.JSON {
				a.note("%s", text)
			}
		}
		done++
		bar.set(int64(done), int64(len(list)))
	}
	if err := a.ctx.Err(); err != nil {
		return err
	}
	bar.clear()
	return a.tellSilent(c.JSON, silentJSON{
		Model: network.Card.Name, Pictures: found.Passes, Failed: failed, Off: offText(network, off), Layers: silentLayers(&found, layers),
	})
}

// lookAt adds a picture's pass to what was found. wrong is why it cannot be, where another picture may do.
func lookAt(ctx context.Context, e *engine, p input, off map[int][]int, found *nn.Silence) (wrong, err error) {
	var fault *work.Panic
	if errors.As(p.err, &fault) {
		return nil, p.err
	}
	if p.err != nil {
		return p.err, nil
	}
	acts, err := e.Forward(ctx, nn.Pass{Input: p.tensor, Off: off})
	if errors.Is(err, nn.ErrNotFinite) {
		return fmt.Errorf("cli: %s: %s", p.Path, plain.Sentence(err)), nil
	}
	if err != nil {
		return nil, err
	}
	defer acts.Release()
	return nil, found.Add(acts)
}

// silentLayers are those of what was found that were asked for.
func silentLayers(found *nn.Silence, layers []nn.Layer) []silentLayerJSON {
	list := []silentLayerJSON{}
	for _, l := range found.Layers() {
		if slices.ContainsFunc(layers, func(o nn.Layer) bool { return o.Name == l.Name }) {
			list = append(list, silentLayerJSON{l.Name, l.Channels, append([]int{}, l.Silent...)})
		}
	}
	return list
}

// tellSilent prints what was found.
func (a *app) tellSilent(asJSON bool, s silentJSON) error {
	if asJSON {
		a.out.json(s)
	} else if s.Pictures > 0 {
		on := "all " + plain.Counted(s.Pictures, "picture")
		if s.Pictures == 1 {
			on = "the picture"
		}
		a.out.printf("Zero all over after ReLU, on %s:\n\n", on)
		rows := [][]string{{"layer", "silent", "channels", "which"}}
		for _, l := range s.Layers {
			rows = append(rows, []string{l.Layer, fmt.Sprint(len(l.Silent)), fmt.Sprint(l.Channels), runs(l.Silent)})
		}
		a.out.table("", []int{1, 2}, underline(rows))
	}
	if len(s.Failed) > 0 {
		if n := len(s.Failed) + s.Pictures; n > 1 {
			a.note("%d of %d could not be looked at", len(s.Failed), n)
		}
		return errReported
	}
	return nil
}
