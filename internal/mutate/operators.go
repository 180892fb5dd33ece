package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// mutant is one small mistake.
type mutant struct {
	id       int
	kind     string
	file     string // relative to the module's root, with "/"
	function string // "(*T).name", or the package variable it is in
	line     int
	endLine  int
	column   int
	// change is the source line in the form of a word diff, with a number behind
	// it from the second of the same in a function: with file, function and kind
	// it names the mutant also when other code around it changes.
	change string
	edit   edit
}

// edit replaces a part of a text.
type edit struct {
	start, end int
	text       string
}

// finder collects the mutants of one declaration.
type finder struct {
	src      []byte
	file     *token.File
	name     string
	function string
	found    []*mutant
	// decided are expressions that need no more mutants: conditions that are taken
	// for true and for false, or left out, as a whole, since what kills those
	// notices a negation too; and values that nobody looks at.
	decided map[ast.Expr]bool
}

func (f *finder) visit(n ast.Node) bool {
	switch n := n.(type) {
	case ast.Expr:
		f.expression(n)
	case ast.Stmt:
		f.statement(n)
	case *ast.FuncDecl:
		f.returns(n.Type.Results, n.Body)
	}
	return true
}

func (f *finder) statement(n ast.Stmt) {
	switch n := n.(type) {
	case *ast.BlockStmt:
		f.statements(n.List)
	case *ast.CaseClause:
		f.statements(n.Body)
	case *ast.SwitchStmt:
		f.clauses(n.Body, n.Tag == nil)
	case *ast.TypeSwitchStmt:
		f.clauses(n.Body, false)
	case *ast.IfStmt:
		f.condition(n)
	case *ast.ForStmt:
		f.once(n.Body)
	case *ast.RangeStmt:
		f.once(n.Body)
	case *ast.IncDecStmt:
		f.operator("arithmetic", n.Tok, n.TokPos)
	case *ast.AssignStmt:
		f.operator("arithmetic", n.Tok, n.TokPos)
	}
}

func (f *finder) expression(n ast.Expr) {
	switch n := n.(type) {
	case *ast.FuncLit:
		f.returns(n.Type.Results, n.Body)
	case *ast.BinaryExpr:
		f.binary(n)
	case *ast.UnaryExpr:
		if n.Op == token.NOT && !f.decided[n] {
			f.replace("negation", n.OpPos, n.X.Pos(), "")
		}
	case *ast.BasicLit:
		f.integer(n)
	case *ast.Ident:
		f.boolean(n)
	case *ast.CallExpr:
		f.sizes(n)
		f.swaps(n)
	case *ast.CompositeLit:
		f.elements(n)
	}
}

// The operators that stand for one another, by the kind of mistake.
var (
	boundaries = map[token.Token]token.Token{
		token.LSS: token.LEQ, token.LEQ: token.LSS, token.GTR: token.GEQ, token.GEQ: token.GTR,
	}
	negations = map[token.Token]token.Token{
		token.EQL: token.NEQ, token.NEQ: token.EQL,
		token.LSS: token.GEQ, token.GEQ: token.LSS, token.GTR: token.LEQ, token.LEQ: token.GTR,
	}
	arithmetic = map[token.Token]token.Token{
		token.ADD: token.SUB, token.SUB: token.ADD, token.MUL: token.QUO, token.QUO: token.MUL, token.REM: token.MUL,
		token.AND: token.OR, token.OR: token.AND, token.XOR: token.AND, token.AND_NOT: token.AND,
		token.SHL: token.SHR, token.SHR: token.SHL,
		token.ADD_ASSIGN: token.SUB_ASSIGN, token.SUB_ASSIGN: token.ADD_ASSIGN,
		token.MUL_ASSIGN: token.QUO_ASSIGN, token.QUO_ASSIGN: token.MUL_ASSIGN, token.REM_ASSIGN: token.MUL_ASSIGN,
		token.AND_ASSIGN: token.OR_ASSIGN, token.OR_ASSIGN: token.AND_ASSIGN, token.XOR_ASSIGN: token.AND_ASSIGN,
		token.AND_NOT_ASSIGN: token.AND_ASSIGN, token.SHL_ASSIGN: token.SHR_ASSIGN, token.SHR_ASSIGN: token.SHL_ASSIGN,
		token.INC: token.DEC, token.DEC: token.INC,
	}
	operators = map[string]map[token.Token]token.Token{
		"boundary": boundaries, "negation": negations, "arithmetic": arithmetic,
	}
)

func (f *finder) operator(kind string, op token.Token, at token.Pos) {
	if other, ok := operators[kind][op]; ok {
		f.replace(kind, at, at+token.Pos(len(op.String())), other.String())
	}
}

// binary exchanges the operator, and leaves out either side of a && or ||: what
// kills both of these mutants also tells && from ||. The side stays in the text, so that what it names remains used.
func (f *finder) binary(n *ast.BinaryExpr) {
	f.operator("boundary", n.Op, n.OpPos)
	if !f.decided[n] {
		f.operator("arithmetic", n.Op, n.OpPos)
		f.operator("negation", n.Op, n.OpPos)
	}
	neutral := map[token.Token]string{token.LAND: "true || ", token.LOR: "false && "}[n.Op]
	if neutral == "" {
		return
	}
	f.operand(n.X, n.Op, neutral, n.X.Pos(), n.Y.Pos())
	f.operand(n.Y, n.Op, neutral, n.X.End(), n.Y.End())
}

// operand leaves out one side, shown from one place to another; of a chain of
// the same operator, one link after another.
func (f *finder) operand(side ast.Expr, op token.Token, neutral string, from, to token.Pos) {
	f.decided[ast.Unparen(side)] = true
	if chain, ok := side.(*ast.BinaryExpr); ok && chain.Op == op {
		return
	}
	f.add("operand", from, to, "", f.edit(side.Pos(), side.End(), "("+neutral+"("+f.text(side)+"))"))
}

// condition takes the condition of an if for true, and for false where it has an
// else; without one that is what deleting the statement does.
func (f *finder) condition(n *ast.IfStmt) {
	f.decided[ast.Unparen(n.Cond)] = true
	values := map[string]string{"true": "true || ("}
	if n.Else != nil {
		values["false"] = "false && ("
	}
	for shown, prefix := range values {
		e := f.edit(n.Cond.Pos(), n.Cond.End(), prefix+f.text(n.Cond)+")")
		f.add("condition", n.Cond.Pos(), n.Cond.End(), shown, e)
	}
}

// once ends a loop after its first round.
func (f *finder) once(body *ast.BlockStmt) {
	if len(body.List) == 0 {
		return
	}
	switch body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt, *ast.BranchStmt:
		return
	}
	f.add("once", body.Rbrace, body.Rbrace, "break", f.edit(body.Rbrace, body.Rbrace, "\nbreak\n"))
}

// statements deletes each statement of a list that can be spared. It stays in
// the text, so that what it names remains used.
func (f *finder) statements(list []ast.Stmt) {
	for _, s := range list {
		switch s := s.(type) {
		case *ast.DeclStmt, *ast.ReturnStmt, *ast.LabeledStmt, *ast.EmptyStmt, *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
			if r, ok := s.(*ast.ReturnStmt); !ok || len(r.Results) > 0 {
				continue
			}
		case *ast.AssignStmt:
			if s.Tok == token.DEFINE {
				continue
			}
		}
		f.add("deletion", s.Pos(), s.End(), "", f.edit(s.Pos(), s.End(), "if false { "+f.text(s)+"\n}"))
	}
}

// clauses deletes the clauses of a switch, and single values of a clause.
func (f *finder) clauses(body *ast.BlockStmt, conditions bool) {
	for _, s := range body.List {
		clause := s.(*ast.CaseClause)
		e := f.edit(clause.Pos(), clause.End(), "")
		if conditions && len(clause.List) > 0 {
			first, last := clause.List[0], clause.List[len(clause.List)-1]
			e = f.edit(first.Pos(), last.End(), "false && ("+strings.Join(f.texts(clause.List), " || ")+")")
		}
		f.add("case", clause.Pos(), clause.End(), "", e)
		f.without("case", clause.List)
	}
}

// elements leaves out the elements of a composite literal.
func (f *finder) elements(n *ast.CompositeLit) {
	if len(n.Elts) == 1 {
		f.add("element", n.Elts[0].Pos(), n.Elts[0].End(), "", f.edit(n.Lbrace+1, n.Rbrace, ""))
		return
	}
	f.without("element", n.Elts)
}

// without leaves out one expression after another of a list of several.
func (f *finder) without(kind string, list []ast.Expr) {
	for i, x := range list {
		switch {
		case len(list) == 1:
		case i+1 < len(list):
			f.add(kind, x.Pos(), x.End(), "", f.edit(x.Pos(), list[i+1].Pos(), ""))
		default:
			f.add(kind, x.Pos(), x.End(), "", f.edit(list[i-1].End(), x.End(), ""))
		}
	}
}

// returns gives back the zero value for each result of each return. The
// statement stays in the text, so that what it names remains used.
func (f *finder) returns(results *ast.FieldList, body *ast.BlockStmt) {
	types := f.types(results)
	if body == nil || len(types) == 0 {
		return
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			f.zeros(n, types)
		}
		return true
	})
}

func (f *finder) zeros(n *ast.ReturnStmt, types []string) {
	kept := "if false { " + f.text(n) + " }\nreturn "
	if len(n.Results) == 1 && len(types) > 1 {
		x := n.Results[0]
		f.add("return", x.Pos(), x.End(), "zero values", f.edit(n.Pos(), n.End(), kept+"*new("+strings.Join(types, "), *new(")+")"))
		return
	}
	f.ignored(n)
	for i, x := range n.Results {
		values := f.texts(n.Results)
		switch values[i] {
		case "nil", "0", `""`, "true", "false", types[i] + "{}":
			continue
		}
		if f.decided[x] {
			continue
		}
		values[i] = "*new(" + types[i] + ")"
		f.add("return", x.Pos(), x.End(), "zero value", f.edit(n.Pos(), n.End(), kept+strings.Join(values, ", ")))
	}
}

// ignored marks what is returned beside an error or beside false: nobody looks
// at it.
func (f *finder) ignored(n *ast.ReturnStmt) {
	last := len(n.Results) - 1
	for _, x := range n.Results[:last] {
		switch f.text(n.Results[last]) {
		case "nil", "true":
		case "false":
			f.decided[x] = true
		default:
			if isLiteral(x) {
				ast.Inspect(x, f.decide)
			}
		}
	}
}

func isLiteral(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.UnaryExpr:
		return isLiteral(x.X)
	case *ast.Ident:
		return x.Name == "true" || x.Name == "false"
	}
	_, ok := x.(*ast.BasicLit)
	return ok
}

// types are the texts of the types of a result list, one a value.
func (f *finder) types(list *ast.FieldList) []string {
	if list == nil {
		return nil
	}
	var types []string
	for _, field := range list.List {
		for range max(1, len(field.Names)) {
			types = append(types, f.text(field.Type))
		}
	}
	return types
}

// integer is wrong by one in either direction.
func (f *finder) integer(n *ast.BasicLit) {
	if n.Kind != token.INT || f.decided[n] {
		return
	}
	value, err := strconv.ParseInt(n.Value, 0, 64)
	if err != nil {
		return
	}
	for _, other := range []int64{value + 1, value - 1} {
		text := strconv.FormatInt(other, 10)
		if other < 0 {
			text = "(" + text + ")"
		}
		f.replace("integer", n.Pos(), n.End(), text)
	}
}

func (f *finder) boolean(n *ast.Ident) {
	if other := map[string]string{"true": "false", "false": "true"}[n.Name]; other != "" && !f.decided[n] {
		f.replace("boolean", n.Pos(), n.End(), other)
	}
}

// sizes marks what only says how much room to make beforehand.
func (f *finder) sizes(n *ast.CallExpr) {
	if f.text(n.Fun) != "make" {
		return
	}
	_, isMap := n.Args[0].(*ast.MapType)
	for i, x := range n.Args {
		if i == 2 || isMap {
			ast.Inspect(x, f.decide)
		}
	}
}

func (f *finder) decide(n ast.Node) bool {
	if x, ok := n.(ast.Expr); ok {
		f.decided[x] = true
	}
	return true
}

// commutative are the functions that do not mind the order of their arguments.
var commutative = map[string]bool{
	"max": true, "min": true, "slices.Equal": true, "maps.Equal": true, "bytes.Equal": true,
	"strings.EqualFold": true, "strings.ContainsAny": true,
}

// swaps exchanges neighbouring arguments of a call; where their types do not
// agree the compiler says so.
func (f *finder) swaps(n *ast.CallExpr) {
	if name := f.text(n.Fun); commutative[name] || name == "make" {
		return
	}
	for i := range len(n.Args) - 1 {
		a, b := n.Args[i], n.Args[i+1]
		spread := n.Ellipsis.IsValid() && i+2 == len(n.Args)
		if spread || f.text(a) == f.text(b) || f.isFormat(a) || f.isFormat(b) {
			continue
		}
		between := string(f.src[f.file.Offset(a.End()):f.file.Offset(b.Pos())])
		f.replace("swap", a.Pos(), b.End(), f.text(b)+between+f.text(a))
	}
}

// isFormat reports whether x is a format, whose place vet knows.
func (f *finder) isFormat(x ast.Expr) bool {
	literal, ok := x.(*ast.BasicLit)
	return ok && strings.Contains(literal.Value, "%")
}

func (f *finder) text(n ast.Node) string {
	return string(f.src[f.file.Offset(n.Pos()):f.file.Offset(n.End())])
}

func (f *finder) texts(list []ast.Expr) []string {
	texts := make([]string, 0, len(list))
	for _, x := range list {
		texts = append(texts, f.text(x))
	}
	return texts
}

func (f *finder) edit(from, to token.Pos, text string) edit {
	return edit{f.file.Offset(from), f.file.Offset(to), text}
}

// replace adds a mutant whose edit is what is shown of it.
func (f *finder) replace(kind string, from, to token.Pos, text string) {
	f.add(kind, from, to, text, f.edit(from, to, text))
}

// add adds a mutant that is shown as replacing what stands between two places.
func (f *finder) add(kind string, from, to token.Pos, after string, e edit) {
	at := f.file.Position(from)
	f.found = append(f.found, &mutant{
		kind: kind, file: f.name, function: f.function,
		line: at.Line, endLine: f.file.Line(to), column: at.Column,
		change: f.wordDiff(from, to, after), edit: e,
	})
}

// wordDiff shows a change within its line: only the first line of what is
// longer, with "…" for the rest.
func (f *finder) wordDiff(from, to token.Pos, after string) string {
	start, end := f.file.Offset(from), f.file.Offset(to)
	lineStart := strings.LastIndexByte(string(f.src[:start]), '\n') + 1
	rest, _, _ := strings.Cut(string(f.src[end:]), "\n")
	prefix, before := string(f.src[lineStart:start]), string(f.src[start:end])
	if first, _, long := strings.Cut(before, "\n"); long {
		before, rest = first+" …", ""
	}
	if first, _, long := strings.Cut(after, "\n"); long {
		after = first + " …"
	}
	marked := ""
	if before != "" {
		marked = "[-" + before + "-]"
	}
	if after != "" {
		marked += "{+" + after + "+}"
	}
	return strings.TrimSpace(prefix + marked + rest)
}

// number tells apart the mutants of a function that look the same.
func number(mutants []*mutant) {
	seen := make(map[string]int)
	for _, m := range mutants {
		seen[m.key()]++
		if n := seen[m.key()]; n > 1 {
			m.change += fmt.Sprintf(" #%d", n)
		}
	}
}

// key names a mutant without its place.
func (m *mutant) key() string {
	return m.file + " " + m.function + "\n" + m.kind + ": " + m.change
}

func (m *mutant) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", m.file, m.line, m.column, m.kind, m.change)
}
