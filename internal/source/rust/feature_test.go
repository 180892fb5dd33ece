package rust

import (
	"slices"
	"testing"
)

func TestWithFeatures(t *testing.T) {
	for attribute, want := range map[string]struct {
		value    Tri
		features []string
	}{
		`feature = "on"`:                                   {True, []string{"on"}},
		`feature = "off"`:                                  {False, []string{"off"}},
		`not(feature = "off")`:                             {True, []string{"off"}},
		`any(feature = "off", feature = "on")`:             {True, []string{"off", "on"}},
		`all(windows, not(any(feature = "on", mobile)))`:   {False, []string{"on"}},
		`all(feature = "on", windows)`:                     {Unknown, []string{"on"}},
		`target_feature = "on"`:                            {Unknown, nil},
		`all()`:                                            {True, nil},
		`any(feature = "b", feature = "a", feature = "b")`: {False, []string{"a", "b"}},
	} {
		file := Parse([]byte("#[cfg(" + attribute + ")]\n#[tauri::command]\nfn zoom() {}\n"))
		cfg := file.Commands[0].Cfg
		before := cfg.String()
		if got := cfg.WithFeatures(map[string]bool{"on": true}).Eval(""); got != want.value {
			t.Errorf("%s: %s, want %s", attribute, got, want.value)
		}
		if got := cfg.Features(); !slices.Equal(got, want.features) {
			t.Errorf("%s asks for %v", attribute, got)
		}
		if cfg.String() != before {
			t.Errorf("%s was changed to %s", before, cfg)
		}
	}
}
