package rust

import "slices"

// Answers says whether a handler of the program answers a command on one of Tauri's
// platforms. It is Unknown what a program answers that could not be read.
func (p *Program) Answers(command, platform string) Tri {
	if p == nil {
		return Unknown
	}
	answers := False
	missing := slices.ContainsFunc(p.Modules, func(m Module) bool { return m.Missing })
	if p.HandlerUnknown || missing || len(p.Opaque) > 0 || len(p.Problems) > 0 {
		answers = Unknown
	}
	for _, h := range p.Handlers {
		for _, item := range h.Items {
			if !p.isCommand(item, command) {
				continue
			}
			switch item.Cfg.Eval(platform) {
			case True:
				if !h.Unreached && h.Macro == "" {
					return True
				}
				answers = Unknown
			case Unknown:
				answers = Unknown
			}
		}
	}
	return answers
}

// isCommand reports whether an entry of a handler may be of the function of a command.
// A function can have another name than its command.
func (p *Program) isCommand(item HandlerItem, command string) bool {
	return item.Name == command || slices.ContainsFunc(p.Commands, func(c ProgramCommand) bool {
		return c.Fn == item.Name && c.Name == command
	})
}
