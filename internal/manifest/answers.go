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
	plugin    *Plugin
	rust      map[string]Answered
	rustKnown bool
}

// Answered is where a command is answered: Surely, or Perhaps, which includes the
// former.
type Answered struct{ Surely, Perhaps Platforms }

// Answers reads where the plugin answers its commands.
func (p *Plugin) Answers() *Answers {
	a := &Answers{plugin: p, rust: make(map[string]Answered), rustKnown: p.RustKnown()}
	for _, r := range p.Program.Registrations() {
		answered, on := a.rust[r.Name], PlatformsOf(r.Item.Cfg)
		if r.Sure && !r.Unreached && r.Macro == "" {
			answered.Surely |= on.Surely
		}
		answered.Perhaps |= on.Perhaps
		a.rust[r.Name] = answered
	}
	return a
}

// To says where a command is answered.
func (a *Answers) To(command string) Answered {
	answered := a.InRust(command)
	for _, platform := range AllPlatforms.Each() {
		native := a.plugin.Native(platform)
		if _, ok := native.Answers(command); ok && a.rustKnown && native.Known {
			answered.Surely |= platform
		}
		if !native.Known {
			answered.Perhaps |= platform
		}
	}
	answered.Perhaps |= answered.Surely
	return answered
}

// InRust says where a handler in Rust answers a command: where none does, the plugin's
// class is asked.
func (a *Answers) InRust(command string) Answered {
	answered := a.rust[command]
	if !a.rustKnown {
		answered.Perhaps = AllPlatforms
	}
	return answered
}

// Known reports whether everything that answers calls is known on some platform.
func (a *Answers) Known() bool {
	return a.rustKnown // there is no other half on desktops
}

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

// RustKnown reports whether it is known what the plugin answers in Rust, if it answers
// anything there.
func (p *Plugin) RustKnown() bool { return p.HandlersKnown() || p.HasNoHandler() }

// HasNoHandler reports whether the plugin is built without a handler, as those are that
// answer in Kotlin and Swift only.
func (p *Plugin) HasNoHandler() bool {
	program := p.Program
	if program == nil || program.HandlerUnknown || len(program.Handlers)+len(program.Opaque)+len(program.Problems) > 0 ||
		slices.ContainsFunc(program.Modules, func(m rust.Module) bool { return m.Missing }) {
		return false
	}
	built := slices.DeleteFunc(slices.Clone(program.RuntimeNames), func(n rust.ProgramName) bool {
		return n.Unreached || n.Cfg.Eval("") == rust.False
	})
	return len(built) > 0 && !slices.ContainsFunc(built, func(n rust.ProgramName) bool { return !n.Whole })
}
