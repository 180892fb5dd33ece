package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"
)

// printManual prints the manual page in the language of man, made of the same texts as the
// help of the commands. See man(7) for the requests.
func (p *program) printManual(app *cli.App) error {
	m := &manual{}
	fmt.Fprintf(&m.Builder, ".TH PERMVER 1 \"\" \"permver %s\" \"User Commands\"\n", roff(p.build.version))
	m.section("NAME", "permver \\- "+roff(app.Usage))
	m.section("SYNOPSIS", "")
	m.WriteString(".B permver\n.I COMMAND\n[\\fIFLAGS\\fR] [\\fIARGUMENT\\fR]\n")
	m.section("DESCRIPTION", roff(aboutProgram))
	m.section("COMMANDS", "")
	for _, c := range app.Commands {
		m.command(c)
	}
	m.section("SIDES", "")
	m.example(sideHelp())
	m.section("EXIT STATUS", "")
	_, codes, _ := strings.Cut(exitCodes(anythingFound), "\n")
	m.example(codes)
	m.section("ENVIRONMENT", "")
	for _, v := range environment {
		m.item("\\fB"+roff(v[0])+"\\fR", roff(v[1]))
	}
	m.section("FILES", "")
	m.item("\\fIpermver.toml\\fR", "the configuration, at the top of a repository")
	_, err := fmt.Fprint(p.stdout, m.String())
	return printed(err)
}

// environment are the variables that the program goes by, for the manual.
var environment = [][2]string{
	{"NO_COLOR", "if set, no colours are used, unless --color says otherwise."},
	{"CLICOLOR_FORCE", "if set, and not to 0, colours are used without a terminal too."},
	{"PRE_COMMIT_FROM_REF, PRE_COMMIT_TO_REF", "the commits to compare, where pre-commit runs the program."},
	{"GITHUB_ACTIONS, GITLAB_CI", "in a job of these, the commit is judged, by the pull request or merge request at hand."},
	{"CI", "if set, and not to false, no progress is shown."},
}

// manual is a page that is being written.
type manual struct{ strings.Builder }

func (m *manual) section(title, text string) {
	fmt.Fprintf(&m.Builder, ".SH %s\n", title)
	if text != "" {
		m.WriteString(text + "\n")
	}
}

func (m *manual) item(tag, text string) { fmt.Fprintf(&m.Builder, ".TP\n%s\n%s\n", tag, text) }

// example writes lines as they are.
func (m *manual) example(text string) {
	fmt.Fprintf(&m.Builder, ".nf\n%s\n.fi\n", roff(strings.TrimRight(text, "\n")))
}

// command writes a command: paragraphs are set apart by empty lines, and those that are
// indented are examples.
func (m *manual) command(c *cli.Command) {
	fmt.Fprintf(&m.Builder, ".SS permver %s\n", roff(strings.TrimSpace(c.Name+" [FLAGS] "+c.ArgsUsage)))
	for i, paragraph := range strings.Split(c.Description, "\n\n") {
		if i > 0 {
			m.WriteString(".PP\n")
		}
		if strings.HasPrefix(paragraph, "  ") {
			m.example(paragraph)
			continue
		}
		m.WriteString(roff(paragraph) + "\n")
	}
	for _, row := range flagRows(c.Flags) {
		flag, value, _ := strings.Cut(row[0], " ")
		tag := "\\fB" + roff(flag) + "\\fR"
		if value != "" {
			tag += " \\fI" + roff(value) + "\\fR"
		}
		m.item(tag, roff(row[1]))
	}
}

// roff writes text so that it is printed as it is: dashes that can be copied, and no line
// that is taken for a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	var b strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\[u%04X]`, r)
		}
	}
	return b.String()
}
