package manifest

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// readScript reads the build script: whether the plugin has an ACL, and which
// commands it lists.
func (l *Loader) readScript(side Side, p *Plugin) error {
	script, err := l.script(side, p.Dir, p.Cargo)
	if errors.Is(err, rust.ErrNoFile) {
		p.Unchecked = append(p.Unchecked, Unchecked{
			What: "the build script", Why: "Cargo.toml names " + p.Cargo.Build + ", which is not there",
			At: source.Place{File: p.Cargo.Path},
		})
		return nil
	}
	if err != nil || script == nil {
		return err
	}
	p.Script = script
	p.ACL = script.Found
	if script.Found {
		p.Commands = commandsOf(script)
	} else if p.hasHiddenBuilder() {
		p.Commands = Commands{
			Why: "no call of tauri_plugin::Builder::new was found in the build script",
			At:  fileTop(path.Join(p.Dir, p.Cargo.Build)),
		}
	}
	return nil
}

// hasHiddenBuilder reports whether the build script can run the builder without
// that being seen: it could, and what it does instead is not known.
func (p *Plugin) hasHiddenBuilder() bool {
	return p.Script != nil && !p.Script.Found && !p.Script.Alpha && p.Cargo.Depends("tauri-plugin", "build-dependencies")
}

// ScriptUnread reports whether Cargo.toml names a build script that could not be read.
func (p *Plugin) ScriptUnread() bool { return p.Script == nil && p.Cargo.Build != "" }

// script reads the build script of a crate, nil if it has none.
func (l *Loader) script(side Side, dir string, cargo *Cargo) (*rust.Script, error) {
	if cargo.Build == "" {
		return nil, nil
	}
	file := path.Join(dir, cargo.Build)
	script, err := rust.BuildScript(file, l.lookup(side))
	if err != nil {
		return nil, fmt.Errorf("read the build script %s: %w", file, err)
	}
	return script, nil
}

func commandsOf(script *rust.Script) Commands {
	list := script.Commands
	commands := Commands{Exact: list.Exact, Why: list.Why, At: placeOf(list.File, list.Span)}
	for _, item := range list.Items {
		if item.Cfg.Eval(rust.OnBuilder) != rust.True {
			continue // it depends on the machine that builds, or on features
		}
		commands.Items = append(commands.Items, Name{Text: item.Value, At: placeOf(item.File, item.Span)})
	}
	if at, ok := extentOf(commands.Items); ok {
		commands.At = at
	}
	return commands
}

// extentOf is the stretch of text from the first to the last of the names, if
// they stand in one file and in their order: where a list is written, rather than
// where it is used.
func extentOf(names []Name) (source.Place, bool) {
	if len(names) == 0 {
		return source.Place{}, false
	}
	at := names[0].At
	for _, n := range names[1:] {
		if n.At.File != at.File || n.At.Line < at.EndLine || n.At.Line == at.EndLine && n.At.Column < at.EndColumn {
			return source.Place{}, false
		}
		at.EndLine, at.EndColumn = n.At.EndLine, n.At.EndColumn
	}
	return at, true
}

// fileTop is the place of a file as a whole: nothing, at its beginning.
func fileTop(file string) source.Place {
	return source.Place{File: file, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
}

func placeOf(file string, span rust.Span) source.Place {
	return source.Place{File: file, Span: source.Span(span)}
}

// readProgram reads the crate's own sources.
func (l *Loader) readProgram(side Side, p *Plugin) error {
	root := path.Join(p.Dir, p.Cargo.Lib)
	files, err := rustFiles(side, folderOf(root))
	if err != nil {
		return fmt.Errorf("list the sources of %s: %w", p.Crate, err)
	}
	if len(files) == 0 {
		return nil
	}
	p.Program, err = rust.Crate(root, files, l.lookup(side))
	if errors.Is(err, rust.ErrNoFile) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read the sources of %s: %w", p.Crate, err)
	}
	p.Program.LeaveOut(p.Key)
	return nil
}

// folderOf is the folder of a file as a side names it: "" is its top.
func folderOf(file string) string {
	if dir := path.Dir(file); dir != "." {
		return dir
	}
	return ""
}

// rustFiles lists the Rust files in and below dir.
func rustFiles(side Side, dir string) ([]string, error) {
	entries, err := side.ReadDir(dir)
	if isAbsent(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		name := path.Join(dir, e.Name)
		switch {
		case e.Kind == gitsrc.Dir:
			below, err := rustFiles(side, name)
			if err != nil {
				return nil, err
			}
			files = append(files, below...)
		case e.Kind != gitsrc.Submodule && strings.HasSuffix(e.Name, ".rs"):
			files = append(files, name)
		}
	}
	return files, nil
}

// lookup finds Rust files for the linker: nil for a path that leads nowhere or
// out of the side.
func (l *Loader) lookup(side Side) rust.Lookup {
	return func(file string) (*rust.File, error) {
		if file = path.Clean(file); file == ".." || strings.HasPrefix(file, "../") || path.IsAbs(file) {
			return nil, nil
		}
		actual, entry, err := side.Follow(file, gitsrc.Entry{})
		switch {
		case isAbsent(err), errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
			return nil, nil
		case err != nil:
			return nil, err
		case !entry.Kind.Regular():
			return nil, nil
		}
		parsed, err := l.rust.load(side, actual, entry, rust.Parse)
		if errors.Is(err, gitsrc.ErrTooBig) {
			return &rust.File{Problems: []rust.Problem{{Message: err.Error()}}}, nil
		}
		return parsed, err
	}
}
