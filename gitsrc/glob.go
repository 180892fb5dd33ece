package gitsrc

import "strings"

// glob is a compiled pattern of git's wildmatch, with slashes matched only by slashes and by "**". It works on bytes, as git does.
//
// Matching runs all alternatives at once, so that no pattern can make it slow: its time is the pattern's length times the path's.
type glob struct {
	tokens  []token
	literal string // what it matches, if plain; tokens are not used then
	plain   bool   // it has no special characters
	never   bool   // it is malformed, and matches nothing
}

type token struct {
	op  op
	ch  byte    // for opByte
	set byteSet // for opSet
}

type op uint8

const (
	opByte  op = iota // one given byte
	opAny             // ?
	opSet             // [...]
	opStar            // *, and ** beside other characters
	opTree            // ** at the end: anything
	opDirs            // **/: no directory at all, or go on to opSlash, the next token
	opSlash           // any number of bytes, then a slash
)

// compileGlob compiles a pattern.
func compileGlob(pattern string) glob {
	if !strings.ContainsAny(pattern, `*?[\`) {
		return glob{plain: true, literal: pattern}
	}
	var g glob
	for i := 0; i < len(pattern); {
		switch ch := pattern[i]; ch {
		case '\\':
			if i+1 == len(pattern) {
				return glob{never: true}
			}
			g.add(token{op: opByte, ch: pattern[i+1]})
			i += 2
		case '?':
			g.add(token{op: opAny})
			i++
		case '*':
			i = g.addStars(pattern, i)
		case '[':
			set, size := parseSet(pattern[i:])
			if size == 0 {
				return glob{never: true}
			}
			g.add(token{op: opSet, set: set})
			i += size
		default:
			g.add(token{op: opByte, ch: ch})
			i++
		}
	}
	return g
}

func (g *glob) add(t token) { g.tokens = append(g.tokens, t) }

// addStars compiles the run of stars at i and returns where it ends. Two stars or more that fill the place between slashes cross directories.
func (g *glob) addStars(pattern string, i int) int {
	end := i
	for end < len(pattern) && pattern[end] == '*' {
		end++
	}
	alone := end-i >= 2 && (i == 0 || pattern[i-1] == '/')
	switch {
	case alone && end == len(pattern):
		g.add(token{op: opTree})
	case alone && pattern[end] == '/':
		g.add(token{op: opDirs})
		g.add(token{op: opSlash})
		end++
	default:
		g.add(token{op: opStar})
	}
	return end
}

// match reports whether the whole path matches.
func (g glob) match(path string) bool {
	if g.plain {
		return path == g.literal
	}
	if g.never {
		return false
	}
	now, next := make([]bool, len(g.tokens)+1), make([]bool, len(g.tokens)+1)
	g.enter(now, 0)
	for i := range len(path) {
		ch := path[i]
		clear(next)
		for at, t := range g.tokens {
			if now[at] {
				g.advance(next, at, t, ch)
			}
		}
		now, next = next, now
	}
	return now[len(g.tokens)]
}

// advance marks the places that ch leads to from the token at a place.
func (g glob) advance(next []bool, at int, t token, ch byte) {
	switch t.op {
	case opByte:
		if ch == t.ch {
			g.enter(next, at+1)
		}
	case opAny:
		if ch != '/' {
			g.enter(next, at+1)
		}
	case opSet:
		if ch != '/' && t.set.has(ch) {
			g.enter(next, at+1)
		}
	case opStar:
		if ch != '/' {
			g.enter(next, at)
		}
	case opTree:
		g.enter(next, at)
	case opSlash:
		next[at] = true
		if ch == '/' {
			g.enter(next, at+1)
		}
	case opDirs:
	}
}

// enter marks a place and those that can be reached from it without a byte.
func (g glob) enter(places []bool, at int) {
	for !places[at] {
		places[at] = true
		if at == len(g.tokens) {
			return
		}
		switch g.tokens[at].op {
		case opStar, opTree:
			at++
		case opDirs:
			places[at+1] = true
			at += 2
		default:
			return
		}
	}
}

// byteSet has a bit for each byte.
type byteSet [4]uint64

func (s *byteSet) has(ch byte) bool { return s[ch>>6]>>(ch&63)&1 == 1 }

func (s *byteSet) add(lo, hi byte) {
	for ch := int(lo); ch <= int(hi); ch++ {
		s[ch>>6] |= 1 << (ch & 63)
	}
}

// parseSet compiles "[…]" at the beginning of a pattern and returns its size, 0 if it does not end.
func parseSet(pattern string) (set byteSet, size int) {
	i := 1
	negated := i < len(pattern) && (pattern[i] == '!' || pattern[i] == '^')
	if negated {
		i++
	}
	for first := true; ; first = false {
		if i >= len(pattern) {
			return set, 0
		}
		if pattern[i] == ']' && !first {
			break
		}
		n := set.addItem(pattern[i:])
		if n == 0 {
			return set, 0
		}
		i += n
	}
	if negated {
		for k := range set {
			set[k] = ^set[k]
		}
	}
	return set, i + 1
}

// addItem adds the byte, range or class at the beginning of a pattern and returns its size, 0 if it is malformed.
func (s *byteSet) addItem(pattern string) int {
	if class, n := parseClass(pattern); n > 0 {
		if class == nil {
			return 0
		}
		for ch := range 256 {
			if class(byte(ch)) {
				s.add(byte(ch), byte(ch))
			}
		}
		return n
	}
	lo, n := setByte(pattern)
	if n == 0 {
		return 0
	}
	rest := pattern[n:]
	if len(rest) < 2 || rest[0] != '-' || rest[1] == ']' {
		s.add(lo, lo)
		return n
	}
	hi, m := setByte(rest[1:])
	if m == 0 {
		return 0
	}
	s.add(lo, hi)
	return n + 1 + m
}

// setByte reads one byte of a set, perhaps after a backslash.
func setByte(pattern string) (ch byte, size int) {
	switch {
	case pattern == "":
		return 0, 0
	case pattern[0] != '\\':
		return pattern[0], 1
	case len(pattern) > 1:
		return pattern[1], 2
	default:
		return 0, 0
	}
}

// parseClass reads "[:name:]"; the size is 0 if there is none, the class nil if there is none of that name.
func parseClass(pattern string) (class func(byte) bool, size int) {
	inner, ok := strings.CutPrefix(pattern, "[:")
	if !ok {
		return nil, 0
	}
	end := strings.IndexByte(inner, ']')
	if end < 1 || inner[end-1] != ':' {
		return nil, 0
	}
	return classes[inner[:end-1]], end + 3
}

func in(lo, hi byte) func(byte) bool { return func(ch byte) bool { return lo <= ch && ch <= hi } }

func either(tests ...func(byte) bool) func(byte) bool {
	return func(ch byte) bool {
		for _, test := range tests {
			if test(ch) {
				return true
			}
		}
		return false
	}
}

// classes are the POSIX classes in ASCII.
var classes = map[string]func(byte) bool{
	"alnum":  either(in('0', '9'), in('A', 'Z'), in('a', 'z')),
	"alpha":  either(in('A', 'Z'), in('a', 'z')),
	"blank":  either(in(' ', ' '), in('\t', '\t')),
	"cntrl":  either(in(0, 0x1f), in(0x7f, 0x7f)),
	"digit":  in('0', '9'),
	"graph":  in('!', '~'),
	"lower":  in('a', 'z'),
	"print":  in(' ', '~'),
	"punct":  either(in('!', '/'), in(':', '@'), in('[', '`'), in('{', '~')),
	"space":  either(in(' ', ' '), in('\t', '\r')),
	"upper":  in('A', 'Z'),
	"xdigit": either(in('0', '9'), in('A', 'F'), in('a', 'f')),
}
