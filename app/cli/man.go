package cli

import (
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// manCmd writes the manual page that packages carry. It is hidden: who has the page needs no command for it.
type manCmd struct {
	Date string `required:"" placeholder:"YYYY-MM-DD" help:"The date at the page's foot."`
}

// Run is called by kong.
func (c manCmd) Run(a *app) error {
	a.out.printf("%s", manual(a.parser.Model.Node, c.Date, a.build.Version))
	return nil
}

// page is a manual page under way, in the macros of man(7).
type page struct{ script }

// manual makes the page from the grammar and the help texts, so that it says what the program understands.
func manual(program *kong.Node, date, version string) string {
	var p page
	p.macro("TH", "VGGSCOPE", "1", date, "VGGScope "+version, "User Commands")
	p.macro("SH", "NAME")
	p.line(`vggscope \- see what VGG16 sees in a photo, layer by layer`)
	p.macro("SH", "SYNOPSIS")
	p.synopsis("vggscope", "[<image> ... | <folder> | <model>]")
	for _, c := range commandsOf(program) {
		p.synopsis("vggscope "+c.Path(), strings.TrimPrefix(c.Summary(), c.Path()))
	}
	p.macro("SH", "DESCRIPTION")
	p.prose(program.Help)
	p.macro("SH", "COMMANDS")
	for _, c := range commandsOf(program) {
		p.command(c)
	}
	p.places()
	return p.String()
}

// commandsOf are those that do something, in the order of the help: of "weights" those below it.
func commandsOf(program *kong.Node) []*kong.Node { return program.Leaves(true) }

func (p *page) synopsis(name, rest string) {
	p.line(`.B %s`, roff(name))
	if rest = strings.TrimSpace(rest); rest != "" {
		p.line("%s", roff(rest))
	}
	p.macro("br")
}

func (p *page) command(c *kong.Node) {
	p.macro("SS", "vggscope "+c.Path())
	p.prose(c.Help + "\n\n" + c.Detail)
	for _, arg := range c.Positional {
		p.item(arg.Summary(), arg.Help)
	}
	for _, group := range c.AllFlags(true) {
		for _, f := range group {
			if f.Name != "help" { // every command has it, and it is said once
				p.item(f.String(), f.Help)
			}
		}
	}
}

// places are what the grammar does not know: the files and variables of the program on Unix.
func (p *page) places() {
	p.macro("SH", "FILES")
	p.item("~/.config/vggscope/settings.json", "What the window remembers: its size, language, colours, the model in use, files opened lately.")
	p.item("~/.local/state/vggscope/vggscope.log", "What the window has to tell about its work, and of crashes. Old lines go when it gets large.")
	p.macro("SH", "ENVIRONMENT")
	p.item("DISPLAY", "The X11 display. Without one there is no window and no OpenGL; commands then compute on the CPU.")
	p.item("XDG_CONFIG_HOME, XDG_STATE_HOME", "Folders instead of ~/.config and ~/.local/state.")
	p.macro("SH", "SEE ALSO")
	p.text("https://github.com/vggscope/vggscope")
}

// item is a term, and indented below it what it means.
func (p *page) item(term, meaning string) {
	p.macro("TP")
	p.line(`.B %s`, roff(term))
	p.text(meaning)
}

// prose writes paragraphs; lines that are indented, as examples are in help texts, stay as they are.
func (p *page) prose(s string) {
	for i, paragraph := range strings.Split(strings.TrimSpace(s), "\n\n") {
		if i > 0 {
			p.macro("PP")
		}
		if !strings.HasPrefix(paragraph, "    ") {
			p.text(paragraph)
			continue
		}
		p.line(".in +4n")
		p.macro("EX")
		for _, l := range strings.Split(paragraph, "\n") {
			p.line("%s", roff(strings.TrimPrefix(l, "    ")))
		}
		p.macro("EE")
		p.macro("in")
	}
}

// text writes flowing text, a sentence on a line: man(7) wants it so, and sets the space between them itself.
func (p *page) text(s string) {
	s = strings.Join(strings.Fields(s), " ")
	for _, sentence := range strings.Split(strings.ReplaceAll(s, ". ", ".\n"), "\n") {
		p.line("%s", roff(sentence))
	}
}

// macro writes a macro with its arguments, each in quotes.
func (p *page) macro(name string, args ...string) {
	quoted := slices.Clone(args)
	for i, a := range quoted {
		quoted[i] = `"` + strings.ReplaceAll(roff(a), `"`, `\(dq`) + `"`
	}
	p.line(".%s", strings.Join(append([]string{name}, quoted...), " "))
}

// roff escapes what means something to it: a backslash, a line that begins like a request, and the dash, quotes, caret and
// tilde, which it takes for typographic ones.
func roff(s string) string {
	s = roffSigns.Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, `\(aq`) {
		return `\&` + s
	}
	return s
}

var roffSigns = strings.NewReplacer(`\`, `\e`, `-`, `\-`, `'`, `\(aq`, "`", `\(ga`, `^`, `\(ha`, `~`, `\(ti`)
