package verdict

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/rules"
)

func narrowed() rules.Finding {
	return rules.Finding{
		Rule: &rules.Rule{ID: "default-narrowed"}, Bump: bump.Major,
		Subject: diff.Subject{Kind: diff.OnDefault, Name: "default"}, Message: "the default lost write_file",
		Lost: []string{"write_file", "read_file"}, Gained: []string{"stat"}, Platforms: manifest.Linux | manifest.Android,
		At: source.Place{File: "permissions/default.toml", Span: source.Span{Line: 4, Column: 1, EndLine: 4, EndColumn: 9}},
	}
}

func fingerprintOf(t *testing.T, plugin string, f rules.Finding) string {
	t.Helper()
	in := step("2.0.1", "3.0.0", f)
	in.Plugin = plugin
	return Judge(in, relaxed).Findings[0].Fingerprint
}

// The value is the beginning of the SHA-256 of the identity written out: four
// strings, two lost, one gained, two platforms.
func TestFingerprintIsStable(t *testing.T) {
	const want = "a7bfe4f8d8c00ecd"
	if got := fingerprintOf(t, "fs", narrowed()); got != want {
		t.Errorf("fingerprint %s, want %s", got, want)
	}
}

func TestFingerprintDependsOnWhatIsSaid(t *testing.T) {
	original := fingerprintOf(t, "fs", narrowed())
	same := map[string]func(*rules.Finding){
		"message":   func(f *rules.Finding) { f.Message = "other words" },
		"help":      func(f *rules.Finding) { f.Help = "other help" },
		"place":     func(f *rules.Finding) { f.At.File, f.At.Line = "permissions/other.toml", 9 },
		"bump":      func(f *rules.Finding) { f.Bump = bump.Minor },
		"certainty": func(f *rules.Finding) { f.Certainty = diff.Likely },
		"order":     func(f *rules.Finding) { f.Lost = []string{"read_file", "write_file"} },
	}
	other := map[string]func(*rules.Finding){
		"rule":         func(f *rules.Finding) { f.Rule = &rules.Rule{ID: "set-narrowed"} },
		"subject kind": func(f *rules.Finding) { f.Subject.Kind = diff.OnSet },
		"subject name": func(f *rules.Finding) { f.Subject.Name = "all" },
		"lost":         func(f *rules.Finding) { f.Lost = []string{"write_file"} },
		"gained":       func(f *rules.Finding) { f.Gained = nil },
		"moved over":   func(f *rules.Finding) { f.Lost, f.Gained = []string{"write_file"}, []string{"read_file", "stat"} },
		"joined":       func(f *rules.Finding) { f.Lost = []string{"write_file\n9 read_file"} },
		"platforms":    func(f *rules.Finding) { f.Platforms = manifest.Linux },
	}
	for name, change := range same {
		f := narrowed()
		change(&f)
		if got := fingerprintOf(t, "fs", f); got != original {
			t.Errorf("another %s makes another fingerprint", name)
		}
	}
	seen := map[string]string{original: "the original", fingerprintOf(t, "http", narrowed()): "another plugin"}
	for name, change := range other {
		f := narrowed()
		change(&f)
		got := fingerprintOf(t, "fs", f)
		if twin, ok := seen[got]; ok {
			t.Errorf("%s has the fingerprint of %s", name, twin)
		}
		seen[got] = name
	}
	if len(seen) != len(other)+2 {
		t.Errorf("%d fingerprints, want %d", len(seen), len(other)+2)
	}
}

// Findings that say the same are numbered by their place, in whichever order the
// rules return them, and the first keeps its fingerprint when a second comes up.
func TestFingerprintsDoNotCollide(t *testing.T) {
	first, second, third := narrowed(), narrowed(), narrowed()
	second.At.Line, third.At.Line = 7, 11
	first.Certainty = diff.Unknown // a warning, so that it is reported last
	alone := fingerprintOf(t, "fs", first)
	in := step("2.0.1", "2.0.2")
	in.Plugin = "fs"
	var want []string
	for _, order := range [][]rules.Finding{{first, second, third}, {third, second, first}, {second, third, first}} {
		in.Findings = order
		byLine := map[int]string{}
		for _, f := range Judge(in, relaxed).Findings {
			byLine[f.At.Line] = f.Fingerprint
		}
		got := []string{byLine[4], byLine[7], byLine[11]}
		if got[0] != alone || got[1] == alone || got[2] == alone || got[1] == got[2] {
			t.Errorf("fingerprints %v, alone %s", got, alone)
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in another order (-want +got):\n%s", diff)
		}
	}
}

func TestFindingsAreSorted(t *testing.T) {
	place := func(file string, line, column int) source.Place {
		return source.Place{File: file, Span: source.Span{Line: line, Column: column}}
	}
	at := func(f rules.Finding, p source.Place, message string) rules.Finding {
		f.At, f.Message = p, message
		return f
	}
	// In the order wanted.
	sorted := []rules.Finding{
		at(breaking, place("a.toml", 9, 1), "error major, first file"),
		at(breaking, place("b.toml", 2, 1), "error major, line 2"),
		at(breaking, place("b.toml", 10, 2), "error major, line 10"),
		at(breaking, place("b.toml", 10, 11), "error major, column 11"),
		at(likely, place("b.toml", 10, 11), "error major, later rule"),
		at(added, place("a.toml", 1, 1), "error minor"),
		at(fault, place("0.toml", 1, 1), "error none"),
		at(unsure, place("0.toml", 1, 1), "warning major"),
		at(doubtful, place("0.toml", 1, 1), "warning none"),
		at(cosmetic, place("c.toml", 1, 1), "note patch"),
		at(free, place("0.toml", 1, 1), "note none"),
	}
	want := make([]string, 0, len(sorted))
	for _, f := range sorted {
		want = append(want, f.Message)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		shuffled := slices.Clone(sorted)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		var got []string
		for _, f := range Judge(step("2.0.1", "2.0.2", shuffled...), relaxed).Findings {
			if f.Rule != &rules.BumpTooSmall {
				got = append(got, f.Message)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	}
}
