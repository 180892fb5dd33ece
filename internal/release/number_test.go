package release

import (
	"testing"

	"github.com/permver/permver/internal/bump"
)

func TestNumber(t *testing.T) {
	for text, want := range map[string][4]bump.Class{
		"2.0.3":      {bump.None, bump.Patch, bump.Minor, bump.Major},
		"2.0.0-rc.1": {bump.None, bump.Patch, bump.Minor, bump.Major},
		"0.3.1":      {bump.None, bump.Patch, bump.Patch, bump.Minor},
		"0.0.3":      {bump.None, bump.Patch, bump.Patch, bump.Patch},
		"0.0.0":      {bump.None, bump.Patch, bump.Patch, bump.Patch},
	} {
		v, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for class, want := range want {
			if got := Number(v, v, bump.Class(class)); got != want {
				t.Errorf("%s of %s counts up as %s, want %s", bump.Class(class), text, got, want)
			}
		}
	}
}

// Where the version has moved already only what is missing is raised.
func TestNumberAfterAStep(t *testing.T) {
	for _, c := range []struct {
		base, head   string
		needed, want bump.Class
	}{
		{"2.0.3", "2.1.0", bump.Minor, bump.None},
		{"2.0.3", "2.1.0", bump.Major, bump.Major},
		{"2.0.3", "2.0.4", bump.Minor, bump.Minor},
		{"0.5.1", "0.5.2", bump.Major, bump.Minor},
	} {
		if got := Number(version(t, c.base), version(t, c.head), c.needed); got != c.want {
			t.Errorf("%s, then %s, for %s: %s, want %s", c.base, c.head, c.needed, got, c.want)
		}
	}
}

// Counting up that number declares the class, and a smaller number would not.
func TestNumberDeclaresTheClass(t *testing.T) {
	after := func(v Version, number bump.Class) Version { return v.core().after(int(bump.Major - number)) }
	for _, text := range []string{"2.0.3", "1.9.0", "0.3.1", "0.0.3", "0.0.0"} {
		v, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		for _, class := range []bump.Class{bump.Patch, bump.Minor, bump.Major} {
			number := Number(v, v, class)
			if got := Announced(v, after(v, number)); got < class {
				t.Errorf("%s to %s declares %s, want %s", v, after(v, number), got, class)
			}
			if number > bump.Patch && Announced(v, after(v, number-1)) >= class {
				t.Errorf("%s declares %s by %s already", after(v, number-1), class, number-1)
			}
		}
	}
}

func TestKeepPrerelease(t *testing.T) {
	for _, c := range []struct{ head, next, want string }{
		{"1.1.0-rc.1", "2.0.0", "2.0.0-rc.1"},
		{"1.1.0-rc.1", "1.1.0-rc.2", "1.1.0-rc.2"},
		{"1.1.0-rc.1", "1.1.0", "1.1.0"},
		{"2.0.0-rc.1", "1.1.0", "1.1.0"},
		{"1.1.0", "2.0.0", "2.0.0"},
	} {
		if got := KeepPrerelease(version(t, c.head), version(t, c.next)).String(); got != c.want {
			t.Errorf("%s, then %s: %s, want %s", c.head, c.next, got, c.want)
		}
	}
}
