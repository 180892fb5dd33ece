package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/Masterminds/semver/v3"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source/rust"
)

// attributed are the commands of a plugin's own sources that are compiled somewhere.
func attributed(p *manifest.Plugin) []rust.ProgramCommand {
	if !p.ACL || p.Program == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(p.Program.Commands), func(c rust.ProgramCommand) bool {
		return c.Unreached || c.Macro != "" || c.Cfg.Eval("") == rust.False
	})
}

// renamedCommands are those whose attribute gives them another name than the
// function's, each once.
func renamedCommands(p *manifest.Plugin) []rust.ProgramCommand {
	told := make(map[string]bool)
	return slices.DeleteFunc(attributed(p), func(c rust.ProgramCommand) bool {
		again := told[c.Name]
		told[c.Name] = true
		return again || !c.Renamed || c.Name == c.Fn
	})
}

// renameSince is the version of tauri from which on `rename` counts: that of tauri-macros
// 2.6.0.
var renameSince = semver.MustParse("2.11.0")

func lintRenameIgnored(s *acl.Surface) []Finding {
	p := s.Plugin
	var findings []Finding
	for _, c := range renamedCommands(p) {
		for _, d := range required(p, "tauri", "dependencies") {
			if !mayBeBelow(d.Version, renameSince) {
				continue
			}
			f := onCommand(c.Name, c.File, c.AttrSpan, fmt.Sprintf(
				"command %s is called %s by tauri before %d.%d, which tauri = %q takes", c.Name, c.Fn, renameSince.Major(), renameSince.Minor(), d.Version))
			f.Related = []Related{{Side: "head", At: d.At, Message: "the requirement"}}
			findings = append(findings, f)
			break
		}
	}
	return findings
}

// mayBeBelow reports whether a requirement of Cargo's takes versions below a bound. What
// names no lowest version says nothing.
func mayBeBelow(requirement string, bound *semver.Version) bool {
	lowest, ok := manifest.Minimum(requirement)
	return ok && lowest.LessThan(bound)
}

// lintRenameRemoved is silent where every permission that allows the command allows
// the function's name too.
func lintRenameRemoved(s *acl.Surface) []Finding {
	var findings []Finding
	for _, c := range renamedCommands(s.Plugin) {
		granted, own := s.Granted()[c.Name], s.Granted()[c.Fn]
		if granted == nil || own != nil && maps.Equal(granted.By, own.By) {
			continue
		}
		why := "no permission allows its function %s by name"
		if own != nil {
			why = "what allows it does not allow its function %s by name in every case"
		}
		findings = append(findings, onCommand(c.Name, c.File, c.AttrSpan, fmt.Sprintf(
			"applications that remove unused commands lose %s: "+why, c.Name, c.Fn)))
	}
	return findings
}

// lintForeignScope compares the key under which Tauri looks for the scope that a command
// takes with the one under which it keeps the plugin's.
func lintForeignScope(s *acl.Surface) []Finding {
	p := s.Plugin
	whose, isPlugin := strings.CutPrefix(p.Crate, "tauri-plugin-")
	if isPlugin && whose == p.Key {
		return nil
	}
	taken := "the application"
	if isPlugin {
		taken = whose
	}
	var findings []Finding
	for _, c := range attributed(p) {
		if c.Takes("GlobalScope") {
			findings = append(findings, onCommand(c.Name, c.File, c.Span, fmt.Sprintf(
				"command %s reads the global scope of %s, not that of %s: the crate is called %s", c.Name, taken, p.Key, p.Crate)))
		}
	}
	return findings
}
