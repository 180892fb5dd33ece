package manifest

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/source/mobile"
	"github.com/permver/permver/internal/source/rust"
)

// Native is the half of a plugin for Android or iOS: the project in Kotlin and Java, or
// in Swift, that the build script names.
type Native struct {
	// Dir is the project's folder, relative to the top of the side; "" if there is none.
	Dir string
	// Known is whether all methods are known; Why says what stands in the way. Without a
	// project it is known that there are none.
	Known bool
	Why   string
	// Unlinked is true where the sources register a class, and the build script hands over
	// no project that could have it.
	Unlinked bool
	// Methods are those of the plugin's classes that answer commands, in the order of
	// their places, without those that all plugins have.
	Methods []mobile.Command
	// Files are the sources that were read, sorted.
	Files []string
}

// Answers returns the method that a command which no handler in Rust answers is handed
// to. The place of a method that all plugins have is zero.
func (n Native) Answers(command string) (mobile.Command, bool) {
	if n.Dir == "" {
		return mobile.Command{}, false
	}
	name := mobile.CommandMethod(command)
	for _, m := range n.Methods {
		if m.Name == name {
			return m, true
		}
	}
	return mobile.Command{Name: name}, mobile.Inherited(name)
}

// Native is the plugin's half for a platform. On those for desktops it is known that
// there is none.
func (p *Plugin) Native(platform Platforms) Native {
	switch platform {
	case Android:
		return p.Android
	case IOS:
		return p.IOS
	}
	return Native{Known: true}
}

// WithoutUnlinked is the plugin as it is if a class that it registers for Android or iOS
// is nowhere, where the build script hands over no project.
func (p *Plugin) WithoutUnlinked() *Plugin {
	without := *p
	for _, half := range []*Native{&without.Android, &without.IOS} {
		if half.Unlinked {
			*half = Native{Known: true}
		}
	}
	return &without
}

// readMobile reads the halves for Android and iOS, if the plugin has a command that
// Rust does not surely answer: reading them is of no use otherwise.
func (l *Loader) readMobile(side Side, p *Plugin) error {
	asked := sync.OnceValue(p.notInRust)
	program, script := cmp.Or(p.Program, &rust.Program{}), cmp.Or(p.Script, &rust.Script{})
	for _, half := range []struct {
		into                *Native
		platform            Platforms
		method              string
		registers, unlinked bool
	}{
		{&p.Android, Android, "android_path", program.NamesAndroid, program.RegistersAndroid && !script.LinksAndroid},
		{&p.IOS, IOS, "ios_path", program.NamesIOS, program.RegistersIOS && !script.LinksIOS},
	} {
		dirs, why := nativeDirs(p, half.method)
		switch {
		case why != "":
			half.into.Why = why
		case p.Program == nil:
			half.into.Why = "the sources in Rust could not be read"
		case len(dirs) == 0 && half.registers:
			half.into.Unlinked = half.unlinked
			half.into.Why = "the build script names no project, but the sources register a class"
		case len(dirs) == 0:
			half.into.Known = true
		case asked()&half.platform == NoPlatforms:
			half.into.Dir, half.into.Why = dirs[0], "it was not read, since Rust answers all commands"
		default:
			half.into.Dir = dirs[0]
			if err := l.readNative(side, dirs, half.into); err != nil {
				return fmt.Errorf("read the plugin's sources for %s: %w", half.platform, err)
			}
			if half.into.Dir == "" && half.registers {
				half.into.Known, half.into.Why = false, "there is no folder "+dirs[0]+", but the sources register a class"
			}
		}
	}
	return nil
}

// nativeDirs are the folders that the builders are given by a method; why says why they
// are not known.
func nativeDirs(p *Plugin, method string) (dirs []string, why string) {
	if p.Script == nil || !p.Script.Found {
		return nil, "the build script has no call of tauri_plugin::Builder::new"
	}
	for _, c := range p.Script.Chains {
		given := 0
		for _, of := range c.Paths {
			if of.Method != method {
				continue
			}
			given++
			dir := path.Join(p.Dir, of.Path)
			if path.IsAbs(of.Path) || outsideOf(dir) {
				return nil, "the build script names a folder outside of the repository"
			}
			if !slices.Contains(dirs, dir) {
				dirs = append(dirs, dir)
			}
		}
		for _, m := range c.Methods {
			if m.Name == method {
				given--
			}
		}
		if given < 0 {
			return nil, "the build script computes the path of the project"
		}
	}
	return dirs, ""
}

// readNative reads the projects in some folders into one half. Folders that are not there
// hold no project: tauri-plugin makes one for Tauri's library alone (build/mobile.rs).
func (l *Loader) readNative(side Side, dirs []string, into *Native) error {
	w, absent := nativeWalk{loader: l, side: side}, 0
	for _, dir := range dirs {
		actual, entry, err := side.Follow(dir, gitsrc.Entry{})
		switch {
		case isAbsent(err):
			absent++
		case errors.Is(err, gitsrc.ErrLink), errors.Is(err, gitsrc.ErrSubmodule):
			w.doubt(dir + " is a link or a submodule")
		case err != nil:
			return err
		case entry.Kind != gitsrc.Dir || actual != dir:
			w.doubt(dir + " is no folder of the repository itself")
		default:
			if err := w.walk(dir, false, 0); err != nil {
				return err
			}
		}
	}
	if absent == len(dirs) {
		into.Dir, into.Known = "", true
		return nil
	}
	project := mobile.Link(w.sources)
	w.doubt(project.Doubt)
	into.Known, into.Why, into.Methods = w.why == "", w.why, project.Commands
	for _, s := range w.sources {
		into.Files = append(into.Files, s.Path)
	}
	slices.Sort(into.Files)
	return nil
}

// notInRust are the platforms on which some command may be answered by another half than
// by Rust.
func (p *Plugin) notInRust() Platforms {
	answers, missing := p.Answers(), NoPlatforms
	for _, item := range p.Commands.Items {
		missing |= AllPlatforms &^ answers.InRust(item.Text).Surely
	}
	for _, permission := range p.Manifest.Permissions {
		for _, name := range permission.Allow {
			missing |= AllPlatforms &^ answers.InRust(name.Text).Surely
		}
	}
	return missing
}

// nativeWalk collects the sources of a project.
type nativeWalk struct {
	loader  *Loader
	side    Side
	sources []mobile.Source
	why     string // the first thing that keeps all methods from being known
}

func (w *nativeWalk) doubt(why string) {
	if w.why == "" {
		w.why = why
	}
}

// language is one that the classes of plugins are written in.
type language struct {
	ending string // of its files
	read   func([]byte) *mobile.File
}

// languages are in the order of the loader's memos.
var languages = [...]language{{".kt", mobile.Kotlin}, {".java", mobile.Java}, {".swift", mobile.Swift}}

// languageOf is the index of the language that a file is in, -1 if it is in none.
func languageOf(file string) int {
	return slices.IndexFunc(languages[:], func(l language) bool { return strings.HasSuffix(file, l.ending) })
}

// notNative are the folders of a project that hold nothing of the plugin's own: what is
// built, and tests.
var notNative = []string{"androidtest", "build", "pods", "test", "tests"}

// isNative reports whether the sources in a folder of a project count. What is hidden
// was put there by tools, Tauri's among them.
func isNative(dir string) bool {
	return !strings.HasPrefix(dir, ".") && !slices.Contains(notNative, strings.ToLower(dir))
}

// sourceFolders are those below which a folder of whatever name is a package.
var sourceFolders = []string{"java", "kotlin", "main", "Sources"}

// walk reads the sources in and below a folder. Where build files may put them is not
// asked: all sources count.
func (w *nativeWalk) walk(dir string, inSources bool, depth int) error {
	entries, err := w.side.ReadDir(dir)
	if err != nil {
		return err
	}
	inSources = inSources || slices.Contains(sourceFolders, path.Base(dir))
	for _, e := range entries {
		if err := w.visit(path.Join(dir, e.Name), e, inSources, depth); err != nil {
			return err
		}
	}
	return nil
}

// visit reads a file, or walks a folder, if it counts.
func (w *nativeWalk) visit(file string, e gitsrc.Entry, inSources bool, depth int) error {
	if e.Kind.Regular() {
		if language := languageOf(file); language >= 0 {
			return w.read(file, e, language)
		}
		if ending := path.Ext(file); ending == ".m" || ending == ".mm" {
			w.doubt(file + " is in Objective-C, which is not read")
		}
		return nil
	}
	if strings.HasPrefix(e.Name, ".") || !isNative(e.Name) && !inSources {
		return nil
	}
	if e.Kind != gitsrc.Dir {
		w.doubt(file + " is a link or a submodule")
		return nil
	}
	if depth == maxNested {
		w.doubt(path.Dir(file) + " holds folders that are nested too deep")
		return nil
	}
	return w.walk(file, inSources, depth+1)
}

func (w *nativeWalk) read(file string, e gitsrc.Entry, language int) error {
	content, err := w.loader.native[language].load(w.side, file, e, func(src []byte) *mobile.File {
		if gitsrc.IsLFSPointer(src) {
			return &mobile.File{Problem: "its content is in Git LFS"}
		}
		return languages[language].read(src)
	})
	if errors.Is(err, gitsrc.ErrTooBig) {
		content, err = &mobile.File{Problem: "it is too big"}, nil
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", file, err)
	}
	w.sources = append(w.sources, mobile.Source{Path: file, File: content})
	return nil
}
