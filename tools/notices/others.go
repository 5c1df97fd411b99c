package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/notices"
)

// ofGo gives the notice of Go's own library and runtime. Some distributions keep Go's licence elsewhere than beside it; the
// modules of the same authors have it word for word.
func ofGo(p program) ([]notices.Notice, error) {
	dirs := []string{p.goRoot}
	for _, m := range p.others {
		if strings.HasPrefix(m.path, "golang.org/x/") {
			dirs = append(dirs, m.dir)
		}
	}
	for _, dir := range dirs {
		n := notices.Notice{Name: "Go", Version: strings.TrimPrefix(p.goVersion, "go")}
		for _, name := range []string{"LICENSE", "PATENTS"} {
			body, err := text(filepath.Join(dir, name))
			if errors.Is(err, fs.ErrNotExist) {
				break
			} else if err != nil {
				return nil, err
			}
			n.Texts = append(n.Texts, notices.Text{File: name, Body: body})
		}
		if len(n.Texts) > 0 {
			n.License = identify(n.Texts)
			return []notices.Notice{n}, nil
		}
	}
	return nil, fmt.Errorf("notices: Go %s: no file LICENSE in %s", p.goVersion, p.goRoot)
}

// ofRepository gives the notices of what others made and this repository holds, and of what it holds under another licence
// than its own.
func ofRepository(root string) ([]notices.Notice, error) {
	apache, err := text(filepath.Join(root, "app/fonts/LICENSE-Apache-2.0.txt"))
	if err != nil {
		return nil, err
	}
	font, err := text(filepath.Join(root, "app/fonts/NOTICE.txt"))
	if err != nil {
		return nil, err
	}
	readings, err := text(filepath.Join(root, "app/lookup/LICENSE-go-pinyin.txt"))
	if err != nil {
		return nil, err
	}
	model, err := ofModel(root)
	if err != nil {
		return nil, err
	}
	return []notices.Notice{
		{Name: "Droid Sans Fallback (font)", License: "Apache-2.0", Texts: []notices.Text{
			{File: "NOTICE.txt", Body: font}, {File: "LICENSE-Apache-2.0.txt", Body: apache}}},
		{Name: "Material Design icons", License: "Apache-2.0", Texts: []notices.Text{
			{Body: "Most of the icons that come with Fyne are Google's Material Design icons.\n"}, {File: "LICENSE-2.0.txt", Body: apache}}},
		{Name: "matplotlib colour maps", License: "CC0-1.0", Texts: []notices.Text{
			{Body: "The tables of the colour maps viridis and magma are by Stéfan van der Walt, Nathaniel Smith and Eric Firing, who gave\n" +
				"them to the public domain:\nhttps://creativecommons.org/publicdomain/zero/1.0/\n"}}},
		{Name: "go-pinyin (first letters of Chinese characters)", License: "MIT", Texts: []notices.Text{{File: "LICENSE", Body: readings}}},
		model,
	}, nil
}

// ofModel gives the notice of the built-in model, from its card.
func ofModel(root string) (notices.Notice, error) {
	path := filepath.Join(root, "weights/builtin/model.json")
	data, err := os.ReadFile(path)
	if err != nil {
		return notices.Notice{}, fmt.Errorf("notices: %w", err)
	}
	var card struct {
		Name, Description, License, Source string
		TrainedOn                          string `json:"trained_on"`
	}
	if err := json.Unmarshal(data, &card); err != nil {
		return notices.Notice{}, fmt.Errorf("notices: %s: %w", path, err)
	}
	if card.License != "CC-BY-4.0" {
		return notices.Notice{}, fmt.Errorf("notices: %s: license %q, want CC-BY-4.0, for which this program has the words", path, card.License)
	}
	return notices.Notice{Name: "Built-in model: " + card.Name, License: card.License, Texts: []notices.Text{
		{Body: fmt.Sprintf("%s\n\nBy: %s.\n\nTrained on: %s.\n\n"+
			"The weights are under the Creative Commons Attribution 4.0 International licence:\n"+
			"https://creativecommons.org/licenses/by/4.0/legalcode\n\n"+
			"VGG16 is described in \"Very Deep Convolutional Networks for Large-Scale Image Recognition\", arXiv 1409.1556.\n"+
			"Caltech-101 is by Fei-Fei Li, Marco Andreetto, Marc'Aurelio Ranzato and Pietro Perona, Caltech, under the same licence.\n",
			card.Description, card.Source, card.TrainedOn)}}}, nil
}

// mingw is where Debian keeps the licences of what its MinGW-w64 compiler links into every program for Windows.
const mingw = "/usr/share/doc/mingw-w64-common/copyright"

// ofCompiler gives the notices of what the C compiler adds: on Windows its runtime library, as there is none in the system.
// GCC's own part may be passed on without one. Without that compiler the notice is left out, unless it was asked for Windows
// alone, that is for a program that this machine is to build.
func ofCompiler(systems []string) ([]notices.Notice, error) {
	if !slices.Contains(systems, "windows") {
		return nil, nil
	}
	body, err := text(mingw)
	if errors.Is(err, fs.ErrNotExist) && len(systems) > 1 {
		return nil, nil
	} else if err != nil {
		return nil, fmt.Errorf("%w; the notices for Windows need the package mingw-w64-common", err)
	}
	return []notices.Notice{{Name: "MinGW-w64 runtime", License: "ZPL-2.1, MIT", Systems: []string{"windows"},
		Texts: []notices.Text{{File: "copyright", Body: body}}}}, nil
}

// sorted puts notices in the order of their names, and leaves out the systems of those that are the same everywhere.
func sorted(list []notices.Notice, systems []string) []notices.Notice {
	for i := range list {
		if len(list[i].Systems) == len(systems) {
			list[i].Systems = nil
		}
	}
	slices.SortFunc(list, func(a, b notices.Notice) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Version, b.Version))
	})
	return list
}
