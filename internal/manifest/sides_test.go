package manifest

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

// oddSide gives single entries another kind, as only a repository has them, and
// answers for single paths with an error.
type oddSide struct {
	gitsrc.Side
	kinds map[string]gitsrc.Kind
	fails map[string]error // by path, of Follow and ReadFile
}

func (s *oddSide) ReadDir(dir string) ([]gitsrc.Entry, error) {
	entries, err := s.Side.ReadDir(dir)
	for i, e := range entries {
		name := e.Name
		if dir != "" {
			name = dir + "/" + name
		}
		if kind, ok := s.kinds[name]; ok {
			entries[i] = gitsrc.Entry{Name: e.Name, Kind: kind}
		}
	}
	return entries, err
}

func (s *oddSide) Follow(path string, e gitsrc.Entry) (string, gitsrc.Entry, error) {
	if err := s.fails[path]; err != nil {
		return "", gitsrc.Entry{Kind: gitsrc.Dir}, fmt.Errorf("find %s: %w", path, err)
	}
	return s.Side.Follow(path, e)
}

func (s *oddSide) ReadFile(path string, e gitsrc.Entry) ([]byte, gitsrc.ID, error) {
	if err := s.fails[path]; err != nil {
		return nil, "", fmt.Errorf("read %s: %w", path, err)
	}
	return s.Side.ReadFile(path, e)
}

// brokenSide fails at one of the questions it is asked.
type brokenSide struct {
	gitsrc.Side
	asked int
	fail  int // the number of the question, from 1
	last  string
}

func (s *brokenSide) ask(what, path string) error {
	s.asked++
	if s.asked != s.fail {
		return nil
	}
	s.last = what + " " + path
	return gitsrc.ErrMissing
}

func (s *brokenSide) ReadDir(dir string) ([]gitsrc.Entry, error) {
	if err := s.ask("list", dir); err != nil {
		return nil, err
	}
	return s.Side.ReadDir(dir)
}

func (s *brokenSide) ReadFile(path string, e gitsrc.Entry) ([]byte, gitsrc.ID, error) {
	if err := s.ask("read", path); err != nil {
		return nil, "", err
	}
	return s.Side.ReadFile(path, e)
}

func (s *brokenSide) Follow(path string, e gitsrc.Entry) (string, gitsrc.Entry, error) {
	if err := s.ask("find", path); err != nil {
		return "", gitsrc.Entry{Kind: gitsrc.Dir}, err
	}
	return s.Side.Follow(path, e)
}

// TestEveryQuestionCounts fails each question that is asked of a side: an object
// that is missing is never taken for a path that is not there.
func TestEveryQuestionCounts(t *testing.T) {
	files := plugin(map[string]string{"sub/a.toml": permission("a", "")})
	files["Cargo.toml"] = "[workspace.package]\nversion = '1.0.0'\n[workspace.dependencies]\ntauri = '2'\n"
	files["p/Cargo.toml"] = "[package]\nname = 'tauri-plugin-x'\nlinks = 'tauri-plugin-x'\nversion.workspace = true\n" +
		"[dependencies]\ntauri.workspace = true\n"
	files["p/build.rs"] = "fn main() {\n    println!(\"cargo:rerun-if-changed=src/lib.rs\");\n    tauri_plugin::Builder::new(&[]).build();\n}\n"
	files["p/src/inner/mod.rs"] = ""
	files["p/examples/a/Cargo.toml"] = crate("app", "links = 'app'\n")
	files["p/examples/a/build.rs"] = "fn main() {}\n"
	files["q/Cargo.toml"] = crate("app", "[target.'cfg(unix)'.dependencies]\ntauri.workspace = true\n[build-dependencies]\ntauri-build = '2'\n")
	files["q/build.rs"] = "fn main() {}\n"
	files["r/Cargo.toml"] = crate("r", "[dependencies]\ntauri.workspace = true\n")
	tests := []struct {
		name string
		do   func(*Loader, Side) error
		want []string
	}{
		{"load", func(l *Loader, side Side) error { _, err := l.Load(side, "p"); return err }, []string{
			`find p/Cargo.toml: load the plugin in "p": read p/Cargo.toml`,
			`read p/Cargo.toml: load the plugin in "p": read p/Cargo.toml`,
			`find Cargo.toml: load the plugin in "p": read Cargo.toml`,
			`read Cargo.toml: load the plugin in "p": read Cargo.toml`,
			`find p/build.rs: load the plugin in "p": look for the build script of p/Cargo.toml`,
			`find p/build.rs: load the plugin in "p": read the build script p/build.rs: reading p/build.rs`,
			`read p/build.rs: load the plugin in "p": read the build script p/build.rs: reading p/build.rs`,
			`find p/src/lib.rs: load the plugin in "p": look for src/lib.rs`,
			`list p: load the plugin in "p"`,
			`list p/permissions: load the plugin in "p"`,
			`list p/permissions/sub: load the plugin in "p"`,
			`read p/permissions/sub/a.toml: load the plugin in "p": read p/permissions/sub/a.toml`,
			`list p/src: load the plugin in "p": list the sources of tauri-plugin-x`,
			`list p/src/inner: load the plugin in "p": list the sources of tauri-plugin-x`,
			`find p/src/lib.rs: load the plugin in "p": read the sources of tauri-plugin-x: reading p/src/lib.rs`,
			`read p/src/lib.rs: load the plugin in "p": read the sources of tauri-plugin-x: reading p/src/lib.rs`,
			`find p/src/inner/mod.rs: load the plugin in "p": read the sources of tauri-plugin-x: reading p/src/inner/mod.rs`,
		}},
		{"discover", func(l *Loader, side Side) error { _, err := l.Discover(side); return err }, []string{
			"list : look for plugins",
			"find Cargo.toml: look for plugins",
			"read Cargo.toml: look for plugins: read Cargo.toml",
			"list p: look for plugins",
			"find p/Cargo.toml: look for plugins",
			"read p/Cargo.toml: look for plugins: read p/Cargo.toml",
			"list q: look for plugins",
			"find q/Cargo.toml: look for plugins",
			"read q/Cargo.toml: look for plugins: read q/Cargo.toml",
			"list r: look for plugins",
			"find r/Cargo.toml: look for plugins",
			"read r/Cargo.toml: look for plugins: read r/Cargo.toml",
			"find Cargo.toml: look for plugins: read Cargo.toml",
			"find p/build.rs: look for plugins: look for the build script of p/Cargo.toml",
			"find q/build.rs: look for plugins: look for the build script of q/Cargo.toml",
			"find Cargo.toml: look for plugins: read Cargo.toml",
			"find q/build.rs: look for plugins: read the build script q/build.rs: reading q/build.rs",
			"read q/build.rs: look for plugins: read the build script q/build.rs: reading q/build.rs",
			"find r/build.rs: look for plugins: look for the build script of r/Cargo.toml",
			"find Cargo.toml: look for plugins: read Cargo.toml",
		}},
		{"left out", func(l *Loader, side Side) error {
			_, err := (&Found{loader: l, side: side, left: []leftDir{{dir: "p/examples"}}}).LeftOut()
			return err
		}, []string{
			"list p/examples: look for plugins in p/examples",
			"list p/examples/a: look for plugins in p/examples",
			"find p/examples/a/Cargo.toml: look for plugins in p/examples",
			"read p/examples/a/Cargo.toml: look for plugins in p/examples: read p/examples/a/Cargo.toml",
			"find p/examples/a/build.rs: look for plugins in p/examples: look for the build script of p/examples/a/Cargo.toml",
			"find p/examples/a/build.rs: look for plugins in p/examples: read the build script p/examples/a/build.rs: reading p/examples/a/build.rs",
			"read p/examples/a/build.rs: look for plugins in p/examples: read the build script p/examples/a/build.rs: reading p/examples/a/build.rs",
		}},
		{"self-contained", func(l *Loader, side Side) error {
			_, err := l.SelfContained(side, Candidate{Dir: "p", Cargo: &Cargo{Build: "build.rs"}})
			return err
		}, []string{
			"find p/build.rs: read the build script p/build.rs: reading p/build.rs",
			"read p/build.rs: read the build script p/build.rs: reading p/build.rs",
			"list p: look for links in p",
			"list p/permissions: look for links in p/permissions",
			"list p/permissions/sub: look for links in p/permissions/sub",
			"list p/src: look for links in p/src",
			"list p/src/inner: look for links in p/src/inner",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for fail := 1; ; fail++ {
				side := &brokenSide{Side: gitsrc.Files("test", files), fail: fail}
				err := test.do(NewLoader(), side)
				if side.asked < fail {
					if err != nil {
						t.Fatal(err)
					}
					break
				}
				if !errors.Is(err, gitsrc.ErrMissing) {
					t.Errorf("%s: got %v", side.last, err)
				}
				got = append(got, side.last+": "+strings.TrimSuffix(err.Error(), ": "+gitsrc.ErrMissing.Error()))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// treeSide gives every folder an ID, as a repository does: the same for folders
// of the same content.
type treeSide struct {
	gitsrc.Side
	ids   map[string]gitsrc.ID
	lists map[string]int
}

func (s *treeSide) ReadDir(dir string) ([]gitsrc.Entry, error) {
	s.lists[dir]++
	entries, err := s.Side.ReadDir(dir)
	for i := range entries {
		if entries[i].Kind == gitsrc.Dir {
			entries[i].ID = s.ids[entries[i].Name]
		}
	}
	return entries, err
}

// linkSide is an oddSide whose links lead somewhere.
type linkSide struct {
	oddSide
	links map[string]string
}

func (s *linkSide) Follow(path string, e gitsrc.Entry) (string, gitsrc.Entry, error) {
	if target := s.links[path]; target != "" {
		entry, err := s.Stat(target)
		return target, entry, err
	}
	return s.oddSide.Follow(path, e)
}
