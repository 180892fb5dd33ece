// Package conventional reads commit messages that follow Conventional Commits 1.0.0
// (conventionalcommits.org), in which an author declares what a commit does to
// consumers:
//
//	feat(fs)!: ask before a scope is widened
//
//	Why, and how.
//
//	BREAKING CHANGE: allow-all is gone
//	Refs: #12
//
// A message is a header "TYPE(SCOPE)!: DESCRIPTION", a body, and footers; the scope,
// the "!", the body and the footers can be missing. A "!" or a footer BREAKING CHANGE
// declares a break, feat an addition, fix and perf a repair; other types declare
// nothing.
//
// Where the release tools that go by such messages (release-plz with the crate
// git-conventional, semantic-release with conventional-commits-parser, release-please)
// differ, a declaration that one of them takes is taken. So a break can be declared
// below a header of any form, as in the messages of GitHub's merges, whose body is the
// title of the pull request, and in the list of commits that GitHub makes of a squashed
// branch. Some write "BREAKING CHANGE: …" for the header itself.
//
// Otherwise such lists declare nothing: a squashed branch is read by its header,
// "feat: … (#12)". Nor does anything else whose header has another form: merges ("Merge
// pull request #12 from …") and commits that are to be folded into others ("fixup!
// feat: …", "squash! feat: …").
package conventional

import (
	"strings"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/lazy"
)

// Commit is a commit message that follows the convention.
type Commit struct {
	Header      string // the first line, as it is written
	Type        string // in lower case, in which types are compared; "" if a footer alone declares a break
	Scope       string // "" if there is none
	Breaking    bool   // by "!", or by a footer
	Description string
	Body        string
	Footers     []Footer
	// Reverts are the commits that this one takes back, as IDs or abbreviated ones. A
	// revert that names none takes back the commit whose header is Description.
	Reverts []string
}

// Footer is a line "TOKEN: VALUE" or "TOKEN #VALUE" at the end of a message, as git's
// trailers are. Lines after it that are no footers belong to its value.
type Footer struct{ Token, Value string }

// Parse reads a message. It reports false if neither its header follows the convention
// nor a footer declares a break. A revert with git's own header, `Revert "…"`, passes as
// type revert.
func Parse(message string) (Commit, bool) {
	message = strings.Trim(lineEnds.Replace(message), "\n")
	first, rest, _ := strings.Cut(message, "\n")
	first = strings.TrimRight(first, " \t")
	c, ok := parseHeader(first)
	if !ok {
		rest = message
	}
	c.Header = first
	c.Body, c.Footers = parseBody(rest)
	for _, f := range c.Footers {
		c.Breaking = c.Breaking || f.isBreaking()
	}
	if !ok && !c.Breaking {
		return Commit{}, false
	}
	if c.Type == revert {
		for _, match := range reverted().FindAllStringSubmatch(rest, -1) {
			c.Reverts = append(c.Reverts, match[1])
		}
	}
	return c, true
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// revert is the type of commits that take others back.
const revert = "revert"

// reverted is what git writes into the message of a revert.
var reverted = lazy.Regexp(`\bThis reverts commit\s+([0-9a-f]{7,64})\b`)

// header is the first line. Tools differ on what characters a type may have, and on
// empty scopes.
var header = lazy.Regexp(`^([A-Za-z][A-Za-z0-9_-]*)(?:\(([^()]*)\))?(!)?: +(\S.*)$`)

// gitRevert is the header that git gives to a revert, behind which GitHub writes the
// number of a pull request.
var gitRevert = lazy.Regexp(`^Revert "(.+)"(?: \(#[0-9]+\))?$`)

func parseHeader(line string) (Commit, bool) {
	if m := gitRevert().FindStringSubmatch(line); m != nil {
		return Commit{Type: revert, Description: m[1]}, true
	}
	m := header().FindStringSubmatch(line)
	if m == nil {
		return Commit{}, false
	}
	return Commit{Type: strings.ToLower(m[1]), Scope: strings.TrimSpace(m[2]), Breaking: m[3] != "", Description: m[4]}, true
}

// footer is the first line of a footer. The one that declares a break may have its
// text below it, and may be indented, quoted in a table or part of a list; its token
// alone may have a space.
var footer = lazy.Regexp(`^(?:[ \t|*]*(BREAKING[ -]CHANGE)(?::$|: +| #)(.*)|([A-Za-z0-9][A-Za-z0-9-]*)(?:: | #)(.+))$`)

func parseFooter(line string) (Footer, bool) {
	m := footer().FindStringSubmatch(line)
	if m == nil {
		return Footer{}, false
	}
	return Footer{Token: m[1] + m[3], Value: m[2] + m[4]}, true
}

// isBreaking reports whether the footer declares a break: its token, alone among all,
// is in capitals.
func (f Footer) isBreaking() bool {
	return f.Token == "BREAKING CHANGE" || f.Token == "BREAKING-CHANGE"
}

// parseBody splits what follows the header. The footers begin at the first paragraph
// that begins with one; a break is declared in any line, as the messages of squashed
// commits have such lines anywhere.
func parseBody(text string) (body string, footers []Footer) {
	var lines []string
	paragraph := true
	end := func() {
		joined := strings.TrimSpace(strings.Join(lines, "\n"))
		if last := len(footers) - 1; last >= 0 {
			footers[last].Value = joined
		} else {
			body = joined
		}
		lines = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t")
		f, ok := parseFooter(line)
		if ok && (paragraph || len(footers) > 0 || f.isBreaking()) {
			end()
			footers = append(footers, f)
			line = f.Value
		}
		lines = append(lines, line)
		paragraph = line == ""
	}
	end()
	return body, footers
}

// Class is the class of change that the commit declares. It is the one that a release
// needs from 1.0 on; what of it a version below 1.0 shows is Cargo's matter, and
// release-plz goes by the same rule: a break moves 0.2.3 to 0.3.0, a feature to 0.2.4.
//
// Other types declare nothing, though release-plz releases a patch for them too.
func (c Commit) Class() bump.Class {
	if c.Breaking {
		return bump.Major
	}
	return classes[c.Type]
}

// classes are those of semantic-release and release-please. The convention itself
// gives classes to feat and fix only.
var classes = map[string]bump.Class{
	"feat": bump.Minor, "feature": bump.Minor,
	"fix": bump.Patch, "perf": bump.Patch, revert: bump.Patch,
}
