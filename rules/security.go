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
)

// securityRules are about what identifiers give away, or keep from everybody, as
// they stand. What a change does to that is told by the change.
var securityRules = []*Rule{
	{
		ID:      "default-too-permissive",
		Summary: "the default set gives away more than an application should get unasked",
		Meaning: "`tauri add` lists the default in the capability of every new application. Whatever runs in its front end, a script from elsewhere too, can call what the default allows: run programs, change any file, or reach everything that a scope opens.",
		Help:    "leave it out of the default, in a permission that applications list themselves, or limit it by a scope",
		Bump:    bump.None, Effect: NoEffect, Severity: Warning, Group: Files,
		Since: "0.1.0", Otherwise: []Case{onlyFiles}, Tags: []Tag{DefaultSet}, Certainty: diff.Likely, References: []string{docPermissions, docScopes, sourceAdd},
		lint: lintPermissiveDefault,
	},
	{
		ID:      "default-contains-deny",
		Summary: "the default set denies a command",
		Meaning: "A denial counts for the whole application: no window can call the command, whatever else allows it. An application that lists the default has to give up the default to get the command.",
		Help:    "leave the denial out: what the default does not allow is not allowed anyway",
		Bump:    bump.None, Effect: RuntimeDenied, Severity: Warning, Group: Files,
		Since: "0.1.0", Tags: []Tag{DefaultSet, Denial}, References: []string{sourceDecide, issueDenials},
		lint: lintDenyingDefault,
	},
	{
		ID:      "allow-deny-conflict",
		Summary: "an identifier allows and denies the same command",
		Meaning: "The denial wins, and counts for the whole application: that the identifier allows the command has no effect.",
		Help:    "keep one of the two",
		Bump:    bump.None, Effect: RuntimeDenied, Severity: Warning, Group: Files,
		Since: "0.1.0", Tags: []Tag{Denial}, References: []string{docPermission, sourceDecide},
		lint: lintConflicts,
	},
}

// lintDenyingDefault looks for commands that the default denies and that something
// else in the plugin can allow (tauri, ipc/authority.rs, resolve_access).
func lintDenyingDefault(s *acl.Surface) []Finding {
	o := s.Outcomes[acl.DefaultName]
	granted := s.Granted()
	denied := make(map[string]manifest.Platforms)
	for _, g := range o.Grants {
		for command := range g.Grant.Deny {
			if granting := granted[command]; granting != nil && granting.Platforms&g.Platforms != 0 {
				denied[command] |= g.Platforms & granting.Platforms
			}
		}
	}
	if len(denied) == 0 {
		return nil
	}
	f := aboutIdentifier(s, acl.DefaultName, denied)
	f.Message = fmt.Sprintf("the default set denies %s to every application that lists it%s, also where another identifier allows it", list(f.Lost), onPlatforms(f.Platforms))
	for _, ref := range o.Refs {
		if p := ref.Permission; p != nil && slices.ContainsFunc(p.Deny, func(n manifest.Name) bool { return denied[n.Text] != 0 }) {
			f.Related = append(f.Related, Related{Side: "head", At: p.ID.At, Message: p.ID.Text + " denies it"})
		}
	}
	return []Finding{f}
}

// lintConflicts looks for permissions and sets that allow and deny a command on the
// same platform. It is told of the innermost that does. The default is left to the
// rule about its denials.
func lintConflicts(s *acl.Surface) []Finding {
	var findings []Finding
	for _, name := range s.Names() {
		if name == acl.DefaultName {
			continue
		}
		both := conflicts(s.Outcomes[name])
		if set := s.Plugin.Manifest.Sets[name]; set != nil {
			for _, m := range set.Members {
				if inner, ok := s.Member(strings.TrimPrefix(m.Text, s.Plugin.Key+":")); ok {
					for command := range conflicts(inner) {
						delete(both, command)
					}
				}
			}
		}
		if len(both) == 0 {
			continue
		}
		f := aboutIdentifier(s, name, both)
		f.Message = fmt.Sprintf("%s allows and denies %s%s: the denial wins, in the whole application", subjectText(f.Subject), list(f.Lost), onPlatforms(f.Platforms))
		findings = append(findings, f)
	}
	return findings
}

// conflicts are the commands that an outcome allows and denies, with the platforms
// on which it does both.
func conflicts(o acl.Outcome) map[string]manifest.Platforms {
	both := make(map[string]manifest.Platforms)
	for _, g := range o.Grants {
		for command := range g.Grant.Deny {
			if _, allowed := g.Grant.Allow[command]; allowed {
				both[command] |= g.Platforms
			}
		}
	}
	return both
}

// aboutIdentifier is a finding about some commands of an identifier.
func aboutIdentifier(s *acl.Surface, name string, commands map[string]manifest.Platforms) Finding {
	m := &s.Plugin.Manifest
	f := Finding{Subject: diff.Subject{Kind: diff.OnPermission, Name: name}, Lost: sortedKeys(commands)}
	switch set := m.Sets[name]; {
	case name == acl.DefaultName:
		f.Subject.Kind, f.At = diff.OnDefault, m.Default.ID.At
	case set != nil:
		f.Subject.Kind, f.At = diff.OnSet, set.ID.At
	default:
		f.At = m.Permissions[name].ID.At
	}
	for _, on := range commands {
		f.Platforms |= on
	}
	return f
}

// onPlatforms says where, unless it is everywhere.
func onPlatforms(on manifest.Platforms) string { return where(diff.Change{Platforms: on}) }

// lintPermissiveDefault judges the default by the verbs of the commands that it
// allows without a scope, and by the scope values that it brings.
func lintPermissiveDefault(s *acl.Surface) []Finding {
	o := s.Outcomes[acl.DefaultName]
	if o.Kind != acl.DefaultItem {
		return nil
	}
	unscoped := unscopedCommands(s, o)
	running, changing := runPrograms(unscoped, s.Plugin.Key), changeFiles(unscoped, s.Plugin.Key)
	wide, at := wideValues(o)
	f := Finding{
		Subject: diff.SetSubject(acl.DefaultName), Certainty: diff.Likely,
		At: s.Plugin.Manifest.Default.ID.At, Gained: slices.Concat(running, changing, wide),
	}
	var reasons []string
	if len(running) > 0 {
		reasons = append(reasons, fmt.Sprintf("allows %s without a scope: that runs programs or code", list(running)))
	}
	if len(wide) > 0 {
		reasons = append(reasons, fmt.Sprintf("opens %s, which leaves little out", list(wide)))
		f.Related = append(f.Related, Related{Side: "head", At: at, Message: "the first such value"})
	}
	if len(reasons) == 0 { // the plugin may keep the files in one folder itself
		f.in(onlyFiles)
		f.Certainty = diff.Unknown
	}
	if len(changing) > 0 {
		reasons = append(reasons, fmt.Sprintf("allows %s without a scope: that changes any file that the plugin itself does not refuse", list(changing)))
	}
	if len(reasons) == 0 {
		return nil
	}
	f.Message = "the default set " + strings.Join(reasons, "; it ")
	return []Finding{f}
}

// unscopedCommands are the commands that an outcome allows with no scope value,
// sorted. There are none in a plugin that has scopes: no value may mean nothing there.
func unscopedCommands(s *acl.Surface, o acl.Outcome) []string {
	if takesScopes(s.Plugin) {
		return nil
	}
	commands := make(map[string]bool)
	for _, g := range o.Grants {
		for command := range g.Grant.Allow {
			if g.Grant.Allows(command) {
				commands[command] = true
			}
		}
	}
	return sortedKeys(commands)
}

// takesScopes reports whether the plugin has scopes, or may have: it says what an
// entry looks like, or a permission holds one. A record of an application does not
// tell, and neither does a build script that was not read.
func takesScopes(p *manifest.Plugin) bool {
	if p.Script == nil || p.Script.GlobalScopeSchema {
		return true
	}
	for _, permission := range p.Manifest.Permissions {
		if permission.HasScopeAllow || permission.HasScopeDeny {
			return true
		}
	}
	return false
}

// The words by which commands are judged. They come from the defaults of the
// official plugins and of others: what an official default allows is not among them.
// That is why to open, install, set, save, create or upload something is left out,
// and why a verb counts only with a word that says what it is done to: execute_procedure
// and execute_transaction run no program.
var (
	runVerbs      = wordSet("spawn exec execute run eval evaluate launch kill")
	runAlone      = wordSet("spawn eval")
	runObjects    = wordSet("command cmd process program binary executable child sidecar script shell code js javascript python")
	runPlugins    = wordSet("shell shellx process pty terminal command cmd exec")
	changeVerbs   = wordSet("write remove delete rename move copy truncate append transfer decompress extract unzip")
	changeObjects = wordSet("file dir directory folder path")
	filePlugins   = wordSet("fs file files filesystem")
	fillers       = wordSet("all async sync text binary raw recursive")
)

// runPrograms returns the commands that run or end programs, or run code. In a plugin
// that is about programs a verb alone is one.
func runPrograms(commands []string, key string) []string {
	if plain := doing(commands, runVerbs, runAlone, runObjects); len(plain) == 0 && !hasWord(key, runPlugins) {
		return nil
	}
	return doing(commands, runVerbs, runVerbs, runObjects)
}

// changeFiles returns the commands that change files. In a plugin that is about files a
// verb alone is one.
func changeFiles(commands []string, key string) []string {
	var alone map[string]bool
	if hasWord(key, filePlugins) {
		alone = changeVerbs
	}
	return doing(commands, changeVerbs, alone, changeObjects)
}

func doing(commands []string, verbs, alone, objects map[string]bool) []string {
	return slices.DeleteFunc(slices.Clone(commands), func(c string) bool { return !does(c, verbs, alone, objects) })
}

// does reports whether a command is a verb that is enough alone, or a verb and only
// objects behind it, or before it: kill_process and process_kill.
func does(command string, verbs, alone, objects map[string]bool) bool {
	words := slices.DeleteFunc(commandWords(command), func(w string) bool { return fillers[w] })
	n := len(words)
	switch n {
	case 0:
		return false
	case 1:
		return verbs[words[0]] && alone[words[0]]
	}
	areObjects := func(words []string) bool {
		return !slices.ContainsFunc(words, func(w string) bool { return !objects[w] })
	}
	return verbs[words[0]] && areObjects(words[1:]) || verbs[words[n-1]] && areObjects(words[:n-1])
}

// hasWord reports whether the plugin's key has one of the words, or one with a number
// behind it.
func hasWord(key string, set map[string]bool) bool {
	return slices.ContainsFunc(commandWords(key), func(w string) bool { return set[strings.TrimRight(w, "0123456789")] })
}

// commandWords are the words of a name in snake case, kebab case or camel case.
func commandWords(name string) []string {
	var b strings.Builder
	for _, r := range name {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('_')
		}
		b.WriteRune(r)
	}
	return strings.FieldsFunc(strings.ToLower(b.String()), func(r rune) bool { return r == '_' || r == '-' })
}

func wordSet(words string) map[string]bool {
	set := make(map[string]bool)
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// placeFields are the fields of a scope entry that say which place it is about.
var placeFields = wordSet("path url pattern glob file dir directory folder")

// widePatterns leave little out: everything, all of a disk or of the user's folder. All
// of the web is not among them: the default of the official opener opens it.
var widePatterns = wordSet("* ** **/* /** /**/* C:/** $HOME/** $HOME/**/* *://* file:///**")

// wideValues are the scope values of an outcome that leave little out, sorted, with the
// place of the one that comes first.
func wideValues(o acl.Outcome) (values []string, first source.Place) {
	for _, ref := range o.Refs {
		if ref.Permission == nil || ref.Permission.Platforms == manifest.NoPlatforms {
			continue
		}
		for _, entry := range ref.Permission.ScopeAllow {
			text := entry.Value.String()
			if !isWide(entry.Value) || slices.Contains(values, text) {
				continue
			}
			if len(values) == 0 {
				first = entry.At
			}
			values = append(values, text)
		}
	}
	slices.Sort(values)
	return values, first
}

// isWide reports whether a value is a wide pattern, or has one as its place.
func isWide(v manifest.Value) bool {
	if v.Kind == manifest.String {
		return widePatterns[v.Text]
	}
	return slices.ContainsFunc(v.Fields, func(f manifest.Field) bool {
		return placeFields[f.Key] && widePatterns[f.Value.Text]
	})
}
