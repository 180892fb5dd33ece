package tauri

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// unsure are the trees of which permver says that it cannot tell: links that it
// does not follow, since nothing of the repository says what is behind them.
var unsure = map[string]string{
	"folder: a link to itself":    "too many links, perhaps a loop",
	"link: to itself":             "too many links, perhaps a loop",
	"link: in a circle":           "too many links, perhaps a loop",
	"link: over nine others":      "too many links, perhaps a loop",
	"link: out of the repository": "it leads out of the tree",
	"loop: to the crate":          "a link leads from it to a folder around it",
	"link: absolute":              "its target \"/outside-of-the-repository/a.toml\" is absolute",
}

func TestDiscoveriesInGit(t *testing.T) {
	trees, discoveries := readDiscoveries(t)
	repo := commitTrees(t, trees)
	for i, tree := range trees {
		if slices.ContainsFunc(tree.Entries, func(e TreeEntry) bool { return e.Kind == gitsrc.Dir }) {
			continue // git has no empty folders
		}
		t.Run(tree.ID, func(t *testing.T) {
			commit, err := repo.Resolve(branch(i))
			if err != nil {
				t.Fatal(err)
			}
			compareDiscovery(t, tree, discoveries[i], repo.Revision(commit))
		})
	}
}

func TestDiscoveriesOnDisk(t *testing.T) {
	trees, discoveries := readDiscoveries(t)
	for i, tree := range trees {
		t.Run(tree.ID, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			err := tree.Write(dir)
			if err == nil {
				err = tree.verify(dir)
			}
			if err != nil && runtime.GOOS != "linux" {
				t.Skipf("this system cannot hold the tree: %v", err)
			}
			if err != nil {
				t.Fatal(err)
			}
			side, err := gitsrc.Directory(dir)
			if err != nil {
				t.Fatal(err)
			}
			compareDiscovery(t, tree, discoveries[i], side)
		})
	}
}

func readDiscoveries(t *testing.T) ([]Tree, []Discovery) {
	t.Helper()
	trees, err := ReadTrees("../../testdata/tauri/trees.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	discoveries, err := ReadDiscoveries("../../testdata/tauri/discoveries.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if len(trees) < 100 || len(trees) != len(discoveries) {
		t.Fatalf("%d trees, %d discoveries", len(trees), len(discoveries))
	}
	for i, tree := range trees {
		if discoveries[i].ID != tree.ID {
			t.Fatalf("the tree %q has the discovery of %q", tree.ID, discoveries[i].ID)
		}
	}
	return trees, discoveries
}

// verify returns an error if the folder does not hold the names of the tree, as
// where the system folds their case or their accents.
func (t Tree) verify(dir string) error {
	for _, e := range t.Entries {
		file := filepath.Join(dir, filepath.FromSlash(e.Path))
		for ; file != dir; file = filepath.Dir(file) {
			entries, err := os.ReadDir(filepath.Dir(file))
			if err != nil {
				return err
			}
			named := func(e fs.DirEntry) bool { return e.Name() == filepath.Base(file) }
			if !slices.ContainsFunc(entries, named) {
				return fmt.Errorf("%q has another name", e.Path)
			}
		}
	}
	return nil
}

func branch(tree int) string { return fmt.Sprintf("refs/heads/tree-%d", tree) }

// commitTrees makes a repository with a commit of each tree, by the real git: its
// fast-import takes names and links that the disk of a test may refuse.
func commitTrees(t *testing.T, trees []Tree) *gitsrc.Repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	var script bytes.Buffer
	for i, tree := range trees {
		fmt.Fprintf(&script, "commit %s\ncommitter permver <permver@localhost> 1700000000 +0000\ndata 0\n", branch(i))
		for _, e := range tree.Entries {
			if e.Kind == gitsrc.Dir {
				continue
			}
			mode := "100644"
			if e.Kind == gitsrc.Symlink {
				mode = "120000"
			}
			fmt.Fprintf(&script, "M %s inline %s\ndata %d\n%s\n", mode, quoteForGit(e.Path), len(e.Text), e.Text)
		}
	}
	dir := t.TempDir()
	runGit(t, dir, nil, "init", "--quiet", "--bare", ".")
	runGit(t, dir, &script, "fast-import", "--quiet")
	repo, err := gitsrc.Open(dir, gitsrc.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := repo.Close(); err != nil {
			t.Error(err)
		}
	})
	return repo
}

func runGit(t *testing.T, dir string, input *bytes.Buffer, arguments ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "git", arguments...)
	command.Dir = dir
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C"}
	if input != nil {
		command.Stdin = input
	}
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", arguments, err, output)
	}
}

// quoteForGit writes a path in the quotes of fast-import, whose escapes are octal.
func quoteForGit(path string) string {
	var quoted strings.Builder
	for _, b := range []byte(path) {
		if b < ' ' || b > '~' || b == '"' || b == '\\' {
			fmt.Fprintf(&quoted, `\%03o`, b)
		} else {
			quoted.WriteByte(b)
		}
	}
	return `"` + quoted.String() + `"`
}

// compareDiscovery holds what permver finds on a side to what Tauri found.
func compareDiscovery(t *testing.T, tree Tree, told Discovery, side gitsrc.Side) {
	t.Helper()
	plugin, err := manifest.NewLoader().Load(side, tree.Crate)
	if err != nil {
		t.Fatal(err)
	}
	why, isUnsure := unsure[tree.ID]
	if isUnsure {
		if len(plugin.Unchecked) == 0 {
			t.Fatal("permver is sure")
		}
		for _, u := range plugin.Unchecked {
			if !strings.HasSuffix(u.Why, why) {
				t.Errorf("unchecked: %s: %s", u.What, u.Why)
			}
		}
		return
	}
	if len(plugin.Unchecked) > 0 {
		t.Errorf("unchecked: %v", plugin.Unchecked)
	}
	if told.Refused() != plugin.Refused() {
		t.Fatalf("Tauri: %q, permver: %+v", told.Error+told.Panic, plugin.Faults)
	}
	if told.Refused() {
		return
	}
	found, want := targets(t, side, plugin), told.Paths(tree.Crate)
	if strings.HasPrefix(tree.ID, "loop: ") {
		// Tauri follows a loop until the system does not, permver once: what is read
		// last stays last.
		found, want = lastOfEach(found), lastOfEach(want)
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("files (-Tauri +permver):\n%s", diff)
	}
	if diff := cmp.Diff(told.Manifest.tell(), tellManifest(plugin.Manifest)); diff != "" {
		t.Errorf("manifest (-Tauri +permver):\n%s", diff)
	}
}

// targets returns where the plugin's permission files really are.
func targets(t *testing.T, side gitsrc.Side, plugin *manifest.Plugin) []string {
	t.Helper()
	paths := make([]string, 0, len(plugin.Files))
	for _, f := range plugin.Files {
		target, _, err := side.Follow(f.Path, gitsrc.Entry{})
		if err != nil {
			t.Error(errors.Unwrap(err))
		}
		paths = append(paths, target)
	}
	return paths
}

// lastOfEach leaves each path only where it stands last.
func lastOfEach(paths []string) []string {
	var last []string
	for i, p := range paths {
		if !slices.Contains(paths[i+1:], p) {
			last = append(last, p)
		}
	}
	return last
}

// tell writes Tauri's manifest as tellManifest writes permver's: what each
// identifier stands for, by its kind and name.
func (m *FoundManifest) tell() map[string][]string {
	told := make(map[string][]string)
	if m.Default != nil {
		told["default"] = m.Default.Permissions
	}
	for name, set := range m.Sets {
		told["set "+name] = set.Permissions
	}
	for name, p := range m.Permissions {
		told["permission "+name] = append(slices.Clone(p.Commands.Allow), p.Commands.Deny...)
	}
	return told
}

func tellManifest(m manifest.Manifest) map[string][]string {
	told := make(map[string][]string)
	names := func(all ...manifest.Name) []string {
		texts := make([]string, 0, len(all))
		for _, name := range all {
			texts = append(texts, name.Text)
		}
		return texts
	}
	if m.Default != nil {
		told["default"] = names(m.Default.Members...)
	}
	for name, set := range m.Sets {
		told["set "+name] = names(set.Members...)
	}
	for name, p := range m.Permissions {
		told["permission "+name] = names(slices.Concat(p.Allow, p.Deny)...)
	}
	return told
}
