package rust

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestOracle compares what is read from every version of every Rust file of the clone
// that PERMVER_CORPUS names with what syn and rustc's own lexer read from it. They are
// asked through the program that PERMVER_RUST_ORACLE names, testdata/rust-oracle.
func TestOracle(t *testing.T) {
	program, clone := os.Getenv("PERMVER_RUST_ORACLE"), os.Getenv("PERMVER_CORPUS")
	if program == "" || clone == "" {
		t.Skip("PERMVER_RUST_ORACLE or PERMVER_CORPUS is not set")
	}
	o := oracle{t: t, program: program, told: map[string]int{}}
	c := corpus{t, clone}
	for some := range slices.Chunk(c.rustBlobs(), 500) {
		o.compare(c.blobs(some))
	}
	t.Logf("%d files, %d tokens, facts: %v; %d files that syn refuses", o.files, o.tokens, o.told, o.refused)
}

// oracle asks the program and counts what it agrees with.
type oracle struct {
	t                      *testing.T
	program                string
	files, tokens, refused int
	told                   map[string]int // facts, by their first word
}

// source is a version of a file, with a name to tell it by.
type source struct {
	name string
	text []byte
}

// answer is what the program says of a file.
type answer struct {
	Tokens []oracleToken
	Facts  []struct {
		Text string
		Cfg  []string
	}
	Error string
}

// oracleToken is the kind of a token and the offsets of its start and end.
type oracleToken [3]any

func (o *oracle) compare(sources []source) {
	o.t.Helper()
	var in bytes.Buffer
	encoder := json.NewEncoder(&in)
	for _, s := range sources {
		if err := encoder.Encode(map[string]string{"text": string(s.text)}); err != nil {
			o.t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(o.t.Context(), o.program)
	cmd.Stdin, cmd.Stderr = &in, os.Stderr
	out, err := cmd.Output()
	if err != nil {
		o.t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for _, s := range sources {
		var a answer
		if err := decoder.Decode(&a); err != nil {
			o.t.Fatal(err)
		}
		o.file(s, a)
	}
}

func (o *oracle) file(s source, a answer) {
	o.t.Helper()
	o.files++
	want := make([]string, len(a.Tokens))
	for i, t := range a.Tokens {
		want[i] = fmt.Sprintf("%v %v-%v", t[0], t[1], t[2])
	}
	got := tokenLines(s.text)
	o.tokens += len(got)
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			o.t.Errorf("%s: token %d is %v, rustc has %v", s.name, i, got[min(i, len(got)):min(i+3, len(got))], want[min(i, len(want)):min(i+3, len(want))])
			return
		}
	}
	if a.Error != "" {
		o.refused++
		o.t.Logf("%s: syn: %s; permver: %v", s.name, a.Error, Parse(s.text).Problems)
		return
	}
	o.facts(s, a)
}

// facts compares the facts of a file as sorted lines.
func (o *oracle) facts(s source, a answer) {
	o.t.Helper()
	got, ours := factLines(Parse(s.text))
	var want []string
	literal := map[string]bool{} // the constants that need no evaluation
	for _, f := range a.Facts {
		if fields := strings.Fields(f.Text); fields[0] == "const" {
			literal[fields[1]] = true
		}
		line, ok := chainAsOurs(f.Text, ours)
		if ok {
			want = append(want, line+under(conjunction(f.Cfg)))
		}
	}
	got = slices.DeleteFunc(got, func(line string) bool {
		fields := strings.Fields(line)
		return fields[0] == "const" && !literal[fields[1]]
	})
	for _, line := range got {
		word, _, _ := strings.Cut(line, " ")
		o.told[word]++
	}
	for _, line := range without(got, want) {
		o.t.Errorf("%s: only permver: %s", s.name, line)
	}
	for _, line := range without(want, got) {
		o.t.Errorf("%s: only syn: %s", s.name, line)
	}
}

// chainAsOurs leaves out the constructor's path in what is told of a chain, and the
// chains on constructors that permver does not look for.
func chainAsOurs(text string, ours map[string]bool) (string, bool) {
	head, methods, isChain := strings.Cut(text, ": ")
	fields := strings.Fields(head)
	if !isChain || fields[0] != "chain" {
		return text, true
	}
	constructors := []string{
		"tauri_plugin::Builder::new", "tauri::plugin::Builder::new", "tauri_build::InlinedPlugin::new", "tauri_build::AppManifest::new",
	}
	known := ours[fields[1]] || slices.Contains(constructors, fields[2])
	return "chain " + fields[1] + " " + methods, known
}

// conjunction is what the predicates demand together.
func conjunction(predicates []string) Cfg {
	var all Cfg
	for _, p := range predicates {
		l := lex([]byte(p))
		all = all.and(l.cfg(0, int32(len(l.toks)), 0))
	}
	return all
}

func tokenLines(src []byte) []string {
	names := map[kind]string{
		ident: "ident", lifetime: "lifetime", str: "str", bstr: "bstr", char: "char", num: "num", punct: "punct",
		opener: "opener", closer: "closer", bad: "bad",
	}
	lx := lex(src)
	lines := make([]string, len(lx.toks))
	for i, t := range lx.toks {
		lines[i] = fmt.Sprintf("%s %d-%d", names[t.kind], t.pos, t.end)
	}
	return lines
}

// factLines are the facts of a file that stand among no other macro's tokens, and the
// places of its builders.
func factLines(f *File) (lines []string, builders map[string]bool) {
	var r rendering
	tell := func(what string, p Place, s Span, rest string) {
		if p.Macro == "" {
			r.add("%s", strings.TrimRight(what+at("", s)[1:]+" "+rest, " ")+under(p.Cfg))
		}
	}
	for i := range f.Commands {
		tellCommand(tell, &f.Commands[i])
	}
	for _, h := range f.Handlers {
		tell("handler ", h.Place, h.Span, h.MacroName)
		for _, item := range h.Items {
			tell("entry ", Place{Cfg: item.Cfg, Macro: h.Macro}, item.Span, strings.Join(item.Path, "::"))
		}
	}
	for _, m := range f.Mods {
		words := []string{m.Name}
		if m.Inline {
			words = append(words, "inline")
		}
		for _, p := range m.Paths {
			words = append(words, strconv.Quote(p.Path))
		}
		tell("mod ", m.Place, m.Span, strings.Join(words, " "))
	}
	for _, c := range f.Consts {
		if value, ok := literalValue(&c.Value); ok {
			tell("const ", c.Place, c.Span, c.Name+" "+value)
		}
	}
	for _, inc := range f.Includes {
		if value, ok := literalValue(&inc.value); ok {
			tell("include ", inc.Place, inc.Span, inc.Macro+" "+value)
		}
	}
	builders = make(map[string]bool)
	for _, b := range f.Builders {
		builders[at("", b.Span)[1:]] = b.Macro == ""
		methods := make([]string, b.direct)
		for i, m := range b.Methods[:b.direct] {
			methods[i] = m.Name
		}
		if b.direct > 0 {
			tell("chain ", b.Place, b.Span, strings.Join(methods, " "))
		}
	}
	return r.lines, builders
}

func tellCommand(tell func(string, Place, Span, string), c *Command) {
	args := make([]string, len(c.Args))
	for i, a := range c.Args {
		args[i] = strings.Join(strings.Fields(a), "")
	}
	tell("command ", c.Place, c.Span, strings.TrimRight(fmt.Sprintf("%s [%s] %s", c.Fn, strings.Join(args, ","), strings.Join(c.Module, "::")), " "))
	if c.Signature.Why != "" {
		tell("unread ", c.Place, c.Span, c.Signature.Why)
	}
	for _, p := range c.Signature.Params {
		tell("param ", c.Place, c.Span, p.Key+": "+normalType(p.Type))
	}
	tell("result ", c.Place, c.Span, normalType(c.Signature.Result))
}

// normalType is a type with ? for what is neither a path nor a tuple nor a list.
func normalType(t Type) string {
	if t.Name == "" {
		return "?"
	}
	args := make([]string, len(t.Args))
	for i, a := range t.Args {
		args[i] = normalType(a)
	}
	list := strings.Join(args, ", ")
	switch {
	case t.Name == "()":
		return "(" + list + ")"
	case t.Name == "[]" && t.text != "":
		return "[" + list + "; " + t.text + "]"
	case t.Name == "[]":
		return "[" + list + "]"
	case list == "":
		return t.Name
	}
	return t.Name + "<" + list + ">"
}

// literalValue is a string, or a list of such, as JSON; false of anything else.
func literalValue(e *Expr) (string, bool) {
	switch {
	case e.cfg != nil:
		return "", false
	case e.kind == strExpr:
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		err := encoder.Encode(e.text)
		return strings.TrimSpace(b.String()), err == nil
	case e.kind != listExpr:
		return "", false
	}
	members := make([]string, len(e.of))
	for i := range e.of {
		value, ok := literalValue(&e.of[i])
		if !ok {
			return "", false
		}
		members[i] = value
	}
	return "[" + strings.Join(members, ",") + "]", true
}

// rustBlobs are all versions of Rust files in the history of a clone, each once: "<ID> <path>".
func (c corpus) rustBlobs() []string {
	c.t.Helper()
	var list []string
	for line := range strings.Lines(c.git("rev-list", "--objects", "--all", "--missing=allow-any")) {
		if line = strings.TrimSuffix(line, "\n"); path.Ext(line) == ".rs" {
			list = append(list, line)
		}
	}
	return list
}

// blobs are the texts of some blobs; those that are no UTF-8 are left out.
func (c corpus) blobs(list []string) []source {
	c.t.Helper()
	var in strings.Builder
	for _, line := range list {
		id, _, _ := strings.Cut(line, " ")
		fmt.Fprintln(&in, id)
	}
	cmd := exec.CommandContext(c.t.Context(), "git", "-C", c.clone, "cat-file", "--batch")
	cmd.Stdin = strings.NewReader(in.String())
	out, err := cmd.Output()
	if err != nil {
		c.t.Fatal(err)
	}
	r := bufio.NewReader(bytes.NewReader(out))
	var all []source
	for _, line := range list {
		head, err := r.ReadString('\n')
		fields := strings.Fields(head)
		if len(fields) == 2 { // a clone that is not complete
			continue
		}
		if err != nil || len(fields) != 3 {
			c.t.Fatalf("git cat-file: %q", head)
		}
		size, err := strconv.Atoi(fields[2])
		if err != nil {
			c.t.Fatal(err)
		}
		text := make([]byte, size+1) // a line break follows it
		if _, err := io.ReadFull(r, text); err != nil {
			c.t.Fatal(err)
		}
		if text = text[:size]; utf8.Valid(text) {
			all = append(all, source{line, text})
		}
	}
	return all
}
