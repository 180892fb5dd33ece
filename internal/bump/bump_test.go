package bump

import "testing"

func TestParse(t *testing.T) {
	for _, c := range []Class{None, Patch, Minor, Major} {
		if got, err := Parse(c.String()); err != nil || got != c {
			t.Errorf("Parse(%q) = %v, %v", c, got, err)
		}
	}
	for _, name := range []string{"", "Major", "huge"} {
		if _, err := Parse(name); err == nil || err.Error() != `unknown bump "`+name+`": want major, minor, patch or none` {
			t.Errorf("Parse(%q): %v", name, err)
		}
	}
	if got := Class(9).String(); got != "class 9" {
		t.Errorf("an unknown class is %q", got)
	}
}
