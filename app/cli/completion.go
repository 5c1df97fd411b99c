package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/vggscope/vggscope/weights/vgg"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

// Help is shown by vggscope completion --help.
func (completionCmd) Help() string {
	return `Try it in the shell that you are in:

    source <(vggscope completion bash)
    source <(vggscope completion zsh)
    vggscope completion fish | source

To keep it, for all shells that you open from now on:

    vggscope completion bash > ~/.local/share/bash-completion/completions/vggscope
    vggscope completion zsh > ~/.zfunc/_vggscope     # with fpath+=~/.zfunc before compinit in ~/.zshrc
    vggscope completion fish > ~/.config/fish/completions/vggscope.fish`
}

// Run is called by kong.
func (c completionCmd) Run(a *app) error {
	commands := completions(a.parser.Model.Node, nil, layerNames())
	switch c.Shell {
	case "bash":
		a.out.printf("%s", bashCompletion(commands))
	case "zsh":
		a.out.printf("%s", zshCompletion(commands))
	case "fish":
		a.out.printf("%s", fishCompletion(commands))
	}
	return nil
}

// layerNames are the names that some model has: VGG19 has all layers of the smaller ones.
func layerNames() []string {
	var names []string
	for _, l := range vgg.E().Layers() {
		names = append(names, l.Name)
	}
	return names
}

// completion is what can follow a command.
type completion struct {
	path     []string // the command: none for the program itself, "weights", "info"
	help     string
	flags    []flagCompletion
	commands []*kong.Node // below it
	values   []string     // for its argument, where there is a choice
}

type flagCompletion struct {
	long   string
	short  string // one letter, or none
	help   string
	takes  bool     // a value
	values []string // to choose from; empty where it is a number or a file
}

// completions walks the grammar, so that the scripts know what the parser knows.
func completions(n *kong.Node, path, layers []string) []completion {
	c := completion{path: path, help: firstSentence(n.Help)}
	for _, group := range n.AllFlags(true) {
		for _, f := range group {
			c.flags = append(c.flags, completeFlag(f, layers))
		}
	}
	for _, p := range n.Positional {
		c.values = append(c.values, choices(p.Enum)...)
	}
	var below []completion
	for _, sub := range n.Children {
		if !sub.Hidden {
			c.commands = append(c.commands, sub)
			below = append(below, completions(sub, append(slices.Clone(path), sub.Name), layers)...)
		}
	}
	return append([]completion{c}, below...)
}

func completeFlag(f *kong.Flag, layers []string) flagCompletion {
	c := flagCompletion{long: f.Name, help: firstSentence(f.Help), takes: !f.IsBool(), values: choices(f.Enum)}
	if f.Short != 0 {
		c.short = string(f.Short)
	}
	if f.Name == "layer" {
		c.values = layers
	}
	return c
}

func choices(enum string) []string {
	if enum == "" {
		return nil
	}
	return strings.Split(enum, ",")
}

// firstSentence has room beside a flag in a list.
func firstSentence(help string) string {
	first, _, _ := strings.Cut(help, ". ")
	return strings.TrimSuffix(first, ".")
}

// words are what bash offers behind a command: flags if the word begins with a dash, else commands and values.
func (c completion) words() (flags, others []string) {
	for _, f := range c.flags {
		flags = append(flags, "--"+f.long)
	}
	for _, n := range c.commands {
		others = append(others, n.Name)
	}
	return flags, append(others, c.values...)
}

func (c completion) name() string { return strings.Join(c.path, " ") }

// quote puts text between single quotes for a POSIX shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

// script collects the lines of one.
type script struct{ strings.Builder }

func (s *script) line(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }
