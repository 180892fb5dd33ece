package diff

import (
	"math"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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
			side{old: {body(0, 19)}, "other": {body(9, 19)}}, side{now: {body(0, 19)}}, mute,
		},
		{
			"too little of its own at head",
			side{old: {body(0, 19)}}, side{now: {body(0, 19)}, "other": {body(9, 19)}}, mute,
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
			side{old: {body(0, 12), body(0, 12)}}, side{now: {body(0, 12)}}, bodies(1),
		},
		{
			"the two that are most alike",
			side{old: {body(0, 12), body(20, 40)}}, side{now: {body(50, 62), body(20, 41), body(70, 90)}}, bodies(20.0 / 21),
		},
		{
			"one that says nothing, beside two bodies",
			side{old: {body(0, 12), body(40, 42)}}, side{now: {body(20, 32)}}, mute,
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
	tests := []struct {
		l               functionLikeness
		same, different bool
	}{
		{known(1, 1), true, false},
		{known(0.9, 1), true, false},
		{known(math.Nextafter(0.9, 0), 1), false, false},
		{known(math.Nextafter(0.1, 1), 0.1), false, false},
		{known(0.1, 1), false, true},
		{known(0.5, 0), false, true},
		{functionLikeness{body: 1, signature: 1}, false, false},
		{functionLikeness{}, false, false},
	}
	for _, test := range tests {
		if got := test.l.same(); got != test.same {
			t.Errorf("%+v: same is %t", test.l, got)
		}
		if got := test.l.different(); got != test.different {
			t.Errorf("%+v: different is %t", test.l, got)
		}
	}
}
