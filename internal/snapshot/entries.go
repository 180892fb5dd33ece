package snapshot

import (
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/mobile"
	"github.com/permver/permver/internal/source/rust"
)

// kind is a kind of lines: the word after the key, what else such a line holds, and what
// it makes of that.
type kind struct {
	word, form string
	read       func(*reader) bool
}

// kinds are all kinds of lines.
func kinds() []kind {
	return []kind{
		{"android", "project, registered, unlinked or method NAME", func(r *reader) bool { return r.native(halves[0]) }},
		{"command", "NAME", (*reader).command},
		{"crate", "NAME", (*reader).crate},
		{"default", "[has IDENTIFIER]", (*reader).defaultSet},
		{"default-feature", "NAME", (*reader).defaultFeature},
		{"function", "NAME(KEY: TYPE, …) [-> TYPE] [named NAME] [perhaps] [if CONDITION]", (*reader).function},
		{"global-api", "", (*reader).globalAPI},
		{"handler", "[NAME] [perhaps] [if CONDITION]", (*reader).handler},
		{"init-script", "", func(r *reader) bool { r.draft.program.NamesInitScript = true; return true }},
		{"ios", "project, registered, unlinked or method NAME", func(r *reader) bool { return r.native(halves[1]) }},
		{"links", "NAME", (*reader).links},
		{"no-handler", "", func(r *reader) bool { r.draft.noHandler = true; return true }},
		{"no-permissions", "", func(r *reader) bool { r.draft.plugin.ACL = false; return true }},
		{"permission", "IDENTIFIER [allows COMMAND, denies COMMAND, scope-allow VALUE, scope-deny VALUE or on PLATFORM]", (*reader).permission},
		{"requires", "tauri VERSION", (*reader).requires},
		{"runtime-name", "NAME [if CONDITION]", (*reader).runtimeName},
		{"rust-version", "VERSION", (*reader).rustVersion},
		{"scope-schema", "", func(r *reader) bool { r.draft.plugin.Script.GlobalScopeSchema = true; return true }},
		{"set", "IDENTIFIER [has IDENTIFIER]", (*reader).set},
		{"unchecked", `"WHAT"`, (*reader).unchecked},
		{"unread", "PART", (*reader).unread},
	}
}

// Forms are the kinds of lines, as they are written.
func Forms() []string {
	all := kinds()
	forms := make([]string, len(all))
	for i, k := range all {
		forms[i] = strings.TrimSpace("KEY " + k.word + " " + k.form)
	}
	return forms
}

// entry reads the line after the key of its plugin.
func (r *reader) entry() error {
	at := r.pos
	verb, _ := r.word()
	all := kinds()
	i := slices.IndexFunc(all, func(k kind) bool { return k.word == verb })
	if i < 0 {
		words := make([]string, len(all))
		for i, k := range all {
			words[i] = k.word
		}
		err := r.fail(at, "%s is no kind of line", quote(verb))
		if meant := nearest.One(verb, words); meant != "" {
			return err.hinted("did you mean " + meant + "?")
		}
		return err
	}
	if !all[i].read(r) || !r.done() {
		want := strings.TrimSpace(word(r.draft.plugin.Key) + " " + verb + " " + all[i].form)
		return r.fail(min(r.pos, max(len(r.text)-1, 0)), "the line is not %q", want)
	}
	return nil
}

// named reads a name with its place.
func (r *reader) named() (manifest.Name, bool) {
	start := r.pos
	text, ok := r.word()
	return manifest.Name{Text: text, At: r.place(start, start+len(strings.TrimRight(r.text[start:r.pos], " ")))}, ok
}

// only reads a name that a plugin has one of. Merges can leave two.
func (r *reader) only(into *manifest.Name) bool {
	name, ok := r.named()
	if into.Text == "" {
		*into = name
	}
	return ok && into.Text == name.Text
}

func (r *reader) crate() bool {
	p := r.draft.plugin
	ok := r.only(&p.Cargo.Name)
	p.Crate = p.Cargo.Name.Text
	return ok
}

func (r *reader) links() bool       { return r.only(&r.draft.plugin.Cargo.Links) }
func (r *reader) rustVersion() bool { return r.only(&r.draft.plugin.Cargo.RustVersion) }

func (r *reader) requires() bool {
	crate, ok := r.named()
	d := manifest.Dependency{Crate: crate.Text, Key: crate.Text, Table: "dependencies", At: crate.At}
	if d.Unknown = r.takeWord("unread"); !d.Unknown {
		var also bool
		d.Version, also = r.word()
		ok = ok && also
	}
	r.draft.plugin.Cargo.Dependencies = append(r.draft.plugin.Cargo.Dependencies, d)
	return ok
}

func (r *reader) defaultFeature() bool {
	name, ok := r.named()
	d := &r.draft.byDefault
	if d.Enables == nil {
		d.Name = manifest.Name{Text: "default", At: name.At}
	}
	d.Enables = append(d.Enables, name.Text)
	return ok
}

func (r *reader) globalAPI() bool {
	r.draft.globalAPI = append(r.draft.globalAPI, rust.Method{Name: manifest.GlobalAPIMethod, Span: rust.Span(r.whole().Span)})
	return true
}

func (r *reader) command() bool {
	name, ok := r.named()
	c := &r.draft.plugin.Commands
	c.Items = append(c.Items, name)
	if c.At.IsZero() {
		c.At = name.At
	}
	return ok
}

func (r *reader) runtimeName() bool {
	name, ok := r.named()
	cfg, also := r.condition()
	r.draft.program.RuntimeNames = append(r.draft.program.RuntimeNames, rust.ProgramName{
		Name: name.Text, Exact: true, File: r.file, Span: rust.Span(name.At.Span), Cfg: cfg,
	})
	return ok && also
}

func (r *reader) unchecked() bool {
	what, ok := r.word()
	r.draft.plugin.Unchecked = append(r.draft.plugin.Unchecked, manifest.Unchecked{What: what, Why: notTold, At: r.whole()})
	return ok
}

// notTold is why something of a plugin is not known.
const notTold = "it could not be read when the snapshot was recorded"

// unread reads what could not be read of a plugin.
func (r *reader) unread() bool {
	d := r.draft
	part, ok := r.word()
	switch part {
	case "android":
		d.plugin.Android.Known, d.plugin.Android.Why = false, notTold
	case "commands":
		d.plugin.Commands.Exact, d.plugin.Commands.Why = false, notTold
	case "generated-permissions":
		d.plugin.GeneratedUnknown = true
	case "global-api":
		d.plugin.Script.NamesGlobalAPI = true
	case "handlers":
		d.program.HandlerUnknown = true
	case "ios":
		d.plugin.IOS.Known, d.plugin.IOS.Why = false, notTold
	case "library":
		d.noLibrary = true
	case "macros":
		d.program.Opaque = append(d.program.Opaque, rust.FileSpan{File: r.file, Span: rust.Span(r.whole().Span)})
	case "modules":
		d.program.Modules = append(d.program.Modules, rust.Module{From: r.file, Span: rust.Span(r.whole().Span), Missing: true})
	case "runtime-name":
		d.program.RuntimeNames = append(d.program.RuntimeNames, rust.ProgramName{File: r.file, Span: rust.Span(r.whole().Span)})
	case "sources":
		d.program.Problems = append(d.program.Problems, rust.FileProblem{Problem: rust.Problem{Span: rust.Span(r.whole().Span), Message: notTold}, File: r.file})
	default:
		return false
	}
	return ok
}

func (r *reader) defaultSet() bool {
	if r.draft.file.Default == nil {
		r.draft.file.Default = &manifest.Set{ID: manifest.Name{Text: "default", At: r.whole()}, At: r.whole(), File: r.draft.file}
	}
	return r.members(r.draft.file.Default)
}

func (r *reader) set() bool {
	id, ok := r.named()
	s := r.draft.sets[id.Text]
	if s == nil {
		s = &manifest.Set{ID: id, At: r.whole(), File: r.draft.file}
		r.draft.sets[id.Text] = s
	}
	return ok && r.members(s)
}

func (r *reader) members(s *manifest.Set) bool {
	if r.done() {
		return true
	}
	if verb, _ := r.word(); verb != "has" {
		return false
	}
	return r.listed(&s.Members)
}

func (r *reader) permission() bool {
	id, ok := r.named()
	p := r.draft.permissions[id.Text]
	if p == nil {
		p = &manifest.Permission{ID: id, Platforms: manifest.AllPlatforms, At: r.whole(), File: r.draft.file}
		r.draft.permissions[id.Text] = p
	}
	if r.done() {
		return ok
	}
	switch verb, _ := r.word(); verb {
	case "allows":
		return r.listed(&p.Allow)
	case "denies":
		return r.listed(&p.Deny)
	case "scope-allow":
		p.HasScopeAllow = true
		return r.scope(&p.ScopeAllow)
	case "scope-deny":
		p.HasScopeDeny = true
		return r.scope(&p.ScopeDeny)
	case "on":
		return r.platform(p)
	}
	return false
}

func (r *reader) listed(names *[]manifest.Name) bool {
	name, ok := r.named()
	*names = append(*names, name)
	return ok
}

// scope reads a value of a scope. A list without values is there all the same.
func (r *reader) scope(entries *[]manifest.ScopeEntry) bool {
	if r.done() {
		return true
	}
	start := r.pos
	value, ok := r.value(0)
	*entries = append(*entries, manifest.ScopeEntry{Value: value, At: r.place(start, r.pos)})
	return ok
}

// platform reads a platform of a permission, none if it is on none.
func (r *reader) platform(p *manifest.Permission) bool {
	if !p.HasPlatforms {
		p.HasPlatforms, p.Platforms, p.PlatformsAt = true, manifest.NoPlatforms, r.whole()
	}
	if r.done() {
		return true
	}
	name, _ := r.word()
	platform, ok := manifest.ParsePlatform(name)
	p.Platforms |= platform
	return ok
}

func (r *reader) native(h half) bool {
	native := h.of(r.draft.plugin)
	switch what, _ := r.word(); what {
	case "project":
		native.Dir, native.Files = r.file, []string{r.file}
		return true
	case "registered":
		*h.registers(&r.draft.program) = true
		return true
	case "unlinked":
		native.Known, native.Unlinked, native.Why = false, true, notTold
		return true
	case "method":
		name, ok := r.named()
		native.Methods = append(native.Methods, mobile.Command{Name: name.Text, At: name.At})
		return ok
	}
	return false
}

// path reads the name of a function, which the end of its module's path may precede.
func (r *reader) path() (path []string, at source.Place, ok bool) {
	name, ok := r.named()
	return strings.Split(name.Text, "::"), name.At, ok
}

func (r *reader) handler() bool {
	var item rust.HandlerItem
	var at source.Place
	ok := true
	unreached := r.takeWord(perhaps)
	if !r.done() && !unreached {
		item.Path, at, ok = r.path()
		item.Name, item.Span = last(item.Path), rust.Span(at.Span)
		unreached = r.takeWord(perhaps)
	}
	into := &r.draft.handlers[0]
	if unreached {
		into = &r.draft.handlers[1]
	}
	if *into == nil {
		*into = &rust.ProgramHandler{File: r.file, Unreached: unreached, Handler: rust.Handler{Span: rust.Span(r.whole().Span)}}
	}
	var also bool
	item.Cfg, also = r.condition()
	if item.Name != "" {
		(*into).Items = append((*into).Items, item)
	}
	return ok && also
}

func (r *reader) function() bool {
	path, at, ok := r.path()
	c := rust.ProgramCommand{File: r.file}
	c.Module, c.Fn = path[:len(path)-1], last(path)
	c.Name, c.Span, c.AttrSpan = c.Fn, rust.Span(at.Span), rust.Span(at.Span)
	if !ok {
		return false
	}
	start := r.pos
	if c.Signature, ok = r.signature(r.draft.program.Types); !ok {
		return false
	}
	all := rust.Span(r.place(start, r.pos).Span)
	for i := range c.Signature.Params {
		c.Signature.Params[i].Span = all
	}
	if r.takeWord("named") {
		c.Renamed = true
		c.Name, ok = r.word()
	}
	c.Unreached = r.takeWord(perhaps)
	var also bool
	c.Cfg, also = r.condition()
	r.draft.program.Commands = append(r.draft.program.Commands, c)
	return ok && also
}

// takeWord moves over a word if it comes next.
func (r *reader) takeWord(word string) bool {
	at := r.pos
	if found, _ := r.word(); found == word && !strings.HasPrefix(r.text[at:], `"`) {
		return true
	}
	r.pos = at
	return false
}

// condition reads the condition at the end of a line, if there is one.
func (r *reader) condition() (rust.Cfg, bool) {
	if r.done() {
		return rust.Cfg{}, true
	}
	if !r.takeWord("if") || r.done() {
		return rust.Cfg{}, false
	}
	text := r.rest()
	r.pos = len(r.text)
	return rust.ReadCfg(text), true
}
