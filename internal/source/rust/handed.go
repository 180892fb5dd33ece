package rust

import "strings"

// A build script may read a file in a function of its own, which is given the path:
//
//	fn names_in(path: &Path) -> Vec<String> { find(&fs::read_to_string(path).unwrap()) }
//
//	fn main() { let names = names_in(Path::new("src/commands.rs")); … }
//
// Then each call of that function reads what it hands over.

// handedRead is a read of what the function around it is given as a parameter.
type handedRead struct {
	read     Read
	function string
	index    int32 // of the parameter
}

// The bounds of following parameters.
const (
	maxHanded = 32 // reads of parameters, and calls of one function
	maxParams = 16 // of a function, that are looked at
)

// mainFunctions are the functions of a program, by name: those of a file that has a
// function main. One that is defined more than once is at -1.
func (l *lexed) mainFunctions() map[string]int32 {
	if !l.hasWord("main") {
		return nil
	}
	functions := make(map[string]int32)
	for i := range int32(len(l.toks)) {
		if !l.isWord(i, "fn") || l.at(i+1).kind != ident {
			continue
		}
		name := l.name(i + 1)
		if _, again := functions[name]; again {
			functions[name] = -1
		} else {
			functions[name] = i + 1
		}
	}
	if functions["main"] == 0 {
		return nil
	}
	return functions
}

// noteCall keeps a call of one of the program's functions: by its name, which nothing
// else can mean.
func (p *parser) noteCall(s site, segs []string, paths [][]string) {
	if len(segs) == 1 && p.program[segs[0]] > 0 && len(paths) == 1 && len(paths[0]) == 1 {
		declare(&p.calls, segs[0], s)
	}
}

// handed says that what is read at token i is a parameter of the function around it.
func (p *parser) handed(s site, r Read, i int32) bool {
	function := p.words[s.fn]
	head := p.program[function]
	if head <= 0 || r.value.kind != pathExpr || strings.Contains(r.value.text, "::") || len(p.given) == maxHanded {
		return false
	}
	open := head + 1
	if p.lx.isPunct(open, '<') {
		open = p.lx.skipAngles(open)
	}
	if !p.lx.isOpen(open, '(') {
		return false
	}
	last := p.lx.at(open).match
	at := open + 1
	for index := range int32(maxParams) {
		if at >= last {
			break
		}
		if p.lx.isWord(at, r.value.text) && p.lx.isPunct(at+1, ':') && p.exprs(s.scope).untouched(r.value.text, last, i) {
			p.given = append(p.given, handedRead{r, function, index})
			return true
		}
		at = p.lx.comma(at, last) + 1
	}
	return false
}

// readsOfCalls puts what the calls of functions hand over in the place of the parameters
// that these read. A function whose calls are not seen reads what is not known.
func (p *parser) readsOfCalls() {
	for _, g := range p.given {
		calls := p.calls[g.function]
		if len(calls) == 0 || len(calls) > maxHanded {
			p.file.reads = append(p.file.reads, g.read)
			continue
		}
		for _, c := range calls {
			_, _, open := p.lx.path(c.at)
			last := p.lx.at(open).match
			at := open + 1
			for range g.index {
				at = p.lx.comma(at, last) + 1
			}
			r := Read{Place: p.place(c.context), Call: g.read.Call, Span: p.lx.spanOf(c.at, last)}
			r.Cfg = r.Cfg.and(g.read.Cfg)
			r.value = p.exprs(c.scope).whole(at, p.lx.comma(at, last), 0)
			p.file.reads = append(p.file.reads, r)
		}
	}
}
