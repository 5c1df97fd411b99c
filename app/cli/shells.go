package cli

import (
	"strings"
)

// bashCompletion finds the command among the words before the cursor, then offers what can follow it. Where it offers
// nothing, readline completes file names (complete -o default).
func bashCompletion(all []completion) string {
	var s script
	s.line("# bash completion for vggscope")
	s.line("_vggscope() {")
	s.line(`    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word`)
	s.line(`    # bash takes the "=" of --flag=value for a word of its own`)
	s.line(`    if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi`)
	s.line(`    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do`)
	s.line(`        case "$command $word" in`)
	for _, c := range all[1:] {
		last := len(c.path) - 1
		s.line(`        %s) command=%s ;;`, quote(strings.Join(c.path[:last], " ")+" "+c.path[last]), quote(c.name()))
	}
	s.line(`        esac`)
	s.line(`    done`)
	s.line(`    COMPREPLY=()`)
	s.line(`    case "$command $prev" in`)
	for _, c := range all {
		for _, f := range c.flags {
			if !f.takes {
				continue
			}
			match := quote(c.name() + " --" + f.long)
			if f.short != "" {
				match += " | " + quote(c.name()+" -"+f.short)
			}
			if f.values == nil {
				s.line(`    %s) return ;;`, match)
			} else {
				s.line(`    %s) COMPREPLY=($(compgen -W %s -- "$cur")); return ;;`, match, quote(strings.Join(f.values, " ")))
			}
		}
	}
	s.line(`    esac`)
	s.line(`    local flags others`)
	s.line(`    case "$command" in`)
	for _, c := range all {
		flags, others := c.words()
		s.line(`    %s) flags=%s others=%s ;;`, quote(c.name()), quote(strings.Join(flags, " ")), quote(strings.Join(others, " ")))
	}
	s.line(`    esac`)
	s.line(`    if [[ $cur == -* ]]; then others=$flags; fi`)
	s.line(`    COMPREPLY=($(compgen -W "$others" -- "$cur"))`)
	s.line("}")
	s.line("complete -o default -F _vggscope vggscope")
	return s.String()
}

// zshCompletion is a function for each command, which zsh's _arguments drives.
func zshCompletion(all []completion) string {
	var s script
	s.line("#compdef vggscope")
	for _, c := range all {
		s.line("")
		s.line("%s() {", zshName(c.path))
		if c.commands == nil {
			s.line("    _arguments \\")
		} else {
			s.line("    local line state")
			s.line("    _arguments -C \\")
		}
		for _, f := range c.flags {
			s.line("        %s \\", zshFlag(f))
		}
		zshArguments(&s, c)
		s.line("}")
	}
	s.line("")
	s.line(`if [ "$funcstack[1]" = _vggscope ]; then _vggscope; else compdef _vggscope vggscope; fi`)
	return s.String()
}

// zshArguments ends a call of _arguments: with the commands below and what each leads to, with values, or with files.
func zshArguments(s *script, c completion) {
	switch {
	case c.values != nil:
		s.line("        %s", quote("1:value:("+strings.Join(c.values, " ")+")"))
		return
	case c.commands == nil:
		s.line("        '*:file:_files'")
		return
	}
	var names []string
	for _, n := range c.commands {
		names = append(names, n.Name+`\:`+zshText(`"`+firstSentence(n.Help)+`"`))
	}
	s.line("        %s \\", quote("1:command:(("+strings.Join(names, " ")+"))"))
	s.line("        '*::argument:->rest'")
	s.line("    case $line[1] in")
	for _, n := range c.commands {
		s.line("    %s) %s ;;", n.Name, zshName(append(c.path[:len(c.path):len(c.path)], n.Name)))
	}
	s.line("    esac")
}

func zshFlag(f flagCompletion) string {
	text := "[" + zshText(f.help) + "]"
	if f.takes {
		text += ":value:"
		if f.values != nil {
			text += "(" + strings.Join(f.values, " ") + ")"
		} else {
			text += "_files"
		}
	}
	long, short := "--"+f.long, "-"+f.short
	if f.takes {
		long += "=" // the value may also be a word of its own
		short += "+"
	}
	if f.short == "" {
		return quote(long + text)
	}
	return quote("(-"+f.short+" --"+f.long+")") + "{" + quote(short) + "," + quote(long) + "}" + quote(text)
}

func zshName(path []string) string { return strings.Join(append([]string{"_vggscope"}, path...), "_") }

// zshText escapes what means something in a specification of _arguments.
func zshText(s string) string { return strings.NewReplacer(`:`, `\:`, `[`, `\[`, `]`, `\]`).Replace(s) }

// fishCompletion is a line for each command and flag.
func fishCompletion(all []completion) string {
	var s script
	s.line("# fish completion for vggscope")
	for _, c := range all {
		when := fishCondition(c)
		for _, n := range c.commands {
			s.line("complete -c vggscope -n %s -f -a %s -d %s", when, n.Name, fishQuote(firstSentence(n.Help)))
		}
		if c.values != nil {
			s.line("complete -c vggscope -n %s -f -a %s", when, fishQuote(strings.Join(c.values, " ")))
		}
		for _, f := range c.flags {
			options := "-l " + f.long
			if f.short != "" {
				options += " -s " + f.short
			}
			switch {
			case f.values != nil:
				options += " -x -a " + fishQuote(strings.Join(f.values, " "))
			case f.takes:
				options += " -r"
			}
			s.line("complete -c vggscope -n %s %s -d %s", when, options, fishQuote(f.help))
		}
	}
	return s.String()
}

// fishCondition holds where the words before the cursor lead to this command and to none below it.
func fishCondition(c completion) string {
	var tests []string
	for _, name := range c.path {
		tests = append(tests, "__fish_seen_subcommand_from "+name)
	}
	if c.commands != nil {
		var names []string
		for _, n := range c.commands {
			names = append(names, n.Name)
		}
		tests = append(tests, "not __fish_seen_subcommand_from "+strings.Join(names, " "))
	}
	return fishQuote(strings.Join(tests, "; and "))
}

func fishQuote(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(s) + "'"
}
