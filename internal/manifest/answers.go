package manifest

import (
	"slices"

	"github.com/permver/permver/internal/source/rust"
)

// Answers says on which platforms a plugin answers the calls of which command, as far
// as its sources tell.
//
// A call goes to the handler that the plugin was built with, and from there, on Android
// and iOS, to the plugin's class in Kotlin or Swift if the handler does not know the
// command (tauri, webview/mod.rs).
type Answers struct {
	by    map[string]Answered
	known Platforms
}

// Answered is where a command is answered: Surely, or Perhaps, which includes the
// former.
type Answered struct{ Surely, Perhaps Platforms }

// Answers reads where the plugin answers its commands.
func (p *Plugin) Answers() *Answers {
	a := &Answers{by: make(map[string]Answered)}
	if p.HandlersKnown() {
		a.known = AllPlatforms &^ p.mobileParts()
	}
	for _, r := range p.Program.Registrations() {
		answered := a.by[r.Name]
		on := PlatformsOf(r.Item.Cfg)
		if r.Sure && !r.Unreached && r.Macro == "" {
			answered.Surely |= on.Surely
		}
		answered.Perhaps |= on.Perhaps
		a.by[r.Name] = answered
	}
	return a
}

// To says where a command is answered.
func (a *Answers) To(command string) Answered {
	answered := a.by[command]
	answered.Perhaps |= AllPlatforms &^ a.known
	return answered
}

// Known reports whether everything that answers calls is known on some platform.
func (a *Answers) Known() bool { return a.known != NoPlatforms }

// PlatformsOf are the platforms on which a condition holds, and may hold.
func PlatformsOf(c rust.Cfg) Answered {
	var on Answered
	for _, platform := range AllPlatforms.Each() {
		switch c.Eval(platform.String()) {
		case rust.True:
			on.Surely |= platform
			on.Perhaps |= platform
		case rust.Unknown:
			on.Perhaps |= platform
		}
	}
	return on
}

// HandlersKnown reports whether everything in Rust that answers calls is seen.
func (p *Plugin) HandlersKnown() bool {
	program := p.Program
	if program == nil || program.HandlerUnknown || len(program.Opaque) > 0 || len(program.Problems) > 0 {
		return false
	}
	return slices.ContainsFunc(program.Handlers, func(h rust.ProgramHandler) bool { return !h.Unreached }) &&
		!slices.ContainsFunc(program.Modules, func(m rust.Module) bool { return m.Missing })
}

// mobileParts are the mobile platforms for which the plugin has parts in Kotlin or
// Swift, which may answer commands too.
func (p *Plugin) mobileParts() Platforms {
	if p.Script == nil {
		return NoPlatforms
	}
	var on Platforms
	for _, c := range p.Script.Chains {
		for _, m := range c.Methods {
			switch m.Name {
			case "android_path":
				on |= Android
			case "ios_path":
				on |= IOS
			}
		}
	}
	return on
}
