package diff

import (
	"fmt"
	"math"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
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

func TestAlike(t *testing.T) {
	got := Alike([]string{"read_file", "zoom", "store_close"}, []string{"readFile", "read_files", "store", "pan"}, "store")
	if diff := gocmp.Diff(map[string]string{"read_file": "readFile"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
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

// TestMatch matches what was lost with what was gained. What differs by rounding
// only is as good as the other.
func TestMatch(t *testing.T) {
	tests := []struct {
		name         string
		lost, gained []string
		likenesses   map[string]float64
		want         map[string]string
	}{
		{"nothing lost", nil, []string{"x"}, nil, map[string]string{}},
		{"nothing gained", []string{"a"}, nil, nil, map[string]string{}},
		{"one each", []string{"a", "b"}, []string{"x", "y"}, map[string]float64{"ax": 1, "by": 0.5}, map[string]string{"a": "x", "b": "y"}},
		{"the other way", []string{"a", "b"}, []string{"x", "y"}, map[string]float64{"ay": 1, "bx": 0.5}, map[string]string{"a": "y", "b": "x"}},
		{"one to one", []string{"a", "b"}, []string{"x"}, map[string]float64{"ax": 1, "bx": 0.9}, map[string]string{"a": "x"}},
		{"alike", []string{"a"}, []string{"x", "y"}, map[string]float64{"ax": 1, "ay": 1}, map[string]string{}},
		{"alike but for rounding", []string{"a"}, []string{"x", "y"}, map[string]float64{"ax": 0.1 + 0.2, "ay": 0.3}, map[string]string{}},
		{"rounded up", []string{"a"}, []string{"x", "y"}, map[string]float64{"ax": 0.5000006, "ay": 0.500001}, map[string]string{}},
		{"just different", []string{"a"}, []string{"x", "y"}, map[string]float64{"ax": 0.500002, "ay": 0.500001}, map[string]string{"a": "x"}},
	}
	for _, test := range tests {
		got := match(test.lost, test.gained, func(lost, gained string) float64 { return test.likenesses[lost+gained] })
		if diff := gocmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.name, diff)
		}
	}
}

// TestNoMatchOfTooMany renames so many commands and sets that their pairs are not
// looked at: they are gone, and new.
func TestNoMatchOfTooMany(t *testing.T) {
	const number = 317 // squared, more than maxPairs
	side := func(name, verb string) *acl.Surface {
		var commands, sets strings.Builder
		for i := range number {
			fmt.Fprintf(&commands, "\"thing_%s_%d\", ", verb, i)
			fmt.Fprintf(&sets, "[[set]]\nidentifier = \"set-%s-%d\"\ndescription = \"d\"\npermissions = [\"allow-stay-%d\"]\n", verb, i, i)
			fmt.Fprintf(&sets, "[[permission]]\nidentifier = \"allow-stay-%d\"\ncommands.allow = [\"stay_%d\"]\n", i, i)
		}
		return surface(t, name, map[string]string{
			"Cargo.toml":         fixture.CargoToml("1.0.0"),
			"src/lib.rs":         "pub fn init() {}\n",
			"build.rs":           "fn main() {\n    tauri_plugin::Builder::new(&[" + commands.String() + "]).build();\n}\n",
			"permissions/a.toml": sets.String(),
		})
	}
	got := map[Kind]int{}
	for _, change := range Compare(side("base", "get"), side("head", "fetch")) {
		got[change.Kind]++
		if change.Evidence != "" {
			t.Errorf("%s %s: evidence %q", change.Kind, change.Subject.Name, change.Evidence)
		}
	}
	want := map[Kind]int{CommandRemoved: number, CommandAdded: number, SetRemoved: number, SetAdded: number}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
