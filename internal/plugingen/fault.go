package plugingen

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// Fault spoils a file, so that Tauri may refuse it.
type Fault struct {
	Kind   string
	random uint64
}

// treeFault changes one value of those that it fits.
type treeFault struct {
	fits  func(v Value) bool
	spoil func(r *rand.Rand, v *Value, json bool)
}

func any1(Value) bool      { return true }
func isTable(v Value) bool { return len(v.Keys) > 0 }
func isRecord(v Value) bool {
	return slices.Contains(v.Keys, "permissions") || slices.Contains(v.Keys, "identifier")
}
func isNonEmpty(v Value) bool { return len(v.List) > 0 }

// treeFaults change a value somewhere in a file; textFaults its text.
var treeFaults = map[string]treeFault{
	"fault: key left out": {isRecord, func(r *rand.Rand, v *Value, _ bool) {
		i := r.IntN(len(v.Keys))
		v.Keys, v.List = slices.Delete(slices.Clone(v.Keys), i, i+1), slices.Delete(slices.Clone(v.List), i, i+1)
	}},
	"fault: another type": {any1, func(r *rand.Rand, v *Value, _ bool) { *v = values[r.IntN(len(values))] }},
	"fault: null":         {any1, func(_ *rand.Rand, v *Value, _ bool) { *v = *null }},
	"fault: odd text": {any1, func(r *rand.Rand, v *Value, _ bool) {
		odd := []string{"macos", "", "bad_name", strings.Repeat("y", 120)}
		*v = Value{Literal: odd[r.IntN(len(odd))], IsString: true}
	}},
	"fault: odd number": {any1, func(r *rand.Rand, v *Value, json bool) {
		odd := []string{"0", "-1", "1.0", "1e999", "340282366920938463463374607431768211456", "-9223372036854775809", "0.0"}
		*v = Value{Literal: odd[r.IntN(len(odd))]}
		if !json && r.IntN(4) == 0 {
			*v = Value{TOML: []string{"1979-05-27", "nan", "1979-02-30", "0777", "1__0"}[r.IntN(5)]}
		}
	}},
	"fault: odd version": {isRecord, func(r *rand.Rand, v *Value, _ bool) {
		odd := []string{"0", "-1", "1.5", "18446744073709551615", "18446744073709551616", "true"}
		v.Keys, v.List = append(slices.Clone(v.Keys), "version"), append(slices.Clone(v.List), Value{Literal: odd[r.IntN(len(odd))]})
	}},
	"fault: key twice": {isTable, func(r *rand.Rand, v *Value, _ bool) {
		i := r.IntN(len(v.Keys))
		v.Keys, v.List = append(slices.Clone(v.Keys), v.Keys[i]), append(slices.Clone(v.List), v.List[i])
	}},
	"fault: element left out": {isNonEmpty, func(_ *rand.Rand, v *Value, _ bool) { v.Keys, v.List = nil, v.List[:len(v.List)-1] }},
	"fault: element too many": {isNonEmpty, func(_ *rand.Rand, v *Value, _ bool) {
		v.Keys, v.List = nil, append(slices.Clone(v.List), Value{Literal: "1"})
	}},
	"fault: values for a map": {isTable, func(_ *rand.Rand, v *Value, _ bool) { v.Keys = nil }},
	"fault: odd platform": {isRecord, func(r *rand.Rand, v *Value, _ bool) {
		odd := []Value{
			{Literal: "macos", IsString: true},
			{Literal: "darwin", IsString: true},
			{Literal: "Linux", IsString: true},
			{Keys: []string{}},
			{Keys: []string{"linux"}, List: []Value{{Keys: []string{}}}},
			{Keys: []string{"linux"}, List: []Value{{Literal: "1"}}},
			{Keys: []string{"linux"}, List: []Value{{}}},
			{Keys: []string{"ios"}, List: []Value{*null}},
		}
		list := Value{List: []Value{odd[r.IntN(len(odd))]}}
		if i := slices.Index(v.Keys, "platforms"); i >= 0 {
			v.List = slices.Clone(v.List)
			v.List[i] = list
			return
		}
		v.Keys, v.List = append(slices.Clone(v.Keys), "platforms"), append(slices.Clone(v.List), list)
	}},
	"fault: deep nesting": {any1, func(r *rand.Rand, v *Value, json bool) {
		depth := 70 + r.IntN(20)
		if json {
			depth = 115 + r.IntN(20)
		}
		deep := Value{}
		for range depth {
			deep = Value{List: []Value{deep}}
		}
		*v = deep
	}},
	"fault: lone surrogate": {any1, func(r *rand.Rand, v *Value, _ bool) {
		*v = Value{JSON: []string{`"\ud800"`, `"\udc00x"`, `"\ud83d\u0041"`}[r.IntN(3)], TOML: `"\ud800"`}
	}},
}

var textFaults = map[string]func(r *rand.Rand, text string) string{
	"fault: character": func(r *rand.Rand, text string) string {
		const odd = "\"'[]{}=,:#\\\n\r\t 0e-.+_xnull\x00\x1f\x7f\u00a0\ufeff"
		runes := []rune(text)
		at, with := r.IntN(len(runes)+1), []rune(odd)[r.IntN(len([]rune(odd)))]
		switch {
		case r.IntN(2) == 0 || at == len(runes):
			runes = slices.Insert(runes, at, with)
		case r.IntN(2) == 0:
			runes[at] = with
		default:
			runes = slices.Delete(runes, at, at+1)
		}
		return string(runes)
	},
	"fault: cut short": func(r *rand.Rand, text string) string { return string([]rune(text)[:r.IntN(len([]rune(text))+1)]) },
	"fault: byte order mark": func(_ *rand.Rand, text string) string {
		return "\ufeff" + text
	},
	"fault: line twice": func(r *rand.Rand, text string) string {
		lines := strings.SplitAfter(text, "\n")
		at := r.IntN(len(lines))
		return strings.Join(slices.Insert(lines, at, lines[r.IntN(len(lines))]), "")
	},
	"fault: two lines exchanged": func(r *rand.Rand, text string) string {
		lines := strings.SplitAfter(text, "\n")
		a, b := r.IntN(len(lines)), r.IntN(len(lines))
		lines[a], lines[b] = lines[b], lines[a]
		return strings.Join(lines, "")
	},
}

var faultKinds = slices.Concat(slices.Sorted(maps.Keys(treeFaults)), slices.Sorted(maps.Keys(textFaults)))

// DrawFaulty draws a plugin of which a file may be spoilt.
func DrawFaulty(t *rapid.T) Plugin {
	p := Draw(t)
	if chance(t, 3) {
		f := &p.Files[rapid.IntRange(0, len(p.Files)-1).Draw(t, "spoilt file")]
		f.Fault = &Fault{rapid.SampledFrom(faultKinds).Draw(t, "fault"), rapid.Uint64().Draw(t, "how")}
	}
	return p
}

// spoilTree changes one of the values that the fault fits, if there are any.
func (f *Fault) spoilTree(root *Value, json bool) {
	fault, ok := treeFaults[f.Kind]
	if !ok {
		return
	}
	r := rand.New(rand.NewPCG(f.random, 0))
	var fitting []*Value
	collect(root, fault.fits, &fitting)
	if !json { // a TOML document is a table, whatever happens
		fitting = slices.DeleteFunc(fitting, func(v *Value) bool { return v == root })
	}
	if len(fitting) > 0 {
		fault.spoil(r, fitting[r.IntN(len(fitting))], json)
	}
}

// collect finds the values in a tree that fit. It copies the lists on the way, since
// values are shared.
func collect(v *Value, fits func(Value) bool, fitting *[]*Value) {
	if fits(*v) {
		*fitting = append(*fitting, v)
	}
	v.List = slices.Clone(v.List)
	for i := range v.List {
		collect(&v.List[i], fits, fitting)
	}
}

func (f *Fault) spoilText(text string) string {
	if spoil := textFaults[f.Kind]; spoil != nil {
		return spoil(rand.New(rand.NewPCG(f.random, 0)), text)
	}
	return text
}
