package permver

import (
	"fmt"
	"slices"
	"testing"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// swapped checks base as if it came after head.
func (c *testCase) swapped(t *testing.T) *Result {
	t.Helper()
	return checkFiles(t, c.head, c.base)
}

// changes are the findings of a result about changes of the plugin.
func changes(r *Result) []verdict.Finding {
	return slices.DeleteFunc(findings(r), func(f verdict.Finding) bool {
		return len(f.Rule.Changes) == 0 && f.Bump == bump.None
	})
}

func changeLines(r *Result) []string {
	var all []string
	for _, f := range changes(r) {
		all = append(all, changeLine(f))
	}
	return all
}

func changeLine(f verdict.Finding) string {
	return fmt.Sprintf("%s %s:%s", f.Rule.ID, f.Subject.Kind, f.Subject.Name)
}

// asymmetry is a finding about a fixture that has no mirror when base and head change
// places, with the reason. Unmirrored rules have theirs in package rules.
type asymmetry struct{ fixture, finding, reason string }

var asymmetries = []asymmetry{
	{"arg-type-changed", "there: arg-type-changed command:share", "every value that fits the narrow type fits the wide one"},
	{"return-type-changed", "there: return-type-changed command:share", "what is given back on the way back is part of what was given back"},
	{"store-2.1.0", "back: return-type-changed command:load", "nobody read what a command gave back that gave nothing"},
	{"scope-command-to-global", "back: permission-command-added permission:open-pictures", "the loss of the command is told with where its scope goes, the gain for itself"},
	{"scope-global-to-command", "there: permission-command-added permission:scope-pictures", "the loss of the command is told with where its scope goes, the gain for itself"},
	{"set-shadows-permission", "back: permission-command-added permission:reader", "the set is gone, and what the permission behind it gives more is told as the permission's"},
	{"set-unknown-reference", "there: set-unknown-reference default:default", "a default that nobody could list and is mended is like a new one"},
	{"set-unknown-reference", "back: default-added default:default", "a default that nobody could list and is mended is like a new one"},
	{"positioner-2.0.0-rc.2", "there: set-unknown-reference default:default", "a default that nobody could list and is mended is like a new one"},
	{"positioner-2.0.0-rc.2", "back: default-added default:default", "a default that nobody could list and is mended is like a new one"},
	{"invalid-member", "there: set-invalid-reference set:reader", "a set that nobody could list and is mended is like a new one"},
	{"invalid-member", "back: set-added set:reader", "a set that nobody could list and is mended is like a new one"},
	{"denial-emptied", "back: scope-global-to-command permission:quiet", "that what applications add to the identifier counts for the whole plugin is told with the denial that goes"},
	{"dialog-2.7.0", "there: permission-command-added permission:allow-ask", "what the permission allowed is gone as a command; on the way back the command is new, and the permission allows it in place of another"},
	{"dialog-2.7.0", "there: permission-command-added permission:allow-confirm", "what the permission allowed is gone as a command; on the way back the command is new, and the permission allows it in place of another"},
	{"window-state-2.0.0-beta.5", "there: command-renamed command:restore_window_state", "on the way back the entry takes a name that no function has: the function is granted no longer"},
	{"window-state-2.0.0-beta.5", "back: command-removed command:restore_state", "on the way back the entry takes a name that no function has: the function is granted no longer"},
	{"window-state-2.0.0-beta.5", "back: command-added command:restore_window_state", "on the way back the entry takes a name that no function has: the function is granted no longer"},
}

// When base and head change places, every finding about a change becomes one of its
// rule's mirrors, about the same thing under its old or its new name, or is claimed by
// one. Nothing else is told.
func TestSwappedSidesMirrorFindings(t *testing.T) {
	waived := make(map[asymmetry]string)
	for _, a := range asymmetries {
		waived[asymmetry{fixture: a.fixture, finding: a.finding}] = a.reason
	}
	for _, c := range slices.Concat(ruleCases(t), readCases(t, "testdata/cases")) {
		if c.base == nil || c.options["tags"] != "" || c.head[recordFile] != "" {
			continue
		}
		there, back := changes(c.run(t, c.base, c.head)), changes(c.swapped(t))
		for finding := range unmirrored(there, back, "there: ", "back: ") {
			key := asymmetry{fixture: c.Name, finding: finding}
			if waived[key] == "" {
				t.Errorf("%s: %s has no mirror", c.Name, finding)
			}
			delete(waived, key)
		}
	}
	for a := range waived {
		t.Errorf("%s: %s has a mirror, or is not found, and needs no reason", a.fixture, a.finding)
	}
}

// unmirrored are the findings of each direction that the other one does not mirror.
func unmirrored(there, back []verdict.Finding, thereMark, backMark string) map[string]bool {
	alone := make(map[string]bool)
	for _, side := range []struct {
		mark        string
		of, against []verdict.Finding
	}{{thereMark, there, back}, {backMark, back, there}} {
		for _, f := range side.of {
			if len(f.Rule.Changes) > 0 && len(f.Rule.Mirrors) == 0 {
				continue // package rules has the reason
			}
			if !slices.ContainsFunc(side.against, func(other verdict.Finding) bool { return mirrors(f, other) }) {
				alone[side.mark+changeLine(f)] = true
			}
		}
	}
	return alone
}

// mirrors reports whether two findings of the two directions tell of the same thing.
func mirrors(f, other verdict.Finding) bool {
	if slices.Contains(other.Claims, f.Subject.Name) {
		return true
	}
	return slices.Contains(f.Rule.Mirrors, other.Rule.ID) &&
		(names(f)[other.Subject.Name] || names(other)[f.Subject.Name])
}

// names are what the finding's subject is called on either side.
func names(f verdict.Finding) map[string]bool {
	all := map[string]bool{f.Subject.Name: true}
	for _, name := range slices.Concat(f.Lost, f.Gained) {
		all[name] = true
	}
	return all
}

// The literal of a rule says how sure its findings are at best, and some finding is.
func TestCertaintyIsWhatTheLiteralSays(t *testing.T) {
	best := make(map[*rules.Rule]bool)
	for _, c := range slices.Concat(ruleCases(t), readCases(t, "testdata/cases")) {
		for _, f := range findings(c.run(t, c.base, c.head)) {
			if f.Certainty < f.Rule.Certainty {
				t.Errorf("%s: a finding of %s is %s, and the rule's are at best %s", c.Name, f.Rule.ID, f.Certainty, f.Rule.Certainty)
			}
			best[f.Rule] = best[f.Rule] || f.Certainty == f.Rule.Certainty
		}
	}
	for _, r := range rules.All() {
		if !best[r] {
			t.Errorf("no finding of %s is %s", r.ID, r.Certainty)
		}
	}
}
