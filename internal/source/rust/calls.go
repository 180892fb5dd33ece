package rust

import (
	"slices"
	"strconv"
	"strings"
)

// sameValueCalls are the functions that give back their argument, as far as the
// strings in it go, by the last two segments of their path.
var sameValueCalls = map[string]bool{
	"String::from": true, "PathBuf::from": true, "Path::new": true, "Vec::from": true, "Box::from": true,
	"OsStr::new": true, "OsString::from": true, "Cow::Borrowed": true, "Cow::from": true, "Box::new": true,
}

// lazyCalls are the constructors that call a closure for the value.
var lazyCalls = map[string]bool{"LazyLock::new": true, "LazyCell::new": true, "Lazy::new": true}

// call reads the call of a function whose arguments open at open.
func (x exprReader) call(i, open int32, segs []string, global bool, depth int) Expr {
	last := x.lx.at(open).match
	name := strings.Join(segs[max(0, len(segs)-2):], "::")
	switch {
	case sameValueCalls[name]:
		return x.whole(open+1, last, depth+1)
	case lazyCalls[name] && x.lx.isPunct(open+1, '|') && x.lx.isPunct(open+2, '|'):
		return x.whole(open+3, last, depth+1)
	case name == "Vec::new" && last == open+1:
		return Expr{kind: listExpr, span: x.lx.spanOf(i, last)}
	}
	for _, full := range x.p.file.expand(x.scope, segs, global) {
		switch strings.Join(full, "::") {
		case "std::env::var", "std::env::var_os":
			return x.env(i, open, last, "the environment variable ")
		}
	}
	return x.opaque(i, last+1, "a call of `"+strings.Join(segs, "::")+"`")
}

// env reads the name of an environment variable. Only one is known: the
// directory of the package, which is the directory a build script runs in.
func (x exprReader) env(i, open, last int32, what string) Expr {
	if t := x.lx.at(open + 1); t.kind == str {
		if v, _ := stringValue(x.lx.name(open + 1)); v == "CARGO_MANIFEST_DIR" {
			return Expr{kind: rootExpr, span: x.lx.spanOf(i, last)}
		}
		return x.opaque(i, last+1, what+x.lx.name(open+1))
	}
	return x.opaque(i, last+1, what+"that is computed")
}

// macro reads the macro call at i whose tokens open at open.
func (x exprReader) macro(i, open int32, name string, depth int) Expr {
	last := x.lx.at(open).match
	span := x.lx.spanOf(i, last)
	switch name {
	case "vec":
		e := x.list(open, depth)
		e.span = span
		return e
	case "concat", "concatcp":
		of, _ := x.elements(open, depth)
		for j := range of {
			if name == "concat" && of[j].kind == pathExpr { // the compiler takes literals only
				of[j] = x.opaque(i, last+1, "`concat!` of something that is no literal")
			}
		}
		return Expr{kind: catExpr, of: of, span: span}
	case "env":
		return x.env(i, open, last, "the environment variable ")
	case "include":
		return Expr{kind: includeExpr, of: []Expr{x.firstArg(open, depth)}, scope: x.scope, span: span}
	case "format":
		return x.format(open+1, last, depth)
	}
	return x.opaque(i, last+1, "the macro `"+name+"!`")
}

// firstArg reads the expression up to the first comma.
func (x exprReader) firstArg(open int32, depth int) Expr {
	last := x.lx.at(open).match
	e, next := x.read(open+1, last, depth+1)
	if next != last && !x.lx.isPunct(next, ',') {
		return x.opaque(open+1, last, reason(e, "an expression that is not evaluated"))
	}
	return e
}

// maxFormatArgs bounds the arguments of one format string.
const maxFormatArgs = 256

// format reads the arguments of format! or println! as strings set one after
// the other; what is not known in it stays an opaque piece.
func (x exprReader) format(i, last int32, depth int) Expr {
	span := x.lx.spanOf(i, last-1)
	stop := x.lx.comma(i, last)
	template := x.whole(i, stop, depth+1)
	if template.kind == catExpr && len(template.of) > 0 && !slices.ContainsFunc(template.of, func(e Expr) bool { return e.kind != strExpr }) {
		for _, e := range template.of[1:] {
			template.of[0].text += e.text
		}
		template = template.of[0]
	}
	if template.kind != strExpr {
		return Expr{kind: catExpr, of: []Expr{x.opaque(i, stop, "a format string that is no literal")}, span: span}
	}
	args := x.formatArgs(stop+1, last, depth)
	return Expr{kind: catExpr, of: args.pieces(x, template, i), span: span}
}

// formatArgs are the arguments after a format string.
type formatArgs struct {
	list  []Expr
	names map[string]int
	next  int
}

func (x exprReader) formatArgs(i, last int32, depth int) *formatArgs {
	a := &formatArgs{names: map[string]int{}}
	for i < last && len(a.list) < maxFormatArgs {
		if x.lx.at(i).kind == ident && x.lx.isPunct(i+1, '=') && !x.lx.at(i+1).joint {
			a.names[x.lx.name(i)] = len(a.list)
			i += 2
		}
		stop := x.lx.comma(i, last)
		a.list = append(a.list, x.whole(i, stop, depth+1))
		i = stop + 1
	}
	return a
}

// pieces cuts the format string into its texts and arguments.
func (a *formatArgs) pieces(x exprReader, template Expr, at int32) []Expr {
	var of []Expr
	text := func(s string) {
		if s = strings.ReplaceAll(s, "}}", "}"); s != "" {
			of = append(of, Expr{kind: strExpr, text: s, span: template.span})
		}
	}
	rest := template.text
	for {
		open := strings.IndexByte(rest, '{')
		if open < 0 || len(of) > maxFormatArgs {
			text(rest)
			return of
		}
		text(rest[:open])
		rest = rest[open+1:]
		if strings.HasPrefix(rest, "{") {
			of = append(of, Expr{kind: strExpr, text: "{", span: template.span})
			rest = rest[1:]
			continue
		}
		inside, after, found := strings.Cut(rest, "}")
		if !found {
			return append(of, Expr{text: "a format string that is not understood", span: template.span})
		}
		of = append(of, a.argument(x, inside, at))
		rest = after
	}
}

// argument is the value of {inside}.
func (a *formatArgs) argument(x exprReader, inside string, at int32) Expr {
	name, spec, _ := strings.Cut(inside, ":")
	e := x.opaque(at, at+1, "`{"+inside+"}`")
	index, err := strconv.Atoi(name)
	switch {
	case name == "":
		index = a.next
		a.next++
	case err != nil:
		var ok bool
		if index, ok = a.names[name]; !ok {
			return x.captured(e, name, spec, at)
		}
	}
	if spec == "" && index >= 0 && index < len(a.list) && a.list[index].kind != opaqueExpr {
		return a.list[index]
	}
	return e
}

// captured is the value of a name written in the format string itself.
func (x exprReader) captured(unknown Expr, name, spec string, at int32) Expr {
	if spec != "" {
		return unknown
	}
	if e, ok := x.variable(at, name); ok {
		if e.kind == opaqueExpr {
			return unknown
		}
		return e
	}
	return Expr{kind: pathExpr, text: name, scope: x.scope, span: x.lx.spanOf(at, at)}
}

// variable is a let binding or loop variable: one of a name, set in the same function before i,
// and not in the way of anything that could hide or change it.
type variable struct {
	scope       int32
	name, start int32 // tokens: the name, and the first of the value
	end         int32 // where the value has to end; -1: at a semicolon
	each        bool
	unsure      string // why the value is not known
}

// The bounds of following a variable.
const (
	maxLets    = 16
	maxBetween = 2048
)

// variable is the value of the variable of this name at token i; false if there is none.
func (x exprReader) variable(i int32, name string) (Expr, bool) {
	f := &x.p.file
	for s := range f.around(x.scope) {
		lets := x.p.bindings(s, name)
		n, _ := slices.BinarySearchFunc(lets, i, func(at, i int32) int { return int(x.p.lets[at].name - i) })
		if n > 0 {
			return x.bound(x.p.lets[lets[n-1]], i, name, s), true
		}
		if f.scopes[s].kind == fnScope {
			break
		}
	}
	return Expr{}, false
}

// binding is a name in a scope.
type binding struct {
	scope int32
	name  string
}

// bindings are the variables of a name that are bound in a scope, as indices into lets.
func (p *parser) bindings(scope int32, name string) []int32 {
	if p.bound == nil {
		p.bound = make(map[binding][]int32, len(p.lets))
		for i, v := range p.lets {
			b := binding{v.scope, p.lx.name(v.name)}
			p.bound[b] = append(p.bound[b], int32(i))
		}
	}
	return p.bound[binding{scope, name}]
}

func (x exprReader) bound(v variable, i int32, name string, scope int32) Expr {
	switch {
	case v.unsure != "":
		return x.opaque(v.name, v.name+1, v.unsure)
	case x.lets == maxLets || i < v.start:
		return x.opaque(i, i+1, "the variable `"+name+"`")
	}
	inner := exprReader{p: x.p, lx: x.lx, scope: scope, lets: x.lets + 1}
	end := v.end
	if end < 0 {
		end = x.lx.semicolon(v.start)
	}
	if end < 0 || !x.untouched(name, end, i) {
		return x.opaque(i, i+1, "the variable `"+name+"`, which may have changed")
	}
	e := inner.whole(v.start, end, x.lets)
	if v.each && e.kind != opaqueExpr {
		return Expr{kind: eachExpr, of: []Expr{e}, span: e.span}
	}
	return e
}

// semicolon is the index of the semicolon that ends the statement, -1 if it is out of reach.
func (l *lexed) semicolon(i int32) int32 {
	for range maxTrees {
		switch t := l.at(i); {
		case t.kind == eof || t.kind == closer:
			return -1
		case t.kind == punct && t.ch == ';':
			return i
		}
		i = l.skip(i)
	}
	return -1
}

// untouched says that nothing between two tokens can have given the name another
// meaning: all that is done with it there is to call its methods.
func (x exprReader) untouched(name string, from, to int32) bool {
	if to-from > maxBetween {
		return false
	}
	for i := from; i < to; i++ {
		if x.lx.at(i).kind != ident || x.lx.name(i) != name || x.lx.isPunct(i-1, '.') {
			continue
		}
		if !x.lx.isPunct(i+1, '.') {
			return false
		}
	}
	return true
}
