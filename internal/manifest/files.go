package manifest

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source"
)

const (
	permissionsDir = "permissions"
	schemasDir     = "schemas" // files directly in such a folder are for editors

	// editorLock begins the names of links to nothing by which Emacs says that it
	// edits a file.
	editorLock = ".#"

	// maxFolders is how many folders are read below permissions. Links in many
	// circles lead to more of them than anyone can read, Tauri included.
	maxFolders = 2_000
)

// foundFile is a permission file as Tauri's glob `./permissions/**/*.*` yields it.
type foundFile struct {
	path   string // through links, as found: it decides on the order
	target string // where the file really is
	entry  gitsrc.Entry
}

// fileWalk collects the permission files of one crate (tauri-utils,
// acl/build.rs, define_permissions, and the crate glob): hidden names count,
// links are followed, and names are sorted bytewise folder by folder.
type fileWalk struct {
	side      Side
	folders   int
	files     []foundFile
	leftOut   []foundFile // what the filters take away, of files that look like permission files
	faults    []Fault
	unchecked []Unchecked
}

// findFiles walks over the permissions folder of the crate at dir, whose
// entries are given.
func findFiles(side Side, dir string, entries []gitsrc.Entry) (*fileWalk, error) {
	w := &fileWalk{side: side}
	i := slices.IndexFunc(entries, func(e gitsrc.Entry) bool { return e.Name == permissionsDir })
	if i < 0 {
		return w, nil
	}
	root := path.Join(dir, permissionsDir)
	target, entry, err := w.follow(root, root, entries[i])
	if err != nil || entry.Kind != gitsrc.Dir {
		return w, err
	}
	return w, w.walk(root, target, nil)
}

// walk visits the folder found at dir that really is at target; above are the
// real folders on the way to it.
func (w *fileWalk) walk(dir, target string, above []string) error {
	if w.folders++; w.folders > maxFolders {
		if w.folders == maxFolders+1 {
			w.uncheck("permission files in "+dir, fmt.Sprintf("there are more than %d folders, perhaps since links lead in circles", maxFolders), dir)
		}
		return nil
	}
	above = append(slices.Clone(above), target)
	entries, err := w.side.ReadDir(target)
	if err != nil {
		return err
	}
	for _, e := range entries {
		found := path.Join(dir, e.Name)
		actual, entry, err := w.follow(found, path.Join(target, e.Name), e)
		if err != nil {
			return err
		}
		if isPermissionFile(actual) && strings.Contains(e.Name, ".") {
			w.match(foundFile{path: found, target: actual, entry: entry})
		} else if entry.Kind.Regular() && looksLikePermissionFile(actual) {
			w.leftOut = append(w.leftOut, foundFile{path: found, target: actual, entry: entry})
		}
		if entry.Kind == gitsrc.Dir {
			if err := w.descend(found, actual, e.Kind, above); err != nil {
				return err
			}
		}
	}
	return nil
}

// descend walks a folder that is one itself or is behind a link, unless it is one
// of those above.
func (w *fileWalk) descend(found, actual string, kind gitsrc.Kind, above []string) error {
	switch {
	case !slices.Contains(above, actual):
		return w.walk(found, actual, above)
	case kind == gitsrc.Symlink:
		return nil // what is below has been read, and again changes nothing
	default:
		w.uncheck("the order of the permission files in "+found, "a link leads from it to a folder around it", found)
		return nil
	}
}

// match decides on what the glob yields and the filters leave. Tauri's glob skips
// names that are not UTF-8, and the list of files cannot hold such a path.
func (w *fileWalk) match(f foundFile) {
	switch {
	case f.entry.Kind != gitsrc.Dir && !f.entry.Kind.Regular():
	case !utf8.ValidString(path.Base(f.path)):
		if f.entry.Kind.Regular() {
			w.fault(UnreachableFile, f.path, "has a name that is not UTF-8, which Tauri leaves out")
		}
	case !utf8.ValidString(f.target):
		w.fault(SyntaxFault, f.path, "has a path that is not UTF-8: Tauri cannot list it and refuses the plugin")
	case f.entry.Kind == gitsrc.Dir:
		w.fault(NotAFile, f.path, "is a folder: Tauri tries to read it as a permission file and refuses the plugin")
	default:
		w.files = append(w.files, f)
	}
}

// follow resolves an entry that may be a link. What cannot be followed is noted,
// and returned as a link.
func (w *fileWalk) follow(found, actual string, e gitsrc.Entry) (string, gitsrc.Entry, error) {
	if e.Kind == gitsrc.Submodule {
		w.uncheck("permission files in "+found, "it is a submodule", found)
	}
	if e.Kind != gitsrc.Symlink {
		return actual, e, nil
	}
	target, entry, err := w.side.Follow(actual, e)
	switch {
	case err == nil:
		return target, entry, nil
	case errors.Is(err, fs.ErrNotExist):
		if isPermissionFile(actual) && !strings.HasPrefix(e.Name, editorLock) {
			w.fault(UnreachableFile, found, "is a link to nothing, which Tauri leaves out")
		}
	case errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
		w.uncheck("permission files behind the link "+found, err.Error(), found)
	default:
		return "", gitsrc.Entry{}, err
	}
	return actual, e, nil
}

// uncheck notes what cannot be told of what is found at a path.
func (w *fileWalk) uncheck(what, why, found string) {
	w.unchecked = append(w.unchecked, Unchecked{What: what, Why: why, At: source.Place{File: found}})
}

// fault notes what is wrong with the file found at a path.
func (w *fileWalk) fault(kind FaultKind, found, why string) {
	w.faults = append(w.faults, Fault{
		Kind: kind, Subject: found, Message: path.Base(found) + " " + why, At: source.Place{File: found},
	})
}

// isPermissionFile applies Tauri's filters to the real path of a file: the
// extension and the folder it is directly in.
func isPermissionFile(actual string) bool {
	ext := extension(actual)
	return (ext == "toml" || ext == "json") && path.Base(path.Dir(actual)) != schemasDir
}

// extension is Rust's Path::extension: what follows the last dot of the name,
// unless the name begins with that dot.
func extension(file string) string {
	name := path.Base(file)
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[i+1:]
	}
	return ""
}

func formatOf(file string) format {
	if extension(file) == "json" {
		return formatJSON
	}
	return formatTOML
}

// compareFound orders paths as the walk meets them: folder by folder, bytewise.
func compareFound(a, b string) int {
	return slices.Compare(strings.Split(a, "/"), strings.Split(b, "/"))
}
