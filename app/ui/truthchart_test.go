package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// What is said in the large chart, of marked classes in other pictures, and of channels that are silent on all pictures.

// bigChart is what the large chart says, and the table below it.
func (o *witness) bigChart(t *testing.T) {
	p, now := o.w.parts.bigChart, &o.w.now
	if !o.complete() || !now.network().HasTop() {
		o.same("bars of another pass in the large chart", len(p.chart.chart.Values), 0)
		o.same("rows of another pass", len(p.shares.table.Rows), 0)
		o.same("why there is no chart", p.hint.Text != "", true)
		return
	}
	all, err := now.result.Activations.Output(now.layers() - 1)
	if err != nil {
		t.Fatal(err)
	}
	o.same("the large chart's bars", slices.Equal(p.chart.chart.Values, all.Data), true)
	o.same("the large chart's part", p.chart.chart.Span(), now.scene.Classes)
	o.same("the large chart's scale and marks", fmt.Sprint(p.chart.chart.Log, p.chart.chart.Marked), fmt.Sprint(now.scene.Log, now.scene.Marked))
	if i := p.chart.hover; i >= 0 {
		o.same("what is said of a bar", p.count.Text, fmt.Sprintf("%d  %s  %s", i, now.lang.Class(now.network().Classes[i]), shareText(all.Data[i])))
	}
	table := p.shares.table
	o.same("columns of marked classes", len(table.Columns), len(now.scene.Marked))
	if len(now.scene.Marked) == 0 {
		return
	}
	for i, path := range now.state.Files {
		row := table.Rows[i]
		o.same("row", row.Title, filepath.Base(path))
		known := all.Data
		if i != now.state.At || now.state.Picture != now.picture() {
			known = o.others[[2]any{now.network(), path}]
		}
		if len(row.Values) == 0 {
			o.same("a known picture without values", known == nil, true)
		}
		for c, v := range row.Values {
			class := now.scene.Marked[c]
			o.same(fmt.Sprintf("class %d of %s", class, path), known != nil && v == known[class] && row.Texts[c] == shareText(known[class]), true)
		}
	}
}

// learn has a picture become known to the table, or looks for silent channels on all pictures.
func (o *walker) learn() string {
	if o.rand.IntN(3) == 0 {
		return o.silence()
	}
	return o.learnNext()
}

// learnNext has the next picture become known to the table.
func (o *walker) learnNext() string {
	g := o.w.crowds.present(false)
	if g == nil || len(g.list) == len(g.files) {
		return "nothing to learn"
	}
	at := slices.IndexFunc(o.states, func(s session.State) bool { return s.Model == g.model && s.At == len(g.list) && s.Result.Complete() })
	if at < 0 {
		return "nothing to learn from"
	}
	path, pool := g.files[len(g.list)], poolsOf(o.states[at].Result)
	if o.others == nil {
		o.others, o.pools = map[[2]any][]float32{}, map[[2]any][][2][]float32{}
	}
	o.others[[2]any{g.model.Network, path}], o.pools[[2]any{g.model.Network, path}] = pool[len(pool)-1][0], pool
	g.list = append(g.list, crowd.Member{Path: path, Pool: pool})
	o.w.crowds.changed()
	drain()
	return "known: " + path
}

// silence has the channels looked for that are silent on two pictures, and reads what the dialog says.
func (o *walker) silence() string {
	now := &o.w.now
	if now.network() == nil || len(o.album) == 0 {
		return "no model, no silence"
	}
	files := now.state.Files
	now.state.Files = o.album
	o.w.commands.run(action.FindSilent)
	now.state.Files = files
	task := o.asked.tasks[len(o.asked.tasks)-1]
	runner := o.runners[now.network()]
	if task.Name != session.SilentName || runner == nil {
		return "silence cannot be looked for"
	}
	if err := task.Run(context.Background(), session.Tools{Runner: runner, Model: now.state.Model, Progress: func(float64) {}}); err != nil {
		panic(err)
	}
	drain()
	said := strings.ReplaceAll(texts(o.w.win.Canvas().Overlays().Top()), "\n", " ")
	for _, want := range o.silentWords(runner) {
		o.holds("the silent channels", said, want)
	}
	o.w.dialogs.overlaid("Escape")
	drain()
	return "silent channels"
}

// silentWords are what is to be said of the channels that are zero all over in both pictures of the album.
func (o *walker) silentWords(r nn.Runner) (words []string) {
	now := &o.w.now
	var passes []*nn.Activations
	for _, path := range o.album {
		img, _, err := picture.DecodeFile(context.Background(), path, picture.Limits{})
		if err != nil {
			panic(err)
		}
		in, err := nn.Preprocess(img, now.scene.Input(now.network().Card.Input))
		if err != nil {
			panic(err)
		}
		a, err := r.Forward(context.Background(), nn.Pass{Input: in.Input})
		if err != nil {
			panic(err)
		}
		defer a.Release()
		passes = append(passes, a)
	}
	words = append(words, now.lang.Text("silent.of", len(passes)))
	for _, l := range now.network().Layers {
		if l.Activation != "relu" {
			continue
		}
		silent := 0
		for c := range l.Out.C {
			is := true
			for _, a := range passes {
				x, _ := a.Output(l.Index)
				is = is && ownRange(x, c).Lo == 0 && ownRange(x, c).Hi == 0
			}
			if is {
				silent++
			}
		}
		words = append(words, l.Name+" "+now.lang.Text("silent.layer", silent, l.Out.C))
	}
	return words
}
