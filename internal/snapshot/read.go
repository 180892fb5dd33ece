package snapshot

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// Read reads a text as the plugins that it tells of, sorted by key. The places of all that
// they hold are lines of the file. The lines may be in any order, and there more than once,
// as merges leave them. The error is an [*Error].
func Read(file string, content []byte) ([]*manifest.Plugin, error) {
	lines := split(content)
	if err := checkFirst(file, lines[0]); err != nil {
		return nil, err
	}
	drafts, seen := make(map[string]*draft), map[string]bool{"": true}
	var keys []string
	for i, text := range lines[1:] {
		if seen[text] {
			continue
		}
		seen[text] = true
		r := &reader{scanner: scanner{text: text}, file: file, line: i + 2}
		key, ok := r.word()
		switch marker := conflict(text); {
		case marker != "":
			return nil, conflictError(r.whole(), marker)
		case !ok || key == "":
			return nil, r.fail(0, "the line does not begin with the key of a plugin")
		case drafts[key] == nil:
			drafts[key] = newDraft(key, r.place(0, len(text)))
			keys = append(keys, key)
		}
		r.draft = drafts[key]
		if err := r.entry(); err != nil {
			return nil, err
		}
	}
	slices.Sort(keys)
	plugins := make([]*manifest.Plugin, 0, len(keys))
	for _, key := range keys {
		p, err := drafts[key].finish()
		if err != nil {
			return nil, err
		}
		plugins = append(plugins, p)
	}
	return plugins, nil
}

func checkFirst(file, line string) error {
	at := source.Place{File: file, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: utf8.RuneCountInString(line) + 1}}
	name, number, _ := strings.Cut(line, " ")
	switch marker := conflict(line); {
	case line == firstLine:
		return nil
	case marker != "":
		return conflictError(at, marker)
	case name != formatName:
		return &Error{At: at, Message: fmt.Sprintf("no snapshot: the first line is not %q", firstLine)}
	}
	if n, err := strconv.Atoi(number); err == nil && n > version {
		return &Error{At: at, Message: fmt.Sprintf("version %d of the format is newer than this permver, which reads version %d", n, version), hint: "install a newer permver"}
	}
	return &Error{At: at, Message: fmt.Sprintf("version %q of the format is none that permver reads: that is %d", number, version)}
}

// conflict is the mark with which git begins a line of a conflict, "" if the line has none.
func conflict(line string) string {
	for _, mark := range []string{"<<<<<<<", "|||||||", "=======", ">>>>>>>"} {
		if rest, ok := strings.CutPrefix(line, mark); ok && (rest == "" || rest[0] == ' ') {
			return mark
		}
	}
	return ""
}

func conflictError(at source.Place, marker string) *Error {
	return &Error{At: at, Message: marker + " is the mark of a merge conflict", again: true}
}

// draft is a plugin of which not all lines are read yet.
type draft struct {
	plugin      *manifest.Plugin
	at          source.Place // of its first line
	file        *manifest.File
	permissions map[string]*manifest.Permission
	sets        map[string]*manifest.Set
	program     rust.Program
	noLibrary   bool
	noHandler   bool
	globalAPI   []rust.Method
	handlers    [2]*rust.ProgramHandler // those that are there, and those that may be
	byDefault   manifest.Feature
	once        map[string]string // what is told once, by the first words
}

func newDraft(key string, at source.Place) *draft {
	d := &draft{
		plugin: &manifest.Plugin{
			Key: key, ACL: true, Snapshot: true, Cargo: &manifest.Cargo{Path: at.File},
			Commands: manifest.Commands{Exact: true}, Script: &rust.Script{Found: true},
			Android: manifest.Native{Known: true}, IOS: manifest.Native{Known: true},
		},
		at: at, file: &manifest.File{Path: at.File}, once: make(map[string]string),
		permissions: make(map[string]*manifest.Permission), sets: make(map[string]*manifest.Set),
	}
	d.program.Types = make(map[string]bool)
	return d
}

// finish puts the plugin together.
func (d *draft) finish() (*manifest.Plugin, error) {
	p := d.plugin
	if p.Crate == "" {
		return nil, &Error{At: d.at, Message: fmt.Sprintf("no line tells the crate of plugin %s: %s crate NAME", p.Key, word(p.Key))}
	}
	p.Files = d.generated()
	for _, id := range slices.Sorted(maps.Keys(d.permissions)) {
		if d.permissions[id].File == d.file {
			d.file.Permissions = append(d.file.Permissions, d.permissions[id])
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.sets)) {
		d.file.Sets = append(d.file.Sets, d.sets[id])
	}
	p.Files = append(p.Files, d.file)
	p.Manifest = manifest.Manifest{Default: d.file.Default, Permissions: d.permissions, Sets: d.sets}
	if !p.ACL {
		p.Files = nil
	}
	if d.byDefault.Enables != nil {
		p.Cargo.Features = []manifest.Feature{d.byDefault}
	}
	p.Script.Found = p.ACL
	p.Script.Chains = []rust.Chain{{File: d.at.File, Span: rust.Span(p.Cargo.Name.At.Span), Methods: d.globalAPI}}
	for _, h := range d.handlers {
		if h != nil {
			d.program.Handlers = append(d.program.Handlers, *h)
		}
	}
	for i := range d.program.RuntimeNames {
		d.program.RuntimeNames[i].Whole = d.noHandler
	}
	if !d.noLibrary {
		p.Program = &d.program
	}
	return p, nil
}

// generated puts the permissions that tauri-plugin generates into the files that it writes
// for them: those that are named by a command and give nothing else.
func (d *draft) generated() []*manifest.File {
	listed := make(map[string]bool)
	for _, c := range d.plugin.Commands.Items {
		listed[c.Text] = true
	}
	files := make(map[string]*manifest.File)
	for id, p := range d.permissions {
		kind, has, hasNot := "allow-", p.Allow, p.Deny
		if len(p.Deny) > 0 {
			kind, has, hasNot = "deny-", p.Deny, p.Allow
		}
		if len(has) != 1 || len(hasNot) > 0 || p.HasPlatforms || p.HasScopeAllow || p.HasScopeDeny || id != kind+manifest.Slug(has[0].Text) {
			continue
		}
		command := has[0].Text
		f := files[command]
		if f == nil {
			f = &manifest.File{Path: d.file.Path, Command: command}
			if !listed[command] {
				f.Command, f.LeftOver = "", command
			}
			files[command] = f
		}
		p.File, f.Permissions = f, append(f.Permissions, p)
	}
	sorted := make([]*manifest.File, 0, len(files))
	for _, command := range slices.Sorted(maps.Keys(files)) {
		f := files[command]
		slices.SortFunc(f.Permissions, func(a, b *manifest.Permission) int { return strings.Compare(a.ID.Text, b.ID.Text) })
		sorted = append(sorted, f)
	}
	return sorted
}

// reader reads one line.
type reader struct {
	scanner
	file  string
	line  int
	draft *draft
}

// place is that of the bytes from start up to end of the line.
func (r *reader) place(start, end int) source.Place {
	column := func(at int) int { return utf8.RuneCountInString(r.text[:at]) + 1 }
	return source.Place{File: r.file, Span: source.Span{Line: r.line, Column: column(start), EndLine: r.line, EndColumn: column(end)}}
}

// whole is the place of the line.
func (r *reader) whole() source.Place { return r.place(0, len(r.text)) }

func (r *reader) fail(at int, format string, args ...any) *Error {
	return &Error{At: r.place(at, len(r.text)), Message: fmt.Sprintf(format, args...)}
}

func (e *Error) hinted(hint string) *Error {
	e.hint = hint
	return e
}
