package main

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// source is one file of the package under mutation.
type source struct {
	name  string // relative to the module's root, with "/"
	path  string // on the disk
	text  []byte
	file  *token.File
	units []*unit
}

// unit is a declaration of which there can be several versions in one program.
type unit struct {
	function *ast.FuncDecl  // either a function,
	value    ast.Expr       // or the value of a package variable or constant
	declared ast.Expr       // with its type, if that is written
	constant *ast.ValueSpec // of the constant, which has to become a variable
	mutants  []*mutant
}

// parseSource finds the mutants of a file.
func parseSource(name, path string, text []byte) (*source, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, path, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	s := &source{name: name, path: path, text: text, file: fset.File(parsed.FileStart)}
	for _, d := range parsed.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body != nil {
				s.unit(functionName(d), d, &unit{function: d})
			}
		case *ast.GenDecl:
			s.values(d)
		}
	}
	return s, nil
}

// values adds the values of package variables, and of constants that are plain
// numbers: limits.
func (s *source) values(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || len(v.Values) != len(v.Names) {
			continue
		}
		if d.Tok == token.CONST {
			if limit, ok := v.Values[0].(*ast.BasicLit); ok && len(v.Values) == 1 && v.Type == nil {
				s.unit(v.Names[0].Name, limit, &unit{value: limit, constant: v})
			}
			continue
		}
		for i, x := range v.Values {
			s.unit(v.Names[i].Name, x, &unit{value: x, declared: v.Type})
		}
	}
}

func (s *source) unit(name string, n ast.Node, u *unit) {
	f := &finder{src: s.text, file: s.file, name: s.name, function: name, decided: make(map[ast.Expr]bool)}
	ast.Inspect(n, f.visit)
	if len(f.found) == 0 {
		return
	}
	slices.SortStableFunc(f.found, func(a, b *mutant) int {
		return cmp.Or(cmp.Compare(a.line, b.line), cmp.Compare(a.column, b.column), cmp.Compare(a.kind, b.kind), cmp.Compare(a.change, b.change))
	})
	number(f.found)
	u.mutants = f.found
	s.units = append(s.units, u)
}

// functionName is the name with the receiver's type: "(*T).name".
func functionName(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	t, star := d.Recv.List[0].Type, ""
	if pointer, ok := t.(*ast.StarExpr); ok {
		t, star = pointer.X, "*"
	}
	switch generic := t.(type) {
	case *ast.IndexExpr:
		t = generic.X
	case *ast.IndexListExpr:
		t = generic.X
	}
	name := t.(*ast.Ident).Name
	if star != "" {
		name = "(*" + name + ")"
	}
	return name + "." + d.Name.Name
}

// The names that the mutated package has besides its own.
const (
	variable   = "PERMVER_MUTANT"
	active     = "activeMutant"
	choose     = "chooseMutant"
	suffix     = "_mutant"
	switchFile = "zz_mutant_switch.go"
)

// switchText is the file that knows which mutant is active.
func switchText(packageName string) string {
	return fmt.Sprintf(`package %s

import (
	"os"
	"strconv"
)

var %s, _ = strconv.Atoi(os.Getenv(%q))

func %s[T any](mutant int, mutated, original T) T {
	if %s == mutant {
		return mutated
	}
	return original
}
`, packageName, active, variable, choose, active)
}

// write returns the file with all of the mutants in it that are still in use. A
// function asks first which mutant is active and leaves the call to that one's
// copy, which stands at the end of the file; a value is chosen among its copies.
// Line directives lead the compiler's messages back to the mutant.
func (s *source) write(use map[int]bool) string {
	var edits []edit
	var copies strings.Builder
	for _, u := range s.units {
		mutants := slices.DeleteFunc(slices.Clone(u.mutants), func(m *mutant) bool { return !use[m.id] })
		switch {
		case len(mutants) == 0:
		case u.function != nil:
			edits = append(edits, s.dispatch(u.function, mutants)...)
			for _, m := range mutants {
				fmt.Fprintf(&copies, "\n//line mutant-%d:1\n%s\n", m.id, s.mutated(u.function, m.edit, s.renamed(u.function, m)))
			}
		case u.constant != nil:
			start, end := s.span(u.constant)
			edits = append(edits, edit{start, end, "_ = 0"})
			fmt.Fprintf(&copies, "\nvar %s = %s\n", u.constant.Names[0].Name, s.choice(u, mutants))
		default:
			start, end := s.span(u.value)
			edits = append(edits, edit{start, end, s.choice(u, mutants)})
		}
	}
	return apply(string(s.text), edits) + copies.String()
}

// mutated is the text of a declaration with edits, which are places in the file.
func (s *source) mutated(n ast.Node, edits ...edit) string {
	start, end := s.span(n)
	for i := range edits {
		edits[i].start -= start
		edits[i].end -= start
	}
	return apply(string(s.text[start:end]), edits)
}

func (s *source) renamed(d *ast.FuncDecl, m *mutant) edit {
	start, end := s.span(d.Name)
	return edit{start, end, copyName(d, m)}
}

func copyName(d *ast.FuncDecl, m *mutant) string {
	return fmt.Sprintf("%s%s%d", d.Name.Name, suffix, m.id)
}

// choice is an expression that has the value of the active mutant.
func (s *source) choice(u *unit, mutants []*mutant) string {
	start, end := s.span(u.value)
	text := string(s.text[start:end])
	name := choose
	if u.declared != nil {
		from, to := s.span(u.declared)
		name += "[" + string(s.text[from:to]) + "]"
	}
	for _, m := range mutants {
		text = fmt.Sprintf("%s(%d, /*line mutant-%d:1:1*/%s/*line %s:%d:1*/, %s)", name, m.id, m.id, s.mutated(u.value, m.edit), s.name, m.line, text)
	}
	return text
}

// dispatch are the edits that make a function leave its calls to the copies. Its
// parameters need names for that.
func (s *source) dispatch(d *ast.FuncDecl, mutants []*mutant) []edit {
	var edits []edit
	unnamed := 0
	names := func(list *ast.FieldList) []string {
		var all []string
		if list == nil {
			return nil
		}
		for _, field := range list.List {
			_, variadic := field.Type.(*ast.Ellipsis)
			for _, at := range parameterNames(field) {
				name := at.name
				if name == "" || name == "_" {
					name = fmt.Sprintf("parameter%d", unnamed)
					unnamed++
					start := s.file.Offset(at.pos)
					edits = append(edits, edit{start, start + len(at.name), name + map[bool]string{true: " "}[at.name == ""]})
				}
				if variadic {
					name += "..."
				}
				all = append(all, name)
			}
		}
		return all
	}
	prefix := ""
	for _, receiver := range names(d.Recv) {
		prefix = receiver + "."
	}
	arguments := "(" + strings.Join(names(d.Type.Params), ", ") + ")"
	if list := d.Type.TypeParams; list != nil {
		arguments = "[" + strings.Join(names(list), ", ") + "]" + arguments
	}
	var text strings.Builder
	fmt.Fprintf(&text, " switch %s {", active)
	for _, m := range mutants {
		call := prefix + copyName(d, m) + arguments
		if d.Type.Results == nil {
			fmt.Fprintf(&text, " case %d: %s; return;", m.id, call)
		} else {
			fmt.Fprintf(&text, " case %d: return %s;", m.id, call)
		}
	}
	text.WriteString(" };")
	at := s.file.Offset(d.Body.Lbrace) + 1
	return append(edits, edit{at, at, text.String()})
}

// parameterName is the name of a parameter, and where it stands or would.
type parameterName struct {
	name string
	pos  token.Pos
}

func parameterNames(field *ast.Field) []parameterName {
	if len(field.Names) == 0 {
		return []parameterName{{"", field.Type.Pos()}}
	}
	var names []parameterName
	for _, name := range field.Names {
		names = append(names, parameterName{name.Name, name.Pos()})
	}
	return names
}

func (s *source) span(n ast.Node) (start, end int) {
	return s.file.Offset(n.Pos()), s.file.Offset(n.End())
}

// apply makes edits that do not overlap.
func apply(text string, edits []edit) string {
	slices.SortFunc(edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out strings.Builder
	done := 0
	for _, e := range edits {
		out.WriteString(text[done:e.start])
		out.WriteString(e.text)
		done = e.end
	}
	out.WriteString(text[done:])
	return out.String()
}
