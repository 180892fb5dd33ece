package verdict

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/rules"
)

// An entry is told where everything was looked at that it could accept, and only there.
func TestStale(t *testing.T) {
	const unused, expired = "suppression-unused", "suppression-expired"
	removed := entryAt(1, "command-removed")
	common := entryAt(1, "command-removed")
	common.Common = true
	fault := entryAt(1, "default-missing")
	tooSmall := entryAt(1, "bump-missing")
	about := entryAt(1, unused)
	unknown := entryAt(1, "no-such-rule")
	lint := shown(Lint, fault)
	release := shown(Release, removed)
	uncheckedOne, trusted, unread := release, release, shown(Release, fault)
	uncheckedOne.Unchecked, trusted.TrustedBase, unread.HeadSurface = []Unchecked{{}}, true, nil
	past := release
	past.Suppressions = []Applied{{removed, true}}
	asked := shown(Release, tooSmall)
	asked.Mode = ReleaseMode
	inPR := asked
	inPR.Role = PR
	accepts := release
	accepts.Suppressed = []Finding{{Suppressed: &Suppressed{From: removed.From}}}
	commonShown := shown(Release, common)
	for name, tt := range map[string]struct {
		plugins []Plugin
		partly  bool
		want    []string
	}{
		"nothing":                               {nil, false, nil},
		"unused":                                {in(release), false, []string{unused}},
		"used":                                  {in(accepts), false, nil},
		"used in one comparison of two":         {in(release, accepts), false, nil},
		"used in one plugin of two":             {append(in(release), in(accepts)...), false, nil},
		"twice unused is said once":             {in(release, release), false, []string{unused}},
		"a pull request":                        {in(shown(PR, removed)), false, nil},
		"a pull request and the release":        {in(shown(PR, removed), release), false, []string{unused}},
		"a fault in a pull request":             {in(shown(PR, fault)), false, []string{unused}},
		"a fault in lint":                       {in(lint), false, []string{unused}},
		"a fault in a plugin that was not read": {in(unread), false, nil},
		"a change in lint":                      {in(shown(Lint, removed)), false, nil},
		"a bump in a release":                   {in(asked), false, []string{unused}},
		"a bump where none is asked for":        {in(shown(Release, tooSmall)), false, nil},
		"an entry for entries":                  {in(shown(Release, about)), false, nil},
		"an entry for no rule":                  {in(shown(Release, unknown)), false, nil},
		"not all was checked":                   {in(uncheckedOne), false, nil},
		"the other plugin was not checked":      {append(in(release), in(uncheckedOne)...), false, nil},
		"base is trusted":                       {in(trusted), false, nil},
		"the plugin failed":                     {[]Plugin{{Status: Failed, Comparisons: []Comparison{release}}}, false, nil},
		"for all, of which some were looked at": {in(commonShown), true, nil},
		"for all, which were looked at":         {in(commonShown), false, []string{unused}},
		"for one of some":                       {in(release), true, []string{unused}},
		"expired":                               {in(past), true, []string{expired}},
		"expired for one of two":                {append(in(past), in(accepts)...), false, nil},
		"expired for one, unused by the other":  {append(in(past), in(release)...), false, []string{unused}},
		"unused by one, expired for the other":  {append(in(release), in(past)...), false, []string{unused}},
		"the release and a pull request":        {in(release, shown(PR, removed)), false, []string{unused}},
		"the first was not checked":             {append(in(uncheckedOne), in(release)...), false, nil},
		"a bump in a pull request":              {in(inPR), false, nil},
	} {
		var got []string
		for _, f := range Stale(tt.plugins, nil, !tt.partly) {
			got = append(got, f.Rule.ID)
		}
		if d := gocmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	if got := Stale(in(release), []Finding{{Suppressed: &Suppressed{From: removed.From}}}, true); got != nil {
		t.Errorf("an entry that accepts a finding beside the plugins: %v", got)
	}
}

// What is told of an entry names it, and what came.
func TestAboutEntry(t *testing.T) {
	s := entryAt(7, "command-removed")
	s.Until.Day = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)
	c := shown(Release, s)
	c.Suppressions[0].Past = true
	f := Stale(in(c), nil, true)[0]
	got := []string{string(f.Subject.Kind), f.Subject.Name, f.Message, f.At.File}
	want := []string{"suppression", "command-removed/save", "the suppression of command-removed for save ran out on 2026-04-01", "permver.toml"}
	if d := gocmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if !f.Introduced || f.At.Line != 7 || f.Rule != &rules.SuppressionExpired {
		t.Errorf("%+v", f)
	}
}

// An entry whose items are not those of the finding says which they are.
func TestOtherItems(t *testing.T) {
	about := func(lost, gained []string, claims ...string) Finding {
		return Finding{Finding: finding("default-narrowed", "default", rules.Finding{Lost: lost, Gained: gained, Claims: claims})}
	}
	const unused = "the suppression of default-narrowed for save accepts nothing"
	for _, tt := range []struct {
		name  string
		items []string
		found []Finding
		want  string
	}{
		{"no finding", []string{"load"}, nil, unused},
		{"another subject", []string{"load"}, []Finding{about([]string{"save"}, nil)}, unused},
		{"no items in the entry", nil, []Finding{about([]string{"save"}, nil, "save")}, unused},
		{"lost", []string{"load", "save"}, []Finding{about([]string{"save"}, nil, "save")}, unused + ": it says exactly load, save, and the finding lost save"},
		{"lost and gained", []string{"load"}, []Finding{about([]string{"save", "load"}, []string{"open"}, "save")}, unused + ": it says exactly load, and the finding lost load, save and gained open"},
		{"nothing", []string{"load"}, []Finding{about(nil, nil, "save")}, unused + ": it says exactly load, and the finding lists no items"},
		{"the first of two", []string{"load"}, []Finding{about([]string{"save"}, nil, "save"), about([]string{"open"}, nil, "save")}, unused + ": it says exactly load, and the finding lost save"},
	} {
		s := entryAt(1, "default-narrowed")
		s.Items = tt.items
		counting, suppressed := shown(Release, s), shown(Release, s)
		counting.Findings = tt.found
		for _, f := range tt.found {
			f.Suppressed = &Suppressed{Reason: "another entry accepts it"}
			suppressed.Suppressed = append(suppressed.Suppressed, f)
		}
		for _, c := range []Comparison{counting, suppressed} {
			if d := gocmp.Diff(tt.want, Stale(in(c), nil, true)[0].Message); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, d)
			}
		}
	}
}

// An entry of a base that is trusted stands there, and nowhere in head.
func TestAboutEntryOfBase(t *testing.T) {
	s := entryAt(7, "command-removed")
	c := shown(Release, s)
	c.Suppressions[0].Past, c.TrustedBase = true, true
	for _, plugins := range [][]Plugin{in(c), in(c, shown(Release, s)), in(shown(Lint, s), c)} {
		plugins[0].Comparisons[len(plugins[0].Comparisons)-1].Suppressions[0].Past = true
		plugins[0].Comparisons[0].Suppressions[0].Past = true
		f := Stale(plugins, nil, true)[0]
		want := []rules.Related{{Side: "base", At: s.From.At, Message: "the entry"}}
		if d := gocmp.Diff(want, f.Related); d != "" || !f.At.IsZero() || !f.Gone {
			t.Errorf("at %v, gone %v (-want +got):\n%s", f.At, f.Gone, d)
		}
	}
}

func entryAt(line int, rule string) *Suppression {
	return &Suppression{Rule: rule, Subject: "save", Reason: "it never worked", From: Origin{
		By: "permver.toml", At: source.Place{File: "permver.toml", Span: source.Span{Line: line, Column: 1}},
	}}
}

// shown is a comparison of a plugin that was read and that the entry speaks of.
func shown(role Role, s *Suppression) Comparison {
	return Comparison{Role: role, HeadSurface: new(acl.Surface), Suppressions: []Applied{{Suppression: s}}}
}

func in(comparisons ...Comparison) []Plugin {
	return []Plugin{{Status: Changed, Comparisons: comparisons}}
}
