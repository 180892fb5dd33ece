package rules

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// handlerRules are about the functions that answer commands: whether they are
// registered, where, and whether a permission can grant them.
var handlerRules = []*Rule{
	{
		ID:      "command-missing-from-commands",
		Summary: "a command is registered that no permission can grant",
		Meaning: "The handler is there, but neither COMMANDS nor a permission file knows the command. Every call is denied, and no application can change that.",
		Help:    "add the command to COMMANDS in build.rs",
		Bump:    bump.None, Effect: RuntimeDenied, Severity: Warning, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, FrontEnd}, References: []string{docPlugins, issueUnlisted},
		tells: []string{"commands-entry-without-handler"},
		lint:  lintUnlistedCommands,
	},
	{
		ID:      "command-not-registered",
		Summary: "a function is annotated as a command, and no handler has it",
		Meaning: "A call reaches the functions only that generate_handler! lists. An application that is allowed the command is told that it was not found.",
		Help:    "add the function to generate_handler!",
		Bump:    bump.None, Effect: CallFails, Severity: Warning, Group: Builds,
		Since: "0.1.0", Otherwise: []Case{notCalledYet}, Tags: []Tag{RustSource, FrontEnd}, References: []string{docCalls, sourceHandlers},
		Unrecorded: true,
		lint:       lintUnregistered,
	},
	{
		ID:      "commands-entry-without-handler",
		Summary: "COMMANDS lists a command that nothing answers",
		Meaning: "An application that lists the permission builds, and a call of the command is told that it was not found. Some plugins keep such an entry so that applications which list the permission go on building.",
		Help:    "nothing to do if the entry is kept for old capabilities; else register a function of that name",
		Bump:    bump.None, Effect: CallFails, Severity: Note, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, MobileSource, FrontEnd}, References: []string{docPlugins, sourceHandlers},
		lint: lintUnanswered,
	},
	{
		ID:      "command-missing-on-platform",
		Summary: "a command is granted on platforms on which the plugin does not answer it",
		Meaning: "Other commands of the plugin are there on those platforms. An application that is allowed this one is told that it was not found.",
		Help:    "nothing to do if the front end knows; `platforms` in a permission says where it is active",
		Bump:    bump.None, Effect: CallFails, Severity: Note, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, MobileSource, FrontEnd}, References: []string{docPermission, sourceHandlers},
		lint: lintMissingOnPlatform,
	},
	{
		ID:      "invoke-handler-overwritten",
		Summary: "the plugin's builder is given two handlers, and keeps the last",
		Meaning: "Builder::invoke_handler replaces what it was given before. The commands that only the first handler has are never found.",
		Help:    "list all commands in one generate_handler!",
		Bump:    bump.None, Effect: CallFails, Severity: Warning, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, FrontEnd}, References: []string{docPluginBuilder, sourcePlugin},
		Unrecorded: true,
		lint:       lintReplacedHandlers,
	},
	{
		ID:      "handler-not-annotated",
		Summary: "a handler lists a function that is no command",
		Meaning: "generate_handler! calls a macro that #[tauri::command] makes beside a function. Without the attribute the compiler does not find that macro, and the plugin does not build. Where the entry or the function stands under a cfg, that is noticed only by those who build for it.",
		Help:    "annotate the function with #[tauri::command], or take the entry out",
		Bump:    bump.None, Effect: Publish, Severity: Error, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource}, References: []string{docCalls, sourceHandlers},
		Unrecorded: true,
		lint:       lintUnannotated,
	},
	{
		ID:      "handler-duplicate-entry",
		Summary: "a handler lists a command twice",
		Meaning: "The first entry answers every call. The compiler does not warn of the second, which is never reached: nobody is hurt if it is the same function. If it is another one, that is never called, and the finding is a warning.",
		Help:    "remove one of the entries",
		Bump:    bump.None, Effect: NoEffect, Severity: Note, Group: Builds,
		Since: "0.1.0", Otherwise: []Case{twoFunctions}, Tags: []Tag{RustSource}, References: []string{sourceHandlers},
		Unrecorded: true,
		lint:       lintRepeatedEntries,
	},
	{
		ID:      "command-rename-needs-newer-tauri",
		Summary: "a command is renamed in a way that a supported Tauri ignores",
		Meaning: "`rename` in #[tauri::command] is known since tauri 2.11. An older one compiles it and says nothing: the command keeps the function's name, and calls of the new one fail.",
		Help:    "require tauri 2.11, or give the function the command's name",
		Bump:    bump.None, Effect: CallFails, Severity: Warning, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, TauriVersion, FrontEnd}, References: []string{docCommand, sourceCommands},
		lint: lintRenameIgnored,
	},
	{
		ID:      "command-rename-with-remove-unused",
		Summary: "a renamed command is left out of applications that remove unused commands",
		Meaning: "With `removeUnusedCommands`, Tauri keeps the functions whose own names are allowed (tauri-macros 2.7.4, command/handler.rs). A renamed one is left out even where its command is allowed, and its calls fail.",
		Help:    "give the function the command's name, or let the permission allow the function's name too",
		Bump:    bump.None, Effect: CallFails, Severity: Note, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, FrontEnd}, References: []string{sourceHandlers, docRemoveUnused},
		lint: lintRenameRemoved,
	},
	{
		ID:      "global-scope-key-mismatch",
		Summary: "a command reads a global scope that is not the plugin's",
		Meaning: "Tauri takes whose scope a GlobalScope parameter holds from the name of the crate that is compiled, without tauri-plugin-, while scopes are kept under the key that `links` gives. A crate of another name reads the application's scope. What capabilities allow or deny in the plugin's never arrives.",
		Help:    "name the crate tauri-plugin-<key>, or read the scope by PluginApi::scope when the plugin is set up",
		Bump:    bump.None, Effect: RuntimeDenied, Severity: Warning, Group: Builds,
		Since: "0.1.0", Tags: []Tag{RustSource, GlobalScope}, References: []string{docGlobalScope, sourceCommands},
		Unrecorded: true,
		lint:       lintForeignScope,
	},
}

// onCommand is a finding about a command, at a place in a Rust source.
func onCommand(name, file string, span rust.Span, message string) Finding {
	return Finding{
		Subject: diff.Subject{Kind: diff.OnCommand, Name: name},
		At:      source.Place{File: file, Span: source.Span(span)},
		Message: message,
	}
}

// registered are the entries of the handlers that are the plugin's own for certain, and
// compiled somewhere.
func registered(p *manifest.Plugin) []rust.Registration {
	return slices.DeleteFunc(slices.Clone(p.Program.Registrations()), func(r rust.Registration) bool {
		return r.Unreached || r.Macro != "" || r.Item.Cfg.Eval("") == rust.False
	})
}

// lintUnlistedCommands looks at the handlers that are registered.
func lintUnlistedCommands(s *acl.Surface) []Finding {
	p, all := s.Plugin, unlisted(s)
	spelt, alike := otherSpellings(p), alikeEntries(s, all)
	compiled := make(map[string]manifest.Platforms)
	for _, r := range registered(p) {
		compiled[r.Name] |= manifest.PlatformsOf(r.Item.Cfg).Perhaps
	}
	findings := make([]Finding, 0, len(all))
	for _, r := range all {
		f := onCommand(r.Name, r.File, r.Item.Span, fmt.Sprintf("command %s is registered, but no permission can grant it", r.Name))
		f.Help = fmt.Sprintf("add %q to COMMANDS in the build script", r.Name)
		f.Platforms = compiled[r.Name]
		if elsewhere := s.Granted()[r.Name]; elsewhere != nil {
			f.Message = fmt.Sprintf("command %s is registered on %s, while permissions grant it on %s only", r.Name, f.Platforms, elsewhere.Platforms)
			f.Help = "list those platforms in the permission's `platforms`"
		} else if other := spelt[plainName(r.Name)]; other != "" {
			f.Message += ": COMMANDS lists " + other
			f.Help = fmt.Sprintf("write %q in COMMANDS: a command is called by its function's name, as it is spelt", r.Name)
		} else if other := alike[r.Name]; other != "" {
			f.Message += fmt.Sprintf(": COMMANDS lists %s, which nothing answers", other)
			f.Help += fmt.Sprintf(", in place of %q if that was meant", other)
			f.Claims = []string{other}
		}
		findings = append(findings, f)
	}
	return findings
}

// unlisted are the commands that are registered and that no permission grants where they
// are answered. There are none to speak of where the list of commands cannot be told.
func unlisted(s *acl.Surface) []rust.Registration {
	p := s.Plugin
	if !p.ACL || p.Program == nil || !p.Commands.Exact || incomplete(p) {
		return nil
	}
	told := make(map[string]bool)
	for _, wrong := range unknownNames(p) { // one misspelt name is one fault
		told[wrong.meant] = true
	}
	granted, answers := s.Granted(), p.Answers()
	return slices.DeleteFunc(registered(p), func(r rust.Registration) bool {
		there := answers.To(r.Name).Perhaps
		if !r.Sure || told[r.Name] || p.Commands.Has(r.Name) || granted[r.Name] != nil && granted[r.Name].Platforms&there != manifest.NoPlatforms {
			return true
		}
		told[r.Name] = true
		return false
	})
}

// alikeEntries are entries of COMMANDS that nothing answers, by the commands without a
// permission that they were probably meant for.
func alikeEntries(s *acl.Surface, unlisted []rust.Registration) map[string]string {
	p := s.Plugin
	known, answers := answering(p.Program), p.Answers()
	var commands, entries []string
	for _, r := range unlisted {
		if s.Granted()[r.Name] == nil {
			commands = append(commands, r.Name)
		}
	}
	for _, item := range p.Commands.Items {
		if !known[item.Text] && answers.To(item.Text).Perhaps == manifest.NoPlatforms {
			entries = append(entries, item.Text)
		}
	}
	return diff.Alike(commands, entries, p.Key)
}

// answering are the names of the functions that a program registers or annotates, and of
// their commands.
func answering(program *rust.Program) map[string]bool {
	names := make(map[string]bool)
	if program == nil {
		return names
	}
	for _, r := range program.Registrations() {
		names[r.Name], names[r.Item.Name] = true, true
	}
	for _, c := range program.Commands {
		names[c.Name] = true
	}
	return names
}

// otherSpellings are the entries of COMMANDS that are no command's name, by what is left of
// them without underscores, hyphens and capitals.
func otherSpellings(p *manifest.Plugin) map[string]string {
	known, others := answering(p.Program), make(map[string]string)
	for _, item := range p.Commands.Items {
		if plain := plainName(item.Text); !known[item.Text] && others[plain] == "" {
			others[plain] = item.Text
		}
	}
	return others
}

var plainly = strings.NewReplacer("_", "", "-", "")

// plainName is a name without what tells the spellings of the same words apart.
func plainName(name string) string { return strings.ToLower(plainly.Replace(name)) }

// lintUnregistered looks at the functions that are annotated. It is silent unless
// everything that answers calls is seen.
func lintUnregistered(s *acl.Surface) []Finding {
	p := s.Plugin
	if !p.ACL || !p.HandlersKnown() {
		return nil
	}
	listed := make(map[string]bool)
	for _, r := range p.Program.Registrations() {
		listed[r.Item.Name] = true
	}
	answers := p.Answers()
	var findings []Finding
	for _, c := range p.Program.Commands {
		if c.Unreached || c.Macro != "" || listed[c.Fn] || p.Program.Elsewhere(c.Fn) || c.Cfg.Eval("") == rust.False {
			continue
		}
		listed[c.Fn] = true
		f := onCommand(c.Name, c.File, c.Span, fmt.Sprintf("function %s is annotated as a command, but no handler has it", c.Fn))
		f.Platforms = manifest.PlatformsOf(c.Cfg).Perhaps
		if s.Granted()[c.Name] == nil || answers.To(c.Name).Perhaps != manifest.NoPlatforms {
			f.in(notCalledYet)
		}
		findings = append(findings, f)
	}
	return findings
}

// lintUnanswered looks at the entries of COMMANDS. Those of which another rule tells what
// is wrong are left out.
func lintUnanswered(s *acl.Surface) []Finding {
	p := s.Plugin
	answers := p.Answers()
	if !p.ACL || !answers.Known() {
		return nil
	}
	told := answering(p.Program) // and the entries that are other spellings of commands
	others := otherSpellings(p)
	for _, r := range registered(p) {
		told[others[plainName(r.Name)]] = true
	}
	var findings []Finding
	for _, item := range p.Commands.Items {
		if told[item.Text] || answers.To(item.Text).Perhaps != manifest.NoPlatforms {
			continue
		}
		told[item.Text] = true
		findings = append(findings, Finding{
			Subject: diff.Subject{Kind: diff.OnCommand, Name: item.Text}, At: item.At,
			Message: fmt.Sprintf("COMMANDS lists %s, which nothing in the plugin answers", item.Text),
		})
	}
	return findings
}

// lintMissingOnPlatform looks at the platforms on which some command is answered: where
// the whole plugin is missing there is nothing to say.
func lintMissingOnPlatform(s *acl.Surface) []Finding {
	p := s.Plugin
	answers := p.Answers()
	if !p.ACL || !answers.Known() {
		return nil
	}
	var there manifest.Platforms
	for _, r := range registered(p) {
		there |= answers.To(r.Name).Surely
	}
	var findings []Finding
	told := make(map[string]bool)
	for _, r := range registered(p) {
		granted := s.Granted()[r.Name]
		if granted == nil || told[r.Name] || !r.Sure {
			continue
		}
		told[r.Name] = true
		if granted.Platforms&answers.To(r.Name).Perhaps == manifest.NoPlatforms && !p.Commands.Has(r.Name) && p.Commands.Exact && !incomplete(p) {
			continue // command-missing-from-commands tells it
		}
		missing := granted.Platforms & there &^ answers.To(r.Name).Perhaps
		if missing != manifest.NoPlatforms {
			f := onCommand(r.Name, r.File, r.Item.Span, fmt.Sprintf("permissions grant %s on %s too, where the plugin does not answer it", r.Name, missing))
			f.Platforms = missing
			findings = append(findings, f)
		}
	}
	return findings
}

func lintReplacedHandlers(s *acl.Surface) []Finding {
	p := s.Plugin
	if !p.ACL {
		return nil
	}
	var findings []Finding
	for _, r := range p.Program.Replaced() {
		if r.Unreached {
			continue
		}
		f := onCrate(p, source.Place{File: r.File, Span: source.Span(r.Last)}, "the builder is given another handler, which replaces the one before")
		f.Related = []Related{{Side: "head", At: source.Place{File: r.File, Span: source.Span(r.First)}, Message: "it is lost"}}
		if len(r.Names) > 0 {
			f.Lost = r.Names
			f.Message += also("is never found", "are never found", r.Names)
		}
		findings = append(findings, f)
	}
	return findings
}

// lintUnannotated looks at the entries of handlers whose functions are seen, and are there
// on some platform on which the entry is.
func lintUnannotated(s *acl.Surface) []Finding {
	if !s.Plugin.ACL {
		return nil
	}
	var findings []Finding
	told := make(map[source.Place]bool)
	for _, u := range s.Plugin.Program.Unannotated() {
		at := source.Place{File: u.File, Span: source.Span(u.Item.Span)}
		both := manifest.PlatformsOf(u.Item.Cfg).Perhaps & manifest.PlatformsOf(u.FunctionCfg).Perhaps
		if both == manifest.NoPlatforms || told[at] {
			continue
		}
		told[at] = true
		f := onCommand(u.Name, u.File, u.Item.Span, fmt.Sprintf("the handler lists %s, which is not annotated as a command", u.Name))
		f.Platforms = both
		f.Related = []Related{{Side: "head", At: source.Place{File: u.FunctionFile, Span: source.Span(u.FunctionSpan)}, Message: "the function"}}
		findings = append(findings, f)
	}
	return findings
}

// lintRepeatedEntries compares each entry of a handler with those before it, as far as
// both are surely there on some platform.
func lintRepeatedEntries(s *acl.Surface) []Finding {
	p := s.Plugin
	if !p.ACL {
		return nil
	}
	type entry struct {
		handler int
		name    string
	}
	before := make(map[entry][]rust.Registration)
	var findings []Finding
	for _, r := range registered(p) {
		of := entry{r.Handler, r.Name}
		if !r.Sure || surelyOn(r) == manifest.NoPlatforms {
			continue
		}
		at := slices.IndexFunc(before[of], func(first rust.Registration) bool { return surelyOn(first)&surelyOn(r) != manifest.NoPlatforms })
		if at < 0 {
			before[of] = append(before[of], r)
			continue
		}
		findings = append(findings, repeated(before[of][at], r))
	}
	return findings
}

// repeated is the finding about an entry that another one answers for.
func repeated(first, r rust.Registration) Finding {
	f := onCommand(r.Name, r.File, r.Item.Span, fmt.Sprintf("the handler lists %s twice", r.Name))
	f.Platforms = surelyOn(first) & surelyOn(r)
	f.Related = []Related{{Side: "head", At: source.Place{File: first.File, Span: source.Span(first.Item.Span)}, Message: "it is listed here"}}
	if !sameFunction(first, r) {
		f.in(twoFunctions)
		f.Message = fmt.Sprintf("command %s is registered for two functions, and %s is never called", r.Name, strings.Join(r.Item.Path, "::"))
		f.Help = "give one of them another name"
	}
	return f
}

// sameFunction reports whether two entries lead to one function, as far as their paths and
// the functions of the crate tell.
func sameFunction(a, b rust.Registration) bool {
	if a.Function != nil && b.Function != nil {
		return a.Function == b.Function
	}
	return slices.Equal(a.Item.Path, b.Item.Path)
}

func surelyOn(r rust.Registration) manifest.Platforms { return manifest.PlatformsOf(r.Item.Cfg).Surely }
