package manifest

import "github.com/permver/permver/internal/source/rust"

// RuntimeName is the name that the crate's one plugin is built with. It is not ok where a
// name cannot be evaluated, and where there are several.
func (p *Plugin) RuntimeName() (name rust.ProgramName, ok bool) {
	if p.Program == nil {
		return rust.ProgramName{}, false
	}
	for _, n := range p.Program.RuntimeNames {
		switch {
		case !n.Exact:
			return rust.ProgramName{}, false
		case n.Unreached || n.Cfg.Eval("") == rust.False:
		case ok && n.Name != name.Name:
			return rust.ProgramName{}, false
		case !ok:
			name, ok = n, true
		}
	}
	return name, ok
}
