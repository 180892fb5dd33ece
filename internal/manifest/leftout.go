package manifest

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/lazy"
	"github.com/permver/permver/internal/source"
)

const schemaFile = permissionsDir + "/" + schemasDir + "/schema.json"

// lookalikes are the endings, in any case, of files that may be meant as permission
// files. Tauri reads the first two only, in lower case (tauri-utils, acl/build.rs,
// PERMISSION_FILE_EXTENSIONS).
var lookalikes = []string{"toml", "json", "json5", "jsonc", "yaml", "yml"}

// looksLikePermissionFile reports whether a file that is none may be meant as one. The
// schema that tauri-plugin writes is not: every plugin has it.
func looksLikePermissionFile(file string) bool {
	return lookalike(file) != "" && !strings.HasSuffix("/"+file, "/"+schemaFile)
}

// lookalike is the ending of a file in lower case if it is one of the lookalikes, also
// where the name has nothing before it.
func lookalike(file string) string {
	name := strings.ToLower(path.Base(file))
	for _, ending := range lookalikes {
		if strings.HasSuffix(name, "."+ending) {
			return ending
		}
	}
	return ""
}

// readLeftOut tells of the files that declare something and that Tauri leaves out. Of
// those that cannot be read nothing can be told.
func (l *Loader) readLeftOut(side Side, p *Plugin, files []foundFile) error {
	for _, f := range files {
		if slices.ContainsFunc(p.Faults, func(told Fault) bool { return told.Subject == f.path }) {
			continue // what writes the file has been told
		}
		at, err := l.firstDeclared(side, f)
		if errors.Is(err, gitsrc.ErrTooBig) || err == nil && at.IsZero() {
			continue
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", f.target, err)
		}
		p.Faults = append(p.Faults, Fault{
			Kind: UnreachableFile, Subject: f.path, Message: path.Base(f.path) + " " + whyLeftOut(f), At: at,
		})
	}
	return nil
}

// whyLeftOut completes the sentence that begins with the file's name.
func whyLeftOut(f foundFile) string {
	name := path.Base(f.target)
	ending := name[strings.LastIndexByte(name, '.'):]
	switch {
	case !strings.Contains(path.Base(f.path), "."):
		return "has no ending, and Tauri leaves it out"
	case ending == name:
		return "has no name before its ending, and Tauri leaves it out"
	case ending == ".toml" || ending == ".json":
		return "lies directly in a folder schemas, and Tauri leaves it out"
	}
	return fmt.Sprintf("ends in %s, and Tauri reads .toml and .json only, in lower case", ending)
}

// firstDeclared is the place of the first item that a file would declare if Tauri read
// it, zero if there is none. A JSON Schema, or any other file, declares none.
func (l *Loader) firstDeclared(side Side, f foundFile) (source.Place, error) {
	switch lookalike(f.target) {
	case "toml":
		doc, err := l.document(side, f.target, f.entry, formatTOML)
		return firstItem(f.target, doc), err
	case "json":
		doc, err := l.document(side, f.target, f.entry, formatJSON)
		return firstItem(f.target, doc), err
	}
	span, err := l.others.load(side, f.target, f.entry, firstDeclaration)
	if span.IsZero() {
		return source.Place{}, err
	}
	return source.Place{File: f.target, Span: span}, nil
}

// declaration is a list of permissions or sets in YAML, or in JSON with comments, as
// a key at the beginning of a line.
var declaration = lazy.Regexp(`(?m)^[ \t]*["']?(permission|set)["']?[ \t]*:[ \t]*(?:\[|\r?$)`)

func firstDeclaration(content []byte) source.Span {
	at := declaration().FindSubmatchIndex(content)
	if at == nil {
		return source.Span{}
	}
	return source.NewLines(content).Span(at[2], at[3])
}

func firstItem(file string, doc *document) source.Place {
	if doc == nil {
		return source.Place{}
	}
	f, _ := decodeFile(doc, file, &File{})
	switch {
	case f.Default != nil:
		return f.Default.At
	case len(f.Permissions) > 0:
		return f.Permissions[0].ID.At
	case len(f.Sets) > 0:
		return f.Sets[0].ID.At
	}
	return source.Place{}
}
