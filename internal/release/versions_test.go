package release

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/permver/permver/internal/bump"
)

func version(t *testing.T, text string) Version {
	t.Helper()
	v, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// answers returns the lines of one kind of testdata/semver.tsv, in fields.
func answers(t *testing.T, kind string) [][]string {
	t.Helper()
	var found [][]string
	for _, fields := range table(t, "testdata/semver.tsv") {
		if fields[0] == kind {
			found = append(found, fields[1:])
		}
	}
	if len(found) == 0 {
		t.Fatalf("testdata/semver.tsv has no line %q", kind)
	}
	return found
}

// table returns the lines of a file that are no comments, in fields.
func table(t *testing.T, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines [][]string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\r\n"); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, strings.Split(line, "\t"))
		}
	}
	return lines
}

func TestIncrementAsNPM(t *testing.T) {
	for _, line := range table(t, "testdata/increment.tsv") {
		number, err := bump.Parse(line[1])
		if err != nil {
			t.Fatal(err)
		}
		prerelease := strings.TrimPrefix(line[2], "-")
		if got := Increment(version(t, line[0]), number, prerelease).String(); got != line[4] {
			t.Errorf("Increment(%s, %s, %q) = %s, npm says %s", line[0], number, prerelease, got, line[4])
		}
	}
	for _, unchanged := range []Version{{}, version(t, "2.0.3-rc.1")} {
		if got := Increment(unchanged, bump.None, "beta"); Compare(got, unchanged) != 0 {
			t.Errorf("Increment(%s, none) = %s", unchanged, got)
		}
	}
}

func TestParseAsCargo(t *testing.T) {
	for _, line := range answers(t, "parse") {
		text, want := line[0], line[1]
		got := "ok"
		v, err := Parse(text)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("Parse(%q): %s, semver says %s", text, got, want)
		}
		if err == nil && v.String() != text {
			t.Errorf("Parse(%q) = %q", text, v)
		}
	}
}

func TestCompareAndCompatibleAsCargo(t *testing.T) {
	for _, line := range answers(t, "step") {
		base, head := version(t, line[0]), version(t, line[1])
		got := []string{line[0], line[1], [...]string{"<", "=", ">"}[Compare(base, head)+1], "incompatible"}
		if Compatible(base, head) {
			got[3] = "compatible"
		}
		if diff := cmp.Diff(line, got); diff != "" {
			t.Errorf("%s to %s (-semver +got):\n%s", base, head, diff)
		}
	}
}

func TestParseError(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"v2.0.0", `"v2.0.0" is not a version that Cargo accepts: a number holds something other than digits`},
		{"2.0", `"2.0" is not a version that Cargo accepts: it has fewer than three numbers`},
		{"", `"" is not a version that Cargo accepts: it is empty`},
		{"2.01.0", `"2.01.0" is not a version that Cargo accepts: a number begins with 0`},
		{"2.0.0-rc.01", `"2.0.0-rc.01" is not a version that Cargo accepts: a number begins with 0`},
		{"2..0", `"2..0" is not a version that Cargo accepts: a number is missing or larger than 18446744073709551615`},
		{"2.0.18446744073709551616", `"2.0.18446744073709551616" is not a version that Cargo accepts: a number is missing or larger than 18446744073709551615`},
		{"2.0.0-a..b", `"2.0.0-a..b" is not a version that Cargo accepts: the part after "-" is not made of letters, digits and hyphens between dots`},
		{"2.0.0+a_b", `"2.0.0+a_b" is not a version that Cargo accepts: the part after "+" is not made of letters, digits and hyphens between dots`},
		{"2.0.0-" + strings.Repeat("é", 40), `"2.0.0-` + strings.Repeat("é", 29) + `…" is not a version that Cargo accepts: the part after "-" is not made of letters, digits and hyphens between dots`},
		{"2.0.0-" + strings.Repeat("a", 300), `"2.0.0-` + strings.Repeat("a", 58) + `…" is not a version that Cargo accepts: it is longer than 256 bytes`},
	} {
		_, err := Parse(c.text)
		var typed *VersionError
		if !errors.As(err, &typed) || typed.Text != c.text {
			t.Errorf("Parse(%q): %#v, want a *VersionError of that text", c.text, err)
			continue
		}
		if diff := cmp.Diff(c.want, err.Error()); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", c.text, diff)
		}
		want := []string{"write all three numbers and no leading v, such as 2.0.1 or 2.1.0-rc.1"}
		if diff := cmp.Diff(want, typed.Hints()); diff != "" {
			t.Errorf("Parse(%q), hints (-want +got):\n%s", c.text, diff)
		}
	}
}

func TestDeclared(t *testing.T) {
	for _, c := range []struct {
		base, head string
		want       bump.Class
	}{
		// From 1.0 each number has its meaning.
		{"2.0.3", "2.0.4", bump.Patch},
		{"2.0.3", "2.0.9", bump.Patch},
		{"2.0.3", "2.1.0", bump.Minor},
		{"2.0.3", "2.4.7", bump.Minor},
		{"2.0.3", "3.0.0", bump.Major},
		{"2.0.3", "4.1.2", bump.Major},
		// Below it there is one less, and below 0.1 there are two less.
		{"0.3.1", "0.3.2", bump.Minor},
		{"0.3.1", "0.4.0", bump.Major},
		{"0.3.1", "0.5.2", bump.Major},
		{"0.3.1", "1.0.0", bump.Major},
		{"0.0.3", "0.0.4", bump.Major},
		{"0.0.3", "0.1.0", bump.Major},
		{"0.0.3", "1.0.0", bump.Major},
		{"0.0.0", "0.0.1", bump.Major},
		{"0.1.0", "0.1.1", bump.Minor},
		// A prerelease counts as what it leads to.
		{"2.0.3", "2.0.4-rc.1", bump.Patch},
		{"2.0.3", "2.1.0-rc.1", bump.Minor},
		{"2.0.3", "3.0.0-beta.0", bump.Major},
		{"0.3.1", "0.3.2-rc.1", bump.Minor},
		{"0.3.1", "0.4.0-rc.1", bump.Major},
		{"0.0.3", "0.0.4-rc.1", bump.Major},
		// From a prerelease on.
		{"2.0.0-rc.1", "2.0.0-rc.2", bump.Minor},
		{"2.0.0-beta.12", "2.0.0-rc.0", bump.Minor},
		{"2.0.0-rc.1", "2.0.0", bump.Minor},
		{"2.0.0-rc.1", "2.0.1", bump.Minor},
		{"2.0.0-rc.1", "2.1.0", bump.Minor},
		{"2.0.0-rc.1", "2.1.0-rc.1", bump.Minor},
		{"2.0.0-rc.1", "3.0.0-rc.1", bump.Major},
		{"0.3.0-rc.1", "0.3.0", bump.Minor},
		{"0.3.0-rc.1", "0.4.0", bump.Major},
		{"0.0.3-rc.1", "0.0.3-rc.2", bump.Minor},
		{"0.0.3-rc.1", "0.0.4", bump.Major},
		// Nothing declared.
		{"2.0.0", "2.0.0", bump.None},
		{"2.0.0", "2.0.0+build.2", bump.None},
		{"2.0.0+build.1", "2.0.0+build.2", bump.None},
		{"2.0.1", "2.0.0", bump.None},
		{"2.0.0", "2.0.0-rc.1", bump.None},
		{"2.0.0-rc.2", "2.0.0-rc.1", bump.None},
		{"2.1.0-beta.7", "2.0.0", bump.None},
	} {
		if got := Announced(version(t, c.base), version(t, c.head)); got != c.want {
			t.Errorf("Announced(%s, %s) = %s, want %s", c.base, c.head, got, c.want)
		}
	}
}

func TestNext(t *testing.T) {
	const most = "18446744073709551615"
	for _, c := range []struct{ base, none, patch, minor, major string }{
		{"2.0.3", "2.0.3", "2.0.4", "2.1.0", "3.0.0"},
		{"1.0.0", "1.0.0", "1.0.1", "1.1.0", "2.0.0"},
		{"0.3.1", "0.3.1", "0.3.2", "0.3.2", "0.4.0"},
		{"0.0.3", "0.0.3", "0.0.4", "0.0.4", "0.0.4"},
		{"0.0.0", "0.0.0", "0.0.1", "0.0.1", "0.0.1"},
		{"2.0.3+build.1", "2.0.3+build.1", "2.0.4", "2.1.0", "3.0.0"},
		{"2.0.0-rc.1", "2.0.0-rc.1", "2.0.0-rc.2", "2.0.0-rc.2", "3.0.0"},
		{"2.0.0-alpha", "2.0.0-alpha", "2.0.0-alpha.0", "2.0.0-alpha.0", "3.0.0"},
		{"2.0.0-rc9", "2.0.0-rc9", "2.0.0-rc9.0", "2.0.0-rc9.0", "3.0.0"},
		{"2.0.0-9", "2.0.0-9", "2.0.0-10", "2.0.0-10", "3.0.0"},
		{"2.0.0-rc.1+b", "2.0.0-rc.1+b", "2.0.0-rc.2", "2.0.0-rc.2", "3.0.0"},
		{"2.0.0-rc." + most, "2.0.0-rc." + most, "2.0.0-rc." + most + ".0", "2.0.0-rc." + most + ".0", "3.0.0"},
		{"0.3.0-rc.1", "0.3.0-rc.1", "0.3.0-rc.2", "0.3.0-rc.2", "0.4.0"},
		{"0.0.3-rc.1", "0.0.3-rc.1", "0.0.3-rc.2", "0.0.3-rc.2", "0.0.4"},
		{"1.2." + most, "1.2." + most, "1.3.0", "1.3.0", "2.0.0"},
		{"0.3." + most, "0.3." + most, "0.4.0", "0.4.0", "0.4.0"},
		{"0.0." + most, "0.0." + most, "0.1.0", "0.1.0", "0.1.0"},
		{most + ".0.0", most + ".0.0", most + ".0.1", most + ".1.0", ""},
	} {
		base := version(t, c.base)
		want := []string{c.none, c.patch, c.minor, c.major}
		got := []string{
			Next(base, bump.None).String(), Next(base, bump.Patch).String(),
			Next(base, bump.Minor).String(), Next(base, bump.Major).String(),
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Next(%s, none … major) (-want +got):\n%s", base, diff)
		}
	}
}

func TestZeroVersion(t *testing.T) {
	var zero Version
	one := version(t, "0.0.0-0")
	got := []any{
		zero.IsZero(), one.IsZero(), zero.String(), Compare(zero, zero), Compare(zero, one), Compare(one, zero),
		zero.IsPrerelease(), Between(zero, zero).Kind, Between(zero, zero).Class,
	}
	if diff := cmp.Diff([]any{true, false, "", 0, -1, 1, false, Same, bump.None}, got); diff != "" {
		t.Errorf("the zero Version (-want +got):\n%s", diff)
	}
}

// smallVersions draws versions whose parts are small, so that they often meet.
var smallVersions = rapid.Custom(func(t *rapid.T) Version {
	number := rapid.Uint64Range(0, 3)
	c := core{number.Draw(t, "x"), number.Draw(t, "y"), number.Draw(t, "z")}
	return c.version(rapid.SampledFrom([]string{"", "", "0", "alpha", "alpha.0", "rc.1", "rc.2", "rc.2.0", "rc.10", "rc9"}).Draw(t, "pre"))
})

func TestPrecedenceIsAnOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := smallVersions.Draw(t, "a"), smallVersions.Draw(t, "b"), smallVersions.Draw(t, "c")
		if Compare(a, b) != -Compare(b, a) {
			t.Fatalf("Compare(%s, %s) = %d, and %d the other way", a, b, Compare(a, b), Compare(b, a))
		}
		if Compare(a, b) <= 0 && Compare(b, c) <= 0 && Compare(a, c) > 0 {
			t.Fatalf("%s <= %s <= %s, but not %[1]s <= %[3]s", a, b, c)
		}
		if (Compare(a, b) == 0) != (a.String() == b.String()) {
			t.Fatalf("Compare(%s, %s) = %d", a, b, Compare(a, b))
		}
	})
}

// A release that Cargo does not hand out by itself is what Major declares.
func TestMajorIsWhatCargoKeepsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, head := smallVersions.Draw(t, "base"), smallVersions.Draw(t, "head")
		if head.IsPrerelease() || Decreased(base, head) {
			t.Skip("only releases after base")
		}
		if Compatible(base, head) == (Announced(base, head) == bump.Major) {
			t.Fatalf("%s to %s declares %s, compatible: %v", base, head, Announced(base, head), Compatible(base, head))
		}
	})
}

func TestDeclaredIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, a, b := smallVersions.Draw(t, "base"), smallVersions.Draw(t, "a"), smallVersions.Draw(t, "b")
		if Compare(a, b) > 0 {
			a, b = b, a
		}
		if Announced(base, a) > Announced(base, b) {
			t.Fatalf("from %s, %s declares %s and the later %s only %s", base, a, Announced(base, a), b, Announced(base, b))
		}
		if Decreased(base, a) && Announced(base, a) != bump.None {
			t.Fatalf("%s to %s declares %s", base, a, Announced(base, a))
		}
	})
}

func TestNextIsSufficientAndMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		base, other := smallVersions.Draw(t, "base"), smallVersions.Draw(t, "other")
		needed := rapid.SampledFrom([]bump.Class{bump.Patch, bump.Minor, bump.Major}).Draw(t, "needed")
		next := Next(base, needed)
		if Announced(base, next) < needed {
			t.Fatalf("Next(%s, %s) = %s declares %s", base, needed, next, Announced(base, next))
		}
		if next.IsPrerelease() && (!base.IsPrerelease() || !sameCore(base, next)) {
			t.Fatalf("Next(%s, %s) = %s starts a series of prereleases", base, needed, next)
		}
		if !other.IsPrerelease() && Compare(other, next) < 0 && Announced(base, other) >= needed {
			t.Fatalf("Next(%s, %s) = %s, but %s is enough", base, needed, next, other)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1.2.3", "0.0.0-rc.1+b", "v1.2.3", "1.2", "1.2.3-", "18446744073709551616.0.0", "1.2.3-é"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Parse(text)
		if err != nil {
			if !v.IsZero() {
				t.Fatalf("Parse(%q) = %s and %v", text, v, err)
			}
			return
		}
		if v.String() != text {
			t.Fatalf("Parse(%q) = %q", text, v)
		}
		for _, class := range []bump.Class{bump.Patch, bump.Minor, bump.Major} {
			if next := Next(v, class); !next.IsZero() && Announced(v, next) < class {
				t.Fatalf("Next(%s, %s) = %s", v, class, next)
			}
		}
	})
}
