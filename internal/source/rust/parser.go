package rust

import "slices"

// maxFile is the size in bytes up to which a file is read.
const maxFile = 4 << 20

// Parse reads one file. It never fails; what could not be read is among the
// Problems of the result.
func Parse(src []byte) *File {
	if len(src) > maxFile {
		return &File{
			Problems: []Problem{{Span{1, 1, 1, 1}, "larger than 4 MiB: not read"}},
			scopes:   []scope{{kind: moduleScope}},
		}
	}
	p := newParser(lex(src))
	p.walk()
	p.resolve()
	p.file.Problems = slices.Clip(p.lx.problems)
	p.file.mentioned = p.lx.mentioned()
	f := p.file
	return &f
}

// context is what surrounds a token.
type context struct {
	scope int32
	cfg   int32 // index into parser.cfgs
	fn    int32 // index into parser.words: the function, or macro definition
	macro int32 // index into parser.words: the macro call or definition
	rules bool  // within the definition of a macro
}

// frame is a context that ends before token end.
type frame struct {
	context
	end int32
}

// group is what the item in front of a delimiter has to say about its inside.
type group struct {
	scoped bool // the inside is a scope of its own
	kind   scopeKind
	name   string
	cfg    Cfg
	fn     string
	macro  string
	rules  bool
	each   *variable
	label  string // the scope's label, or the name that each binds
}

// site is a path followed by arguments or by a macro's tokens.
type site struct {
	context
	at int32
}

// attributed is a function under an attribute that may be the command macro.
type attributed struct {
	context
	attr attribute
	name int32
}

// parser collects the facts of one file. The walk finds declarations and the
// sites that may matter; what they are is known when all use declarations are.
type parser struct {
	lx   *lexed
	file File

	at     int32
	frames []frame
	attrs  []attribute
	groups map[int32]group // by opening token
	jumps  map[int32]int32 // tokens not to be read as code
	cfgs   []Cfg
	depths []int // of cfgs
	words  []string
	known  map[string]int32 // of words

	useNames  int
	lets      []variable
	consts    []rawConst
	sites     []site
	functions []attributed
	plugins   []pluginMethod
	paths     map[int32]inlinePath // of module scopes
	deep      bool                 // nesting too deep was told
}

// pluginMethod is a method of a hand-written implementation of tauri's Plugin.
type pluginMethod struct {
	context
	name, open int32
}

// rawConst is a constant whose value was not read yet.
type rawConst struct {
	context
	name, value int32
	unsure      string
}

func newParser(lx *lexed) *parser {
	return &parser{
		lx:     lx,
		file:   File{scopes: []scope{{kind: moduleScope}}},
		groups: map[int32]group{},
		jumps:  map[int32]int32{},
		cfgs:   []Cfg{{}},
		depths: []int{0},
		words:  []string{""},
		known:  map[string]int32{"": 0},
		paths:  map[int32]inlinePath{},
		frames: []frame{{end: int32(len(lx.toks))}},
	}
}

func (p *parser) top() *frame { return &p.frames[len(p.frames)-1] }

// word is the index of a text in words.
func (p *parser) word(text string) int32 {
	if i, ok := p.known[text]; ok {
		return i
	}
	i := int32(len(p.words))
	p.words = append(p.words, text)
	p.known[text] = i
	return i
}

// maxCfgs bounds how many conditions around a token are kept apart.
const maxCfgs = 64

// withCfg is the index of the condition that also demands c.
func (p *parser) withCfg(parent int32, c Cfg) int32 {
	if c.Always() || p.depths[parent] > maxCfgs {
		return parent
	}
	if p.depths[parent] == maxCfgs {
		c = Cfg{Kind: CfgUnknown, Name: "nested too deeply"}
	}
	p.cfgs = append(p.cfgs, p.cfgs[parent].and(c))
	p.depths = append(p.depths, p.depths[parent]+1)
	return int32(len(p.cfgs) - 1)
}

// place is where a context is, as the facts tell it.
func (p *parser) place(c context) Place {
	return Place{
		Module: p.module(c.scope).names, Cfg: p.cfgs[c.cfg], Fn: p.words[c.fn], Macro: p.words[c.macro],
		scope: c.scope,
	}
}

// module is the way to the module around a scope, made once for each module.
func (p *parser) module(scope int32) inlinePath {
	scope = p.file.module(scope)
	path, ok := p.paths[scope]
	if !ok {
		path = p.file.inlinePath(scope)
		p.paths[scope] = path
	}
	return path
}

// walk passes over all tokens once.
func (p *parser) walk() {
	for n := int32(len(p.lx.toks)); p.at < n; {
		for p.at >= p.top().end && len(p.frames) > 1 {
			p.frames = p.frames[:len(p.frames)-1]
		}
		p.step()
	}
}

func (p *parser) step() {
	if to, ok := p.jumps[p.at]; ok && to > p.at {
		p.at = to
	}
	if p.lx.isPunct(p.at, '#') {
		attrs, inner, next := p.lx.attributes(p.attrs, p.at)
		if next > p.at {
			if inner {
				top := p.top()
				top.cfg = p.withCfg(top.cfg, p.lx.cfgOf(attrs[len(p.attrs):]))
			} else {
				p.attrs = attrs
			}
			p.at = next
			return
		}
	}
	attrs := p.attrs
	p.attrs = nil
	if c := p.lx.cfgOf(attrs); !c.Always() {
		inside := p.top().context
		inside.cfg = p.withCfg(inside.cfg, c)
		p.frames = append(p.frames, frame{inside, p.extent(p.at)})
	}
	p.dispatch(attrs)
}

func (p *parser) dispatch(attrs []attribute) {
	t := p.lx.at(p.at)
	switch {
	case t.kind == opener:
		p.enter(p.at)
		p.at++
	case t.kind == ident:
		p.at = p.item(p.at, attrs)
	case p.lx.isPunct(p.at, '.') && !t.joint && p.lx.at(p.at+1).kind == ident:
		p.at = p.method(p.at)
	case p.lx.isColons(p.at):
		if k := p.lx.at(p.at - 1); k.kind == ident || p.lx.isPunct(p.at-1, '>') {
			p.at += 2
		} else {
			p.at = p.usePath(p.at)
		}
	default:
		p.at++
	}
}

// enter opens the frame of the group at i, if it needs one.
func (p *parser) enter(i int32) {
	t := p.lx.at(i)
	g, told := p.groups[i]
	if t.match < 0 || !told && t.ch != '{' {
		return
	}
	inside := p.top().context
	inside.cfg = p.withCfg(inside.cfg, g.cfg)
	if g.fn != "" {
		inside.fn = p.word(g.fn)
	}
	if g.macro != "" {
		inside.macro, inside.rules = p.word(g.macro), inside.rules || g.rules
	}
	if !told || g.scoped {
		inside.scope = p.newScope(inside.scope, g, i)
	}
	p.frames = append(p.frames, frame{inside, t.match})
}

// newScope declares a scope; past the bound its parent stands for it.
func (p *parser) newScope(parent int32, g group, at int32) int32 {
	depth := p.file.scopes[parent].depth + 1
	if depth > maxScopes {
		if !p.deep {
			p.deep = true
			p.lx.problem(p.lx.at(at).pos, p.lx.at(at).end, "nested too deeply: names within are not told apart")
		}
		return parent
	}
	id := int32(len(p.file.scopes))
	p.file.scopes = append(p.file.scopes, scope{parent: parent, depth: depth, kind: g.kind, name: g.name, label: g.label})
	if g.kind == moduleScope {
		outer := p.file.scopes[parent].declare()
		outer.inlines[g.name] = append(outer.inlines[g.name], id)
	}
	if g.each != nil {
		p.addLet(id, g.label, *g.each)
	}
	return id
}

func (p *parser) addLet(scope int32, name string, v variable) {
	lets := p.file.scopes[scope].declare().lets
	lets[name] = append(lets[name], int32(len(p.lets)))
	p.lets = append(p.lets, v)
}

// bracedItems are the words that start what ends at a closing brace.
var bracedItems = []string{
	"fn", "mod", "impl", "trait", "struct", "enum", "union", "macro_rules", "if", "match", "for", "while", "loop",
	"unsafe", "async", "extern",
}

// extent is the index after the item, statement, element or arm that starts at i.
func (p *parser) extent(i int32) int32 {
	end := p.top().end
	j := p.visibility(i)
	braced, commas := p.ends(j)
	for range maxTrees {
		t := p.lx.at(j)
		switch {
		case j >= end || t.kind == closer && t.match >= 0:
			return min(j, end)
		case p.lx.isPunct(j, ';') || commas && p.lx.isPunct(j, ','):
			return j + 1
		case p.lx.isOpen(j, '{') && (braced || p.lx.isArrow(j-1)):
			if !p.lx.isWord(t.match+1, "else") {
				return t.match + 1
			}
		}
		j = p.lx.skip(j)
	}
	return end
}

// ends says how what starts at i ends: with a closing brace, or with a comma.
func (p *parser) ends(i int32) (brace, comma bool) {
	if _, function := p.function(i); function {
		return true, false
	}
	brace = p.lx.isOpen(i, '{') || p.lx.isOneOf(i, bracedItems...)
	if segs, _, after := p.lx.path(i); segs != nil && p.lx.isPunct(after, '!') && p.lx.isOpen(after+1, '{') {
		brace = true
	}
	return brace, !p.lx.isOneOf(i, "let", "const", "static", "use", "type", "impl", "trait", "struct", "enum", "union")
}

// visibility is the index after pub, pub(crate) and the like.
func (p *parser) visibility(i int32) int32 {
	if !p.lx.isWord(i, "pub") {
		return i
	}
	if p.lx.isOpen(i+1, '(') {
		return p.lx.at(i+1).match + 1
	}
	return i + 1
}

// maxQualifiers bounds the words before fn.
const maxQualifiers = 8

// function is the index of the keyword fn if a function starts at i.
func (p *parser) function(i int32) (int32, bool) {
	for range maxQualifiers {
		if p.lx.isWord(i, "fn") {
			return i, p.lx.at(i+1).kind == ident || p.lx.isPunct(i+1, '$')
		}
		if !p.lx.isOneOf(i, "const", "async", "unsafe", "extern", "safe", "default", "gen") {
			break
		}
		if p.lx.at(i+1).kind == str {
			i++
		}
		i++
	}
	return i, false
}
