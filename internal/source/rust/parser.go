package rust

import (
	"bytes"
	"slices"
	"strings"
)

// maxFile is the size in bytes up to which a file is read.
const maxFile = 4 << 20

// Parse reads one file. It never fails; what could not be read is among the
// Problems of the result.
func Parse(src []byte) *File {
	if len(src) > maxFile {
		return &File{
			Problems: []Problem{{Span{1, 1, 1, 1}, "larger than 4 MiB: not read"}},
			scopes:   []scope{{kind: moduleScope}},

			NamesScope: true, NamesAndroid: true, NamesIOS: true, NamesInitScript: true,
			namesGlobalAPI: true, linksAndroid: true, linksIOS: true,
		}
	}
	p := newParser(lex(src))
	p.file.Types = p.lx.typeNames() // which the signatures of commands need
	p.file.records = p.lx.recordsOf()
	p.walk()
	p.resolve()
	p.file.Problems = slices.Clip(p.lx.problems)
	p.file.strings = p.lx.strings()
	p.file.NamesScope = bytes.Contains(src, []byte("GlobalScope")) || bytes.Contains(src, []byte(".scope"))
	p.file.NamesAndroid = bytes.Contains(src, []byte("register_android_plugin"))
	p.file.NamesIOS = bytes.Contains(src, []byte("register_ios_plugin"))
	p.file.callsAndroid = p.file.NamesAndroid && p.lx.hasWord("register_android_plugin")
	p.file.callsIOS = p.file.NamesIOS && p.lx.hasWord("register_ios_plugin")
	p.file.NamesInitScript = bytes.Contains(src, []byte("init_script"))
	p.file.namesGlobalAPI = p.lx.hasWord("global_api_script_path") || p.lx.hasWord("define_global_api_script_path") ||
		strings.Contains(p.file.strings, "GLOBAL_API_SCRIPT_PATH")
	p.file.linksAndroid = hasWord(p.file.strings, "android_library_path")
	p.file.linksIOS = p.lx.hasWord("SwiftLinker") || p.lx.hasWord("link_apple_library")
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
	scoped bool // the inside is a scope of its own, with kind, name and label
	kind   scopeKind
	rules  bool
	fn     int32 // as in context, 0 for that of the outside
	macro  int32
	name   string
	label  string
	cfg    *Cfg
	each   *variable
}

// site is a path followed by arguments or by a macro's tokens, or a method.
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
	groups []group
	told   map[int32]int32 // by opening token: index into groups; the first says nothing
	jumps  map[int32]int32 // tokens not to be read as code
	cfgs   []Cfg
	depths []int // of cfgs
	words  []string

	useNames  int
	renamed   map[string]bool // the names that use declarations may put in place of others
	lets      []variable
	bound     map[binding][]int32 // of lets, made for the first that is asked for
	letsOf    map[string][]int32  // the same in all scopes, by name
	consts    []rawConst
	sites     []site
	functions []attributed
	program   map[string]int32  // the functions of a file with a function main
	calls     map[string][]site // of these
	given     []handedRead
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

// maxAhead bounds the scopes for which room is made before they are met.
const maxAhead = 1 << 12

func newParser(lx *lexed) *parser {
	p := &parser{
		lx:      lx,
		file:    File{scopes: make([]scope, 1, min(lx.braces, maxAhead)+1)},
		groups:  make([]group, 1),
		told:    map[int32]int32{},
		jumps:   map[int32]int32{},
		cfgs:    []Cfg{{}},
		depths:  []int{0},
		words:   []string{""},
		renamed: lx.renamed(),
		program: lx.mainFunctions(),
		paths:   map[int32]inlinePath{},
		frames:  []frame{{end: int32(len(lx.toks))}},
	}
	p.file.scopes[0].kind = moduleScope
	return p
}

func (p *parser) top() *frame { return &p.frames[len(p.frames)-1] }

// word adds to words and gives the index.
func (p *parser) word(text string) int32 {
	p.words = append(p.words, text)
	return int32(len(p.words) - 1)
}

// tell keeps what the walk has to know when it comes to the opener at i.
func (p *parser) tell(i int32, g group) {
	p.lx.toks[i].told = true
	p.told[i] = int32(len(p.groups))
	p.groups = append(p.groups, g)
}

// tellNothing says of the opener at i that its inside is that of the outside.
func (p *parser) tellNothing(i int32) {
	p.lx.toks[i].told = true
	delete(p.told, i)
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
	if len(p.jumps) > 0 {
		p.at = max(p.at, p.jumps[p.at])
	}
	t := p.lx.at(p.at)
	if t.ch == '#' && p.attribute() {
		return
	}
	if len(p.attrs) == 0 {
		p.dispatch(t, nil)
		return
	}
	if c := p.lx.cfgOf(p.attrs); !c.Always() {
		inside := p.top().context
		inside.cfg = p.withCfg(inside.cfg, c)
		p.frames = append(p.frames, frame{inside, p.extent(p.at)})
	}
	p.dispatch(t, p.attrs)
	p.attrs = p.attrs[:0]
}

// attribute reads the attribute that starts at the present token; false if there is none.
func (p *parser) attribute() bool {
	attrs, inner, next := p.lx.attributes(p.attrs, p.at)
	if next == p.at {
		return false
	}
	if inner {
		top := p.top()
		top.cfg = p.withCfg(top.cfg, p.lx.cfgOf(attrs[len(p.attrs):]))
	} else {
		p.attrs = attrs
	}
	p.at = next
	return true
}

func (p *parser) dispatch(t *token, attrs []attribute) {
	switch {
	case t.kind == opener:
		p.enter(p.at)
		p.at++
	case t.kind == ident:
		p.at = p.item(p.at, attrs)
	case t.kind != punct:
		p.at++
	case t.ch == '.' && !t.joint && p.lx.at(p.at+1).kind == ident:
		p.at = p.method(p.at)
	case t.ch == ':' && p.lx.isColons(p.at):
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
	if t.match < 0 || !t.told && t.ch != '{' {
		return // it is read as the outside is
	}
	g := &p.groups[p.told[i]]
	inside := p.top().context
	if g.cfg != nil {
		inside.cfg = p.withCfg(inside.cfg, *g.cfg)
	}
	if g.fn != 0 {
		inside.fn = g.fn
	}
	if g.macro != 0 {
		inside.macro, inside.rules = g.macro, inside.rules || g.rules
	}
	if !t.told || g.scoped {
		inside.scope = p.newScope(inside.scope, g, i)
	}
	p.frames = append(p.frames, frame{inside, t.match})
}

// newScope declares a scope; past the bound its parent stands for it.
func (p *parser) newScope(parent int32, g *group, at int32) int32 {
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
		outer := p.file.scopes[parent].table()
		declare(&outer.inlines, g.name, id)
	}
	if g.each != nil {
		p.addLet(id, *g.each)
	}
	return id
}

func (p *parser) addLet(scope int32, v variable) {
	v.scope = scope
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
