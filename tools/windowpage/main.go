// Command windowpage writes the pages about the window, in each language: what one sees is told in page.CODE.md beside this
// file, and its keys, what the mouse does and the menus come from the table of actions, as the window's own key sheet does.
//
//	go generate ./tools/windowpage
package main

import (
	"bytes"
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
)

//go:generate go run . ../../docs

//go:embed page.*.md
var pages embed.FS

// fileName is the page's in the folder of documents.
func fileName(code string) string {
	if code == locale.English {
		return "WINDOW.md"
	}
	return "WINDOW.zh-CN.md"
}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: windowpage FOLDER")
		os.Exit(2)
	}
	for _, l := range locale.All() {
		page, err := write(l)
		if err == nil {
			err = os.WriteFile(filepath.Join(os.Args[1], fileName(l.Code())), page, 0o644)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, "windowpage:", err)
			os.Exit(1)
		}
	}
}

// write makes the page in a language.
func write(l *locale.Language) ([]byte, error) {
	p := &page{lang: l}
	t, err := template.New("").Funcs(template.FuncMap{"keys": p.keys, "mouse": p.mouse, "menus": p.menus, "choices": p.choices}).
		ParseFS(pages, "page."+l.Code()+".md")
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "page."+l.Code()+".md", nil); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// A page is made in a language.
type page struct{ lang *locale.Language }

// keys are the rows of the key sheet, left column first.
func (p *page) keys() string {
	var b strings.Builder
	for _, c := range []action.Column{action.Left, action.Right} {
		for _, line := range action.Sheet(c) {
			fmt.Fprintf(&b, "| %s | %s |\n", cell(line.Keys), cell(p.lang.Text(line.Text)))
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// mouse are the rows of what it does.
func (p *page) mouse() string {
	var b strings.Builder
	for _, m := range action.Mouse() {
		fmt.Fprintf(&b, "| %s | %s |\n", cell(p.lang.Text("mouse."+m)), cell(p.lang.Text("mouse."+m+".does")))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// tips explain the menus that are named otherwise than in the table of actions.
var tips = map[action.Menu]string{
	action.ReLUMenu: "tip.before", action.ColourMenu: "tip.colormap", action.SliceMenu: "tip.slices",
	action.OptionMenu: "tip.options", action.DreamOptionMenu: "tip.options",
	action.ForMenu: "tip.contrast.for", action.AgainstMenu: "tip.contrast.against",
}

// menus are the rows of the tool bar's, and choices those of the others: what each is about, and its items.
func (p *page) menus() (string, error) { return p.rows(true) }

func (p *page) choices() (string, error) { return p.rows(false) }

func (p *page) rows(bar bool) (string, error) {
	var b strings.Builder
	done := map[action.Menu]bool{}
	for _, a := range action.All() {
		m := a.Place.Menu
		if done[m] || !m.Dropped() || p.inBar(m) != bar {
			continue
		}
		done[m] = true
		title, err := p.title(m)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "| %s | %s |\n", cell(title), p.items(m))
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// inBar reports whether a menu has a name of its own on the tool bar, and not what is chosen in it.
func (p *page) inBar(m action.Menu) bool {
	name := "tool." + string(m)
	return p.lang.Has(name) && !strings.Contains(p.lang.Text(name), "%")
}

func (p *page) title(m action.Menu) (string, error) {
	if p.inBar(m) {
		return "**" + p.lang.Text("tool."+string(m)) + "**", nil
	}
	key, ok := tips[m]
	if !ok {
		key = "tip." + string(m)
	}
	if !p.lang.Has(key) {
		return "", fmt.Errorf("the menu %q is explained nowhere: want its text under %q, or the key of one in tips", m, key)
	}
	return p.lang.Text(key), nil
}

// items are a menu's, each with its key. Those whose text depends on what is shown are left out.
func (p *page) items(m action.Menu) string {
	var list []string
	for _, a := range action.InMenu(m) {
		text := p.lang.Text(a.Text)
		if strings.Contains(text, "%") {
			continue
		}
		text = cell(strings.TrimSuffix(text, "…"))
		if len(a.Keys) > 0 {
			text += " `" + string(a.Keys[0]) + "`"
		}
		if !slices.Contains(list, text) { // the same words are before several choices
			list = append(list, text)
		}
	}
	return strings.Join(list, " · ")
}

// cell is a text as a cell of a table.
func cell(s string) string { return strings.NewReplacer("|", `\|`, "<", `\<`, "[", `\[`).Replace(s) }
