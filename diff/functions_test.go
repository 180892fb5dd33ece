package diff

import (
	"fmt"
	"maps"
	"math"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// body is a function whose runs are the numbers from one to another, the latter left out.
func body(from, to uint64) rust.Function {
	var f rust.Function
	for run := from; run < to; run++ {
		f.Body = append(f.Body, run)
	}
	return f
}

// taking is a function with these facts in its signature.
func taking(facts ...string) rust.Function {
	f := rust.Function{Signature: map[string]bool{}}
	for _, fact := range facts {
		f.Signature[fact] = true
	}
	return f
}

func TestFunctionLike(t *testing.T) {
	const old, now = "old", "now"
	mute := functionLikeness{body: saysNothing, signature: saysNothing}
	bodies := func(alike float64) functionLikeness {
		return functionLikeness{body: alike, bodyKnown: true, signature: saysNothing}
	}
	signatures := func(alike float64) functionLikeness {
		return functionLikeness{body: saysNothing, signature: alike, signatureKnown: true}
	}
	type side = map[string][]rust.Function
	tests := []struct {
		name       string
		base, head side
		want       functionLikeness
	}{
		{"no functions", nil, nil, mute},
		{"no function any more", side{old: {body(0, 20)}}, nil, mute},
		{"one body", side{old: {body(0, 12)}}, side{now: {body(0, 12)}}, bodies(1)},
		{"two bodies", side{old: {body(0, 12)}}, side{now: {body(12, 24)}}, bodies(0)},
		{"old body too short", side{old: {body(0, 11)}}, side{now: {body(0, 12)}}, mute},
		{"new body too short", side{old: {body(0, 12)}}, side{now: {body(0, 11)}}, mute},
		{"in part", side{old: {body(0, 20)}}, side{now: {body(4, 28)}}, bodies(16.0 / 28)},
		{
			"shared with another command at base", // half of the runs weigh a quarter
			side{old: {body(0, 20)}, "other": {body(10, 20)}}, side{now: {body(0, 20)}}, bodies(1),
		},
		{
			"too little of its own at base",
			side{old: {body(0, 19)}, "other": {body(9, 19)}},
			side{now: {body(0, 19)}},
			mute,
		},
		{
			"too little of its own at head",
			side{old: {body(0, 19)}},
			side{now: {body(0, 19)}, "other": {body(9, 19)}},
			mute,
		},
		{
			"shared runs weigh less than own ones", // 12 and 6 own ones, and 8 that weigh a quarter
			side{old: {body(0, 20)}, "other": {body(12, 20)}}, side{now: {body(6, 26)}, "other": {body(12, 20)}}, bodies(8.0 / 20),
		},
		{
			"shared by three", // 12 and 15 own ones, and 9 that weigh a ninth
			side{old: {body(0, 21)}, "b": {body(12, 21)}, "c": {body(12, 21)}}, side{now: {body(9, 33)}}, bodies(4.0 / 25),
		},
		{
			"twice in one command",
			side{old: {body(0, 12), body(0, 12)}},
			side{now: {body(0, 12)}},
			bodies(1),
		},
		{
			"the two that are most alike",
			side{old: {body(0, 12), body(20, 40)}},
			side{now: {body(50, 62), body(20, 41), body(70, 90)}},
			bodies(20.0 / 21),
		},
		{
			"one that says nothing, beside two bodies",
			side{old: {body(0, 12), body(40, 42)}},
			side{now: {body(20, 32)}},
			mute,
		},
		{
			"the first of the two that are most alike",
			side{old: {body(0, 20), taking("a: A", "b: B")}},
			side{now: {body(0, 20), taking("a: A", "b: B")}},
			bodies(1),
		},
		{
			"the first two, not those after them",
			side{old: {body(0, 20), body(50, 70)}},
			side{now: {body(0, 20), body(80, 100)}},
			bodies(1),
		},
		{"one signature", side{old: {taking("a: A", "b: B")}}, side{now: {taking("b: B", "a: A")}}, signatures(1)},
		{"two signatures", side{old: {taking("a: A", "b: B")}}, side{now: {taking("a: B", "b: A")}}, signatures(0)},
		{"signatures in part", side{old: {taking("a: A", "b: B")}}, side{now: {taking("a: A", "b: C", "c: C")}}, signatures(0.25)},
		{"old signature too short", side{old: {taking("a: A")}}, side{now: {taking("a: A", "b: B")}}, mute},
		{"new signature too short", side{old: {taking("a: A", "b: B")}}, side{now: {taking("a: A")}}, mute},
	}
	near := cmpopts.EquateApprox(0, 1e-9)
	for _, test := range tests {
		got := weighed(test.base, test.head).compare(old, now)
		if diff := gocmp.Diff(test.want, got, gocmp.AllowUnexported(functionLikeness{}), near); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
}

func TestFunctionThresholds(t *testing.T) {
	known := func(body, signature float64) functionLikeness {
		return functionLikeness{body, signature, true, true}
	}
	less := func(x float64) float64 { return math.Nextafter(x, 0) }
	const does, takes = "what its function does", "what its function takes and returns"
	tests := []struct {
		l               functionLikeness
		same, different bool
		evidence        string
	}{
		{known(1, 1), true, false, does},
		{known(0.9, 1), true, false, does},
		{known(less(0.9), 1), false, false, does},
		{known(0.5, 1), false, false, does},
		{known(less(0.5), 1), false, false, takes},
		{known(less(0.5), 0.5), false, false, takes},
		{known(less(0.5), less(0.5)), false, false, ""},
		{known(math.Nextafter(0.1, 1), 0.1), false, false, ""},
		{known(0.1, 1), false, true, takes},
		{known(0.5, 0), false, true, does},
		{functionLikeness{body: 1, signature: 1}, false, false, ""},
		{functionLikeness{}, false, false, ""},
	}
	for _, test := range tests {
		if got := test.l.same(); got != test.same {
			t.Errorf("%+v: same is %t", test.l, got)
		}
		if got := test.l.different(); got != test.different {
			t.Errorf("%+v: different is %t", test.l, got)
		}
		if got := test.l.evidence(); got != test.evidence {
			t.Errorf("%+v: got evidence %q, want %q", test.l, got, test.evidence)
		}
	}
}

func TestCommandScore(t *testing.T) {
	mute := functionLikeness{body: saysNothing, signature: saysNothing}
	known := func(body, signature float64) functionLikeness {
		return functionLikeness{body, signature, true, true}
	}
	less := func(x float64) float64 { return math.Nextafter(x, 0) }
	tests := []struct {
		what           string
		name, granting float64
		function       functionLikeness
		sameWords      bool
		want           float64
	}{
		{"all the same", 1, 1, known(1, 1), true, 10.25},
		{"other names and grants", 0, 0, known(1, 1), false, 9},
		{"other names, grants and signatures", 0, 0, known(0.9, 0), false, 7.9},
		{"nothing but the name and the grants", 1, 1, mute, false, 2.25},
		{"names and grants that are just enough", 0.55, 0.5, mute, false, 1.675},
		{"names not alike enough", less(0.55), 1, known(0.8, 1), false, 0},
		{"grants not alike enough", 1, less(0.5), known(0.8, 1), true, 0},
		{"functions in part", 0.75, 1, known(0.25, 0.125), false, 1.375},
		{"another body", 1, 1, known(0.1, 1), false, 0},
		{"another signature", 1, 1, known(0.5, 0), false, 0},
		{"another function under the same words", 1, 1, known(0, 0), true, 1.25},
	}
	for _, test := range tests {
		got := commandScore(test.name, test.granting, test.function, test.sameWords)
		if math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s: got %v, want %v", test.what, got, test.want)
		}
	}
}

// What a snapshot holds of two signatures says as much of a rename as their text does, on
// all fixtures.
func TestSignaturesSayWhatTextDoes(t *testing.T) {
	fixtures, err := fixture.ReadAll("../testdata/rules")
	if err != nil {
		t.Fatal(err)
	}
	says := func(l functionLikeness) string {
		l.body, l.bodyKnown = saysNothing, false
		return fmt.Sprintf("%t %t %q", l.signatureKnown, l.different(), l.evidence())
	}
	pairs := 0
	for _, f := range fixtures {
		for name, tree := range f.Trees {
			tree = maps.Clone(tree)
			fixture.Complete(tree, "1.0.0")
			plugin, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
			if err != nil {
				continue
			}
			text, signatures := newFunctions(plugin.Program, plugin.Program), newSignatures(plugin.Program, plugin.Program)
			for _, old := range sortedKeys(text.base) {
				for _, now := range sortedKeys(text.base) {
					pairs++
					if want, got := says(text.compare(old, now)), says(signatures.compare(old, now)); want != got {
						t.Errorf("%s of %s: %s and %s: %s by the text, %s by the signatures", name, f.Name, old, now, want, got)
					}
				}
			}
		}
	}
	if pairs < 300 {
		t.Errorf("%d pairs were compared", pairs)
	}
}

// A function that was not read is like no other.
func TestSignaturesOfWhatIsRead(t *testing.T) {
	read, unread := rust.ProgramCommand{}, rust.ProgramCommand{}
	read.Name, unread.Name = "zoom", "pan"
	unread.Signature.Why = "it is nested too deeply"
	got := signatures(&rust.Program{Commands: []rust.ProgramCommand{read, unread}})
	if len(got) != 1 || len(got["zoom"]) != 1 {
		t.Errorf("got %v", got)
	}
	if got := signatures(nil); got != nil {
		t.Errorf("of no program: %v", got)
	}
}
