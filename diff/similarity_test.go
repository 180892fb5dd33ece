package diff

import (
	"math"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestLikeness(t *testing.T) {
	common := []string{"store"}
	tests := []struct {
		a, b string
		want float64
	}{
		{"read_file", "read-file", 1},
		{"read_file", "ReadFile", 1},
		{"ReadFile", "Read_FILE", 1},
		{"read_file", "read_files", 0.5},
		{"read_file", "read_text_file", 0.8},
		{"read_file", "write_file", 0.35},
		{"read_read", "read", 2.0 / 3},
		{"read", "read_read", 2.0 / 3},
		{"read_read_x", "read_y_z", 1.0 / 3},
		{"a:b", "a-c", 0.5},
		{"open_store", "open_db", 2.0 / 3},
		{"store", "store_x", 0},
		{"store", "store_store", 2.0 / 3},
		{"---", "x", 0},
		{"x", "---", 0},
		{"getURL", "get_url", 1},
		{"URLget", "urlget", 1},
		{"getURL", "geturl", 1},
	}
	for _, test := range tests {
		if got := likeness(test.a, test.b, common); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s and %s: got %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestOverlap(t *testing.T) {
	set := func(names ...string) map[string]bool {
		s := map[string]bool{}
		for _, name := range names {
			s[name] = true
		}
		return s
	}
	tests := []struct {
		a, b map[string]bool
		want float64
	}{
		{nil, nil, 0}, {set("a"), nil, 0}, {set("a"), set("a"), 1}, {set("a", "b"), set("b", "c"), 1.0 / 3}, {set("a", "b", "c"), set("b"), 1.0 / 3},
	}
	for _, test := range tests {
		if got := overlap(test.a, test.b); got != test.want {
			t.Errorf("%v and %v: got %v, want %v", test.a, test.b, got, test.want)
		}
	}
}

func TestTooMany(t *testing.T) {
	for _, test := range []struct {
		lost, gained int
		want         bool
	}{{0, 1_000_000, false}, {250, 400, false}, {11, 9091, true}, {251, 400, true}} {
		if got := tooMany(make([]string, test.lost), make([]string, test.gained)); got != test.want {
			t.Errorf("%d lost and %d gained: got %t", test.lost, test.gained, got)
		}
	}
}

// TestAssign matches what was lost with what was gained. The candidates stand in
// several orders, which must not matter.
func TestAssign(t *testing.T) {
	tests := []struct {
		name       string
		candidates []candidate
		want       map[string]string
	}{
		{"none", nil, map[string]string{}},
		{"one each", []candidate{{"a", "x", 1}, {"b", "y", 0.5}}, map[string]string{"a": "x", "b": "y"}},
		{"the best first", []candidate{{"a", "x", 0.5}, {"a", "y", 1}, {"b", "y", 0.9}}, map[string]string{"a": "y"}},
		{"what is left", []candidate{{"a", "x", 1}, {"b", "x", 0.9}, {"b", "y", 0.8}}, map[string]string{"a": "x", "b": "y"}},
		{"two gained alike", []candidate{{"a", "x", 1}, {"a", "y", 1}, {"a", "z", 0.5}}, map[string]string{}},
		{"two lost alike", []candidate{{"a", "x", 1}, {"b", "x", 1}, {"c", "x", 0.5}}, map[string]string{}},
		{"alike with one that is taken", []candidate{{"b", "y", 1}, {"a", "x", 0.5}, {"a", "y", 0.5}}, map[string]string{"a": "x", "b": "y"}},
		{"two that do not meet", []candidate{{"a", "x", 1}, {"b", "y", 1}}, map[string]string{"a": "x", "b": "y"}},
		{"a rival further on", []candidate{{"a", "x", 1}, {"b", "y", 1}, {"c", "x", 1}}, map[string]string{"b": "y"}},
		{"each with a rival", []candidate{{"a", "x", 1}, {"a", "y", 1}, {"b", "x", 1}}, map[string]string{}},
		{"a rival that is weaker", []candidate{{"a", "x", 1}, {"a", "y", 0.9}}, map[string]string{"a": "x"}},
	}
	for _, test := range tests {
		for turn := range max(1, len(test.candidates)) {
			turned := append(append([]candidate{}, test.candidates[turn:]...), test.candidates[:turn]...)
			got := map[string]string{}
			for lost, match := range assign(turned) {
				if match.lost != lost {
					t.Errorf("%s: %s is matched as %s", test.name, lost, match.lost)
				}
				got[lost] = match.gained
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s, from candidate %d: %s", test.name, turn, diff)
			}
		}
	}
}
