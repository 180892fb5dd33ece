package verdict

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseFailOn(t *testing.T) {
	for words, want := range map[string]FailOn{
		"":                               {Level: LevelError},
		"error":                          {Level: LevelError},
		"warning":                        {Level: LevelWarning},
		"note":                           {Level: LevelNote},
		"never":                          {Level: LevelNever},
		"never never":                    {Level: LevelNever},
		"breaking":                       {Level: LevelError, Breaking: true},
		"security warning":               {Level: LevelWarning, Security: true},
		"bump":                           {Level: LevelError, Bump: true},
		"note breaking security bump":    {Level: LevelNote, Breaking: true, Security: true, Bump: true},
		"bump error bump error security": {Level: LevelError, Security: true, Bump: true},
	} {
		got, err := ParseFailOn(strings.Fields(words))
		if err != nil {
			t.Errorf("%q: %v", words, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", words, diff)
		}
	}
	if got, err := ParseFailOn([]string{" warning "}); err != nil || got != (FailOn{Level: LevelWarning}) {
		t.Errorf("with blanks: %v, %v", got, err)
	}
}

func TestParseFailOnError(t *testing.T) {
	const hint = "fail on one of error, warning, note, and any of breaking, security, bump; or on never alone"
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"errors"}, `fail on "errors": no such word`},
		{[]string{"Error"}, `fail on "Error": no such word`},
		{[]string{"error", ""}, `fail on "": no such word`},
		{[]string{"error,bump"}, `fail on "error,bump": no such word`},
		{[]string{"\x1b[31m"}, `fail on "\x1b[31m": no such word`},
		{[]string{"error", "warning"}, `fail on "warning": it goes with no other level`},
		{[]string{"never", "error"}, `fail on "never": it stands alone`},
		{[]string{"error", "never"}, `fail on "never": it stands alone`},
		{[]string{"never", "bump"}, `fail on "never": it stands alone`},
		{[]string{"security", "never"}, `fail on "never": it stands alone`},
	} {
		got, err := ParseFailOn(c.words)
		var typed *FailOnError
		if !errors.As(err, &typed) {
			t.Errorf("%q: %v, %v, want a *FailOnError", c.words, got, err)
			continue
		}
		if diff := cmp.Diff([]string{c.want, hint}, append([]string{err.Error()}, typed.Hints()...)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.words, diff)
		}
		if got != (FailOn{}) {
			t.Errorf("%q: %v beside the error", c.words, got)
		}
	}
}

// The words come in one order, and say the level that holds by itself.
func TestFailOnString(t *testing.T) {
	for _, tt := range []struct {
		words []string
		want  string
	}{
		{nil, "error"},
		{[]string{"security"}, "error, security"},
		{[]string{"bump", "security", "note", "breaking"}, "note, breaking, security, bump"},
		{[]string{"never"}, "never"},
	} {
		f, err := ParseFailOn(tt.words)
		if got := f.String(); err != nil || got != tt.want {
			t.Errorf("%q: %q, %v", tt.words, got, err)
		}
	}
}
