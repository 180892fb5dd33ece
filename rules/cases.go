package rules

import (
	"cmp"

	"github.com/permver/permver/internal/bump"
)

// Case is what some findings of a rule have in place of what the rule's literal says of all
// others.
type Case struct {
	// When tells in which case: it goes on after the word "where".
	When string
	// Bump, Effect and Severity are zero where they are those of the literal.
	Bump     bump.Class
	Effect   Effect
	Severity Severity
}

// The cases of the rules, of which the checks take what they say.
var (
	stillListed      = Case{When: "applications have the command by a set or the default only", Effect: RuntimeDenied}
	allOptional      = Case{When: "all of the arguments are optional", Effect: CallDiffers}
	onlyKeyReserved  = Case{When: "the crate's name is allowed, and only the plugin's name in it is core or tauri", Effect: RuntimePanic, Severity: Warning}
	onlyCase         = Case{When: "the names differ in capitals only, on macOS and Windows", Effect: ConsumerBuild}
	meantToHave      = Case{When: "a key was meant that grants or denies something", Severity: Error}
	saysTheSame      = Case{When: "both declarations say the same", Severity: Note}
	olderRefuse      = Case{When: "only some versions of Tauri refuse the identifier", Severity: Note}
	leftOutOnPurpose = Case{When: "none of the generated files is committed", Severity: Note}
	maybeNative      = Case{When: "Kotlin or Swift may still have the command", Severity: Note}
	onlyScopeType    = Case{When: "the build script takes no more than the scope type from a module, which Cargo watches", Severity: Note}
	notCalledYet     = Case{When: "nothing allows the command, or something else may answer it", Effect: NoEffect, Severity: Note}
	twoFunctions     = Case{When: "the entries are two functions", Effect: CallFails, Severity: Warning}
	committedAnyway  = Case{When: "the permissions of these commands are committed", Effect: NoEffect, Severity: Note}
	plannedApart     = Case{When: "the versions fit now, and change files lead them apart", Severity: Warning}
	onlyFiles        = Case{When: "the default does no more than change files, which the plugin itself may keep in one folder", Severity: Note}
	onlyMobile       = Case{When: "only the Android or iOS project is left out, which the trial build of `cargo publish` does not need", Effect: ConsumerBuild}
	perhapsBroken    = Case{When: "it is not certain that the change broke the set, so the needed bump is not raised by it", Bump: bump.Major, Severity: Warning}
)

// in takes over what a case says.
func (f *Finding) in(c Case) {
	f.Effect, f.Severity = cmp.Or(c.Effect, f.Effect), cmp.Or(c.Severity, f.Severity)
}

// Cases are all cases of the rule, those too that follow from the rest of the literal.
func (r *Rule) Cases() []Case {
	cases := append([]Case(nil), r.Otherwise...)
	if r.MayWiden {
		cases = append(cases, Case{When: "nothing is lost by the change", Bump: bump.Minor, Effect: SilentWidening})
	}
	if r.TellsBreaks() {
		cases = append(cases, Case{When: "the fault is new", Bump: bump.Major})
	}
	return cases
}

// Accounts reports whether the literal says that a finding of the rule can be like this:
// its bump, effect, severity and whether it is about security.
func (r *Rule) Accounts(f Finding) bool {
	if f.Security && !r.Security {
		return false
	}
	for _, c := range append(r.Cases(), Case{}) {
		if f.Bump == cmp.Or(c.Bump, r.Bump) && f.Effect == cmp.Or(c.Effect, r.Effect) && f.Severity == cmp.Or(c.Severity, r.Severity) {
			return true
		}
	}
	return false
}
