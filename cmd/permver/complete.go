package main

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// The scripts of the shells know nothing of the program: they call it with completeCommand
// and the words up to the cursor, and offer what it prints, a candidate a line, with its
// description after a tab. A last line of fileCandidates asks for the names of files.
const (
	completeCommand = "__complete"
	fileCandidates  = ":files"
)

//go:embed completion
var completionScripts embed.FS

// shells are those that there is a script for.
func shells() []string { return []string{"bash", "fish", "powershell", "zsh"} }

// printCompletion prints the script of a shell.
func (p *program) printCompletion(c *cli.Context) error {
	shell := c.Args().First()
	if !slices.Contains(shells(), shell) {
		return unknownWord(fmt.Sprintf("permver completion %s", shell), shell, shells())
	}
	script, err := completionScripts.ReadFile("completion/permver." + shell)
	if err != nil {
		return fmt.Errorf("read the script: %w", err)
	}
	_, err = p.stdout.Write(script)
	return printed(err)
}

// candidate is a word that may come next.
type candidate struct{ word, about string }

// complete prints what may come in the place of the last word.
func (p *program) complete(app *cli.App, words []string) {
	if len(words) == 0 {
		words = []string{""}
	}
	offers, files := p.candidates(app, words[:len(words)-1], words[len(words)-1])
	for _, o := range offers {
		_, _ = fmt.Fprintf(p.stdout, "%s\t%s\n", o.word, strings.ReplaceAll(o.about, "`", "")) // a shell that went away needs none
	}
	if files {
		_, _ = fmt.Fprintln(p.stdout, fileCandidates)
	}
}

// candidates returns what begins with the word that is being written, after the words
// before it, and whether the name of a file would do as well.
func (p *program) candidates(app *cli.App, before []string, word string) (offers []candidate, files bool) {
	at := position(app, before)
	name, value, assigned := strings.Cut(word, "=")
	assigned = assigned && isFlag(name) && at.value == ""
	switch {
	case at.ended:
		offers, files = p.argumentCandidates(app, at)
	case at.value != "":
		offers, files = p.valueCandidates(at.command, at.value, word)
	case assigned:
		offers, files = p.valueCandidates(at.command, name, value)
		for i := range offers {
			offers[i].word = name + "=" + offers[i].word
		}
	case strings.HasPrefix(word, "-"):
		offers = at.flags(app)
	default:
		offers, files = p.argumentCandidates(app, at)
	}
	return slices.DeleteFunc(offers, func(o candidate) bool { return !strings.HasPrefix(o.word, word) }), files
}

// place is where in a command line a word stands.
type place struct {
	command   *cli.Command // nil before one is named
	arguments int          // those of the command so far
	given     []string     // the flags so far
	value     string       // the flag that the word is the value of, or ""
	ended     bool         // whether no flags come any more
}

func position(app *cli.App, before []string) place {
	at := place{}
	for i := 0; i < len(before); i++ {
		word := before[i]
		name, _, assigned := strings.Cut(word, "=")
		switch {
		case at.ended || !isFlag(word):
			at.argument(app, word)
		case word == "--":
			at.ended = true
		default:
			at.given = append(at.given, name)
			if assigned || !takesValue(findFlag(allFlags(app), name)) {
				continue
			}
			if i++; i == len(before) {
				at.value = name
			}
		}
	}
	return at
}

func (at *place) argument(app *cli.App, word string) {
	if at.command != nil {
		at.arguments++
		return
	}
	for _, c := range app.Commands {
		if c.Name == word {
			at.command = c
		}
	}
}

// flags are those that may still be given.
func (at *place) flags(app *cli.App) []candidate {
	known := app.Flags
	if at.command != nil {
		known = at.command.Flags
	}
	var offers []candidate
	for _, f := range known {
		name := "--" + f.Names()[0]
		_, list := f.(*cli.StringSliceFlag)
		if documented, ok := f.(cli.DocGenerationFlag); ok && (list || !slices.Contains(at.given, name)) {
			offers = append(offers, candidate{name, documented.GetUsage()})
		}
	}
	return append(offers, candidate{"--help", "print help"})
}

// argumentCandidates are what a word may be that is no flag and no flag's value.
func (p *program) argumentCandidates(app *cli.App, at place) (offers []candidate, files bool) {
	if at.command == nil {
		for _, c := range app.Commands {
			offers = append(offers, candidate{c.Name, c.Usage})
		}
		return append(offers, candidate{"help", "print help about a command"}), false
	}
	takes := strings.Fields(at.command.ArgsUsage)
	if at.arguments >= len(takes) {
		return nil, false
	}
	switch takes[at.arguments] {
	case "RULE":
		for _, r := range p.library.rules() {
			offers = append(offers, candidate{r.ID, r.Summary})
		}
	case "SHELL":
		offers = plain(shells())
	case "check|show":
		offers = plain([]string{"check", "show"})
	case "[PATH]":
		files = true
	}
	return offers, files
}

// valueCandidates are the values of a flag.
func (p *program) valueCandidates(command *cli.Command, flag, value string) (offers []candidate, files bool) {
	switch name := strings.TrimLeft(flag, "-"); name {
	case "base", "head", "rev":
		return plain([]string{"HEAD", "worktree", "index", "empty", "dir:", "crate:", "acl:", "snapshot:"}), strings.Contains(value, ":")
	case "check", "config":
		return nil, true
	case "fail-on":
		return plain(verdict.FailOnWords()), false
	case "format":
		return plain(formatsOf(command)), strings.Contains(value, "=")
	default:
		return plain(wordsOf(name)), false
	}
}

// formatsOf are the formats that a command prints.
func formatsOf(c *cli.Command) []string {
	switch c.Name {
	case "bump":
		return report.Needs().Names()
	case "config":
		return report.Configured().Names()
	case "rules":
		return report.Catalogues().Names()
	case "show":
		return report.Shows().Names()
	}
	return report.Results().Names()
}

func plain(words []string) []candidate {
	offers := make([]candidate, len(words))
	for i, w := range words {
		offers[i].word = w
	}
	return offers
}
