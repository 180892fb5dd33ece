package rust

import (
	"slices"
	"strconv"
	"strings"
)

// CfgKind is the form of one node of a Cfg.
type CfgKind uint8

// The forms of a predicate. CfgAll without members is the zero value and always
// holds; CfgUnknown is a condition that could not be read.
const (
	CfgAll CfgKind = iota
	CfgAny
	CfgNot
	CfgName
	CfgPair
	CfgUnknown
)

// Cfg is the predicate of a cfg attribute. The zero value is no condition.
type Cfg struct {
	Kind        CfgKind
	Name, Value string // CfgName: a name; CfgPair: key and value; CfgUnknown: the text as far as it is known
	Of          []Cfg  // CfgAll, CfgAny: the members; CfgNot: one
}

// Tri is the value of a predicate: true, false, or not decided by the platform.
type Tri int8

// The three values.
const (
	Unknown Tri = iota
	False
	True
)

// String is the name of the value in lower case.
func (t Tri) String() string { return [...]string{"unknown", "false", "true"}[t] }

func not(t Tri) Tri { return [...]Tri{Unknown, True, False}[t] }

// Always says that there is no condition.
func (c Cfg) Always() bool { return c.Kind == CfgAll && len(c.Of) == 0 }

// String is the predicate in Rust's own spelling, "all()" for no condition.
func (c Cfg) String() string {
	switch c.Kind {
	case CfgName:
		return c.Name
	case CfgPair:
		return c.Name + " = " + strconv.Quote(c.Value)
	case CfgUnknown:
		return "unknown(" + c.Name + ")"
	}
	members := make([]string, len(c.Of))
	for i, m := range c.Of {
		members[i] = m.String()
	}
	return [...]string{"all", "any", "not"}[c.Kind] + "(" + strings.Join(members, ", ") + ")"
}

// and is the conjunction of two predicates, kept flat and without repetitions.
func (c Cfg) and(d Cfg) Cfg {
	if d.Always() {
		return c
	}
	if c.Always() {
		return d
	}
	terms := slices.Clone(c.terms())
	for _, t := range d.terms() {
		if !slices.ContainsFunc(terms, t.equal) {
			terms = append(terms, t)
		}
	}
	if len(terms) == 1 {
		return terms[0]
	}
	return Cfg{Kind: CfgAll, Of: terms}
}

func (c Cfg) negate() Cfg {
	if c.Kind == CfgNot {
		return c.Of[0]
	}
	return Cfg{Kind: CfgNot, Of: []Cfg{c}}
}

// terms are the predicates that all have to hold.
func (c Cfg) terms() []Cfg {
	if c.Kind == CfgAll {
		return c.Of
	}
	return []Cfg{c}
}

func (c Cfg) equal(d Cfg) bool {
	return c.Kind == d.Kind && c.Kind != CfgUnknown && c.Name == d.Name && c.Value == d.Value &&
		slices.EqualFunc(c.Of, d.Of, Cfg.equal)
}

// impliedBy says that c surely holds wherever d does.
func (c Cfg) impliedBy(d Cfg) bool {
	held := d.terms()
	for _, t := range c.terms() {
		if !slices.ContainsFunc(held, t.equal) {
			return false
		}
	}
	return true
}

// AsksTarget says that the predicate asks about the platform, rather than about
// features or what else the package itself decides.
func (c Cfg) AsksTarget() bool {
	switch c.Kind {
	case CfgName:
		return c.Name == "unix" || c.Name == "windows" || c.Name == "desktop" || c.Name == "mobile"
	case CfgPair:
		return strings.HasPrefix(c.Name, "target_")
	}
	return slices.ContainsFunc(c.Of, Cfg.AsksTarget)
}

// OnBuilder stands for a platform where build scripts are concerned: they run on
// the machine that builds, whichever that is, and nothing sets desktop or mobile
// for them.
const OnBuilder = "the machine that builds"

// Eval is the value of the predicate on one of Tauri's platforms: linux, macOS,
// windows, android or iOS, or [OnBuilder]. Another name, such as "", decides
// nothing about the platform. What a platform does not settle, a feature or debug_assertions, is
// Unknown. test is False: nobody's dependency is compiled with it.
func (c Cfg) Eval(platform string) Tri {
	switch c.Kind {
	case CfgAll:
		return combine(c.Of, platform, False, True)
	case CfgAny:
		return combine(c.Of, platform, True, False)
	case CfgNot:
		return not(c.Of[0].Eval(platform))
	case CfgName:
		return nameHolds(c.Name, platform)
	case CfgPair:
		return pairHolds(c.Name, c.Value, platform)
	}
	return Unknown
}

// combine is decided by the first member of value decisive; neutral if all
// members are that.
func combine(of []Cfg, platform string, decisive, neutral Tri) Tri {
	result := neutral
	for _, m := range of {
		switch m.Eval(platform) {
		case decisive:
			return decisive
		case Unknown:
			result = Unknown
		}
	}
	return result
}

// target is what rustc and tauri-build set for a platform. desktop and mobile are
// tauri-build's (build script instruction cargo:rustc-cfg).
type target struct {
	os     string
	unix   bool
	apple  bool
	mobile bool
}

var targets = map[string]target{
	"linux":   {os: "linux", unix: true},
	"macOS":   {os: "macos", unix: true, apple: true},
	"windows": {os: "windows"},
	"android": {os: "android", unix: true, mobile: true},
	"iOS":     {os: "ios", unix: true, apple: true, mobile: true},
}

func tri(holds bool) Tri {
	if holds {
		return True
	}
	return False
}

func nameHolds(name, platform string) Tri {
	switch name {
	case "true":
		return True
	case "false", "test":
		return False
	}
	if platform == OnBuilder && (name == "desktop" || name == "mobile") {
		return False
	}
	t, ok := targets[platform]
	if !ok {
		return Unknown
	}
	switch name {
	case "desktop":
		return tri(!t.mobile)
	case "mobile":
		return tri(t.mobile)
	case "unix":
		return tri(t.unix)
	case "windows":
		return tri(!t.unix)
	}
	return Unknown
}

func pairHolds(key, value, platform string) Tri {
	t, ok := targets[platform]
	if !ok {
		return Unknown
	}
	switch key {
	case "target_os":
		return tri(value == t.os)
	case "target_family":
		return tri(value == "unix" && t.unix || value == "windows" && !t.unix)
	case "target_vendor":
		if value == "apple" || t.apple {
			return tri(value == "apple" && t.apple)
		}
	}
	return Unknown
}

// The bounds of a predicate: how deep it nests, and the members of one group.
const (
	maxCfgDepth   = 32
	maxCfgMembers = 64
)

// cfg reads the predicate in the tokens from i up to end.
func (l *lexed) cfg(i, end int32, depth int) Cfg {
	switch {
	case depth > maxCfgDepth || l.at(i).kind != ident:
		return l.unknownCfg(i, end)
	case i+1 == end:
		return Cfg{Kind: CfgName, Name: l.name(i)}
	case i+3 == end && l.isPunct(i+1, '=') && l.at(i+2).kind == str:
		if v, ok := stringValue(l.name(i + 2)); ok {
			return Cfg{Kind: CfgPair, Name: l.name(i), Value: v}
		}
	case l.isOpen(i+1, '(') && l.at(i+1).match+1 == end:
		if c, ok := l.cfgGroup(i, depth); ok {
			return c
		}
	}
	return l.unknownCfg(i, end)
}

func (l *lexed) cfgGroup(i int32, depth int) (Cfg, bool) {
	last := l.at(i + 1).match
	var of []Cfg
	for at := i + 2; at < last; {
		if len(of) == maxCfgMembers {
			return Cfg{}, false
		}
		end := l.comma(at, last)
		of = append(of, l.cfg(at, end, depth+1))
		at = end + 1
	}
	switch l.name(i) {
	case "all":
		return Cfg{Kind: CfgAll, Of: of}, true
	case "any":
		return Cfg{Kind: CfgAny, Of: of}, true
	case "not":
		if len(of) == 1 {
			return Cfg{Kind: CfgNot, Of: of}, true
		}
	}
	return Cfg{}, false
}

// maxCfgText bounds the text kept of a predicate that could not be read.
const maxCfgText = 80

func (l *lexed) unknownCfg(i, end int32) Cfg {
	if i >= end {
		return Cfg{Kind: CfgUnknown}
	}
	text := strings.ToValidUTF8(string(l.src[l.at(i).pos:l.at(end-1).end]), "\uFFFD")
	if len(text) > maxCfgText {
		text = "…"
	}
	return Cfg{Kind: CfgUnknown, Name: text}
}
