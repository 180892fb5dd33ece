package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/mobile"
	"github.com/permver/permver/internal/source/rust"
)

// compareAnswers tells of the commands that capabilities can allow on both sides, and
// that the plugin no longer answers on some platform: the handler lost them, or has them
// under another condition or name. It is silent where base is not sure to answer, or head
// may do so in a way that cannot be seen.
func (c *comparison) compareAnswers() {
	if !c.head.Plugin.RustKnown() {
		return
	}
	now := c.head.Plugin.Answers()
	before, after := registrations(c.base.Plugin), registrations(c.head.Plugin)
	told, gone := c.toldCommands(), make(map[string]*Change)
	for _, command := range sortedKeys(c.grantedBase) {
		is := c.grantedHead[command]
		was := before[command]
		if is == nil || told[command] || len(was) == 0 {
			continue
		}
		allowed := c.grantedBase[command].Platforms & is.Platforms &^ c.unsupported[command]
		answered := now.To(command).Perhaps
		on := registeredOn(was)
		lost, certainty, evidence := allowed&on.Surely&^answered, Certain, ""
		if lost == manifest.NoPlatforms {
			lost, certainty, evidence = allowed&on.Perhaps&^answered, Likely, "it was there under the condition "+was[0].Item.Cfg.String()
		}
		if lost == manifest.NoPlatforms {
			continue
		}
		change := c.unanswered(command, was[0], after, lost)
		change.Certainty, change.Evidence = certainty, evidence
		if change.Kind == HandlerRemoved {
			gone[command] = change
		}
	}
	c.followFunctions(gone, after)
}

// toldCommands are the commands that some change is about.
func (c *comparison) toldCommands() map[string]bool {
	told := make(map[string]bool)
	for _, change := range c.changes {
		if change.Subject.Kind == OnCommand {
			told[change.Subject.Name] = true
		}
	}
	return told
}

// unanswered reports a command that is not answered any more on some platforms, or on all
// whose sources are read.
func (c *comparison) unanswered(command string, was rust.Registration, after map[string][]rust.Registration, lost manifest.Platforms) *Change {
	change := c.report(Change{
		Kind: HandlerNarrowed, Subject: Subject{OnCommand, command},
		Platforms: lost, Breaking: true, Lost: []string{command},
		Base: placeOf(was.File, was.Item.Span), Head: commandPlace(c.head.Plugin, command),
	})
	is := after[command]
	renamed := calledOtherwise(after, was.Function)
	switch {
	case len(is) > 0:
		change.Head = placeOf(is[0].File, is[0].Item.Span)
	case renamed != nil:
		change.Kind, change.NewName, change.Gained = HandlerRenamed, renamed.Name, []string{renamed.Name}
		change.Base, change.Head = placeOf(was.Function.File, was.Function.AttrSpan), placeOf(renamed.File, renamed.AttrSpan)
	default:
		change.Kind, change.Gone = HandlerRemoved, true
	}
	return change
}

// followFunctions adds to the changes of commands that head does not answer the names
// under which head registers their functions, where those are new: one cause, one change.
// A function that is only alike is Gained, and not what the command is called now.
func (c *comparison) followFunctions(gone map[string]*Change, after map[string][]rust.Registration) {
	registered := slices.DeleteFunc(sortedKeys(after), c.base.Plugin.Program.Handles)
	renamed := match(sortedKeys(gone), registered, func(old, now string) float64 {
		return commandScore(likeness(old, now, c.common), 1, c.functionLike(old, now), likeness(old, now, nil) == 1)
	})
	for old, now := range renamed {
		change := gone[old]
		change.Gained = []string{now}
		if c.functionLike(old, now).same() {
			change.NewName, change.Gone = now, false
			change.Head = placeOf(after[now][0].File, after[now][0].Item.Span)
		}
	}
}

// calledOtherwise is the function of a command that head does not have, if head registers
// it all the same: its attribute gives it another name.
func calledOtherwise(after map[string][]rust.Registration, was *rust.ProgramCommand) *rust.ProgramCommand {
	for _, name := range sortedKeys(after) {
		for _, r := range after[name] {
			if was != nil && r.Function != nil && r.Function.Fn == was.Fn {
				return r.Function
			}
		}
	}
	return nil
}

// registrations are the entries of handlers that surely are commands, by their names.
func registrations(p *manifest.Plugin) map[string][]rust.Registration {
	all := make(map[string][]rust.Registration)
	for _, r := range p.Program.Registrations() {
		if !r.Unreached && r.Sure && r.Macro == "" && r.Item.Cfg.Eval("") != rust.False {
			all[r.Name] = append(all[r.Name], r)
		}
	}
	return all
}

// registeredOn is where one of the entries is compiled.
func registeredOn(entries []rust.Registration) manifest.Answered {
	var on manifest.Answered
	for _, r := range entries {
		one := manifest.PlatformsOf(r.Item.Cfg)
		on.Surely |= one.Surely
		on.Perhaps |= one.Perhaps
	}
	return on
}

func placeOf(file string, span rust.Span) source.Place {
	return source.Place{File: file, Span: source.Span(span)}
}

// keepsGrants reports whether a kind of change leaves what is granted as it was.
func keepsGrants(kind Kind) bool {
	switch kind {
	case HandlerRemoved, HandlerNarrowed, HandlerRenamed, MobileRemoved,
		AndroidSupportRemoved, IOSSupportRemoved, CommandFeatureGated, DefaultFeaturesChanged:
		return true
	}
	return false
}

// unansweredWitness is a capability that allows the change's first command on both sides.
func (c *comparison) unansweredWitness(change *Change) *Witness {
	command, platform := change.Lost[0], change.Platforms.First()
	names := sortedKeys(c.grantedBase[command].By)
	slices.SortStableFunc(names, func(a, b string) int { return strings.Compare(c.witnessRank(a), c.witnessRank(b)) })
	for _, name := range names {
		identifier := c.base.Plugin.Key + ":" + name
		listed := acl.Listed(identifier)
		was, err := c.base.Capability(listed, platform)
		if err != nil || !was.Allows(command) {
			continue
		}
		is, err := c.head.Capability(listed, platform)
		if err != nil || !is.Allows(command) {
			continue
		}
		return &Witness{
			Capability: Capability{Identifier: "main", Windows: []string{"main"}, Permissions: []string{identifier}},
			Platform:   platform, Command: command,
			Before: fmt.Sprintf("%s is allowed and answered", acl.CommandPrefix(c.base.Plugin.Key)+command),
			After:  fmt.Sprintf("%s is allowed; the call fails: %s", acl.CommandPrefix(c.head.Plugin.Key)+command, notFound(c.head.Plugin, command, platform)),
		}
	}
	return nil
}

// notFound is what Tauri says of a command that nothing answers on a platform (tauri,
// webview/mod.rs). On Android and iOS it is the plugin's class that has no method, if
// there is one.
func notFound(p *manifest.Plugin, command string, platform manifest.Platforms) string {
	switch {
	case platform&(manifest.Android|manifest.IOS) == 0:
		return fmt.Sprintf("Command %s not found", command)
	case p.Native(platform).Dir == "":
		return fmt.Sprintf("Plugin %s not initialized", p.Key)
	}
	return fmt.Sprintf("No command %s found for plugin …", mobile.CommandMethod(command))
}
