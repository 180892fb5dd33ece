package gitsrc

import (
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// oddFiles are two commits' worth of files whose names are not plain.
func oddFiles() map[string]string {
	odd := map[string]string{
		"Cargo.toml": "[package]\n", "plugins/fs/permissions/default.toml": "[default]\n", "plugins/fs/src/lib.rs": "fn main() {}\n", "a b/c'd": "space",
		"sort/a": "1", "sort/a.b": "2", "sort/a/b": "", "sort/a0": "3", "empty": "",
	}
	delete(odd, "sort/a")
	if runtime.GOOS == "linux" {
		odd["quote\"d"] = "q"
		odd["back\\slash"] = "b"
		odd["new\nline"] = "n"
		odd["latin-\xe9"] = "not UTF-8"
	}
	return odd
}

// animal is an odd repository: made from one with two commits and the tag v1 on the first.
type animal struct {
	name string
	make func(t *testing.T, g *gitRepo) *gitRepo // returns where to open it
	want error                                   // of Open or of reading, nil if it is to be read as git reads it
}

var zoo = []animal{
	{name: "plain", make: stay},
	{name: "packed", make: run("gc", "-q")},
	{name: "packed refs", make: run("pack-refs", "--all")},
	{name: "several packs", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-d", "-q")
		g.commit(map[string]string{"later": "1"})
		g.git("repack", "-d", "-q")
		g.commit(map[string]string{"loose": "1"})
		return g
	}},
	{name: "multi-pack index", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-dq")
		g.git("multi-pack-index", "write")
		return g
	}},
	{name: "detached", make: run("checkout", "-q", "--detach", "v1")},
	{name: "linked worktree", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("worktree", "add", "-q", "linked", "v1")
		return g.at("linked")
	}},
	{name: "submodule's own repository", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("init", "-q", "super")
		super := g.at("super")
		super.git("submodule", "--quiet", "add", g.dir, "sub")
		return super.at("sub")
	}},
	{name: "separate git dir", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("clone", "-q", "--separate-git-dir", "elsewhere", ".", "clone")
		return g.at("clone")
	}},
	{name: "bare", make: clone("--bare")},
	{name: "mirror", make: clone("--mirror")},
	{name: "inside .git", make: func(t *testing.T, g *gitRepo) *gitRepo { return g.at(".git") }},
	{name: "symbolic link as .git", make: func(t *testing.T, g *gitRepo) *gitRepo {
		rename(t, g, ".git", "real")
		symlink(t, g, "real", ".git")
		return g
	}},
	{name: "symbolic link as objects", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("gc", "-q")
		rename(t, g, ".git/objects", "store")
		symlink(t, g, "../store", ".git/objects")
		return g
	}},
	{name: "symbolic link as HEAD", make: func(t *testing.T, g *gitRepo) *gitRepo {
		remove(t, g, ".git/HEAD")
		symlink(t, g, "refs/heads/main", ".git/HEAD")
		return g
	}},
	{name: "worktreeConfig by sparse-checkout", make: run("sparse-checkout", "set", "plugins")},
	{name: "alternates", make: clone("--shared")},
	{name: "nested and relative alternates", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("clone", "-q", "--shared", ".", "one")
		g.git("clone", "-q", "--shared", "one", "two")
		two := g.at("two")
		two.write(".git/objects/info/alternates", "# comment\n../../../one/.git/objects\n")
		return two
	}},
	{name: "alternates gone", want: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("clone", "-q", "--shared", ".", "one")
		g.write("one/.git/objects/info/alternates", filepath.Join(g.dir, "nowhere")+"\n")
		return g.at("one")
	}},
	{name: "format version 1 with harmless extensions", make: setConfig(
		"core.repositoryformatversion", "1", "extensions.noop", "1", "extensions.preciousObjects", "true", "extensions.objectFormat", "sha1", "extensions.worktreeConfig", "true")},
	{name: "gh pr checkout and other settings that go-git refuses", make: func(t *testing.T, g *gitRepo) *gitRepo {
		f, err := os.OpenFile(filepath.Join(g.dir, ".git", "config"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.WriteString("[branch \"main\"]\n\tremote = https://localhost/x\n\tmerge = refs/pull/1/head\n\trebase = merges\n[branch.old]\n\tremote = origin\n" +
			"[remote \"origin\"]\n\turl = x\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n\tfetch = ^refs/heads/skip\n[pack]\n\twindow = abc\n")
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		return g
	}},
	{name: "replaced commit", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("replace", "HEAD", "v1")
		g.env = append(g.env, "GIT_NO_REPLACE_OBJECTS=1") // The package never looks at replacements.
		return g
	}},
	{name: "index versions", make: run("update-index", "--index-version", "4")},
	{name: "SHA-256", want: ErrUnsupported, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("init", "-q", "--object-format=sha256", "new")
		return g.at("new")
	}},
	{name: "reftable", want: ErrUnsupported, make: setConfig("core.repositoryformatversion", "1", "extensions.refStorage", "reftable")},
	{name: "unknown extension", want: ErrUnsupported, make: setConfig("core.repositoryformatversion", "1", "extensions.later", "true")},
	{name: "format version 2", want: ErrUnsupported, make: setConfig("core.repositoryformatversion", "2")},
	{name: "pack of git maintenance", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-adq")
		for _, pack := range matches(t, g, ".git/objects/pack/pack-*") {
			rename(t, g, pack, strings.Replace(pack, "pack-", "loose-", 1))
		}
		return g
	}},
	{name: "pack without index", want: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-adq")
		remove(t, g, matches(t, g, ".git/objects/pack/*.idx")[0])
		return g
	}},
	{name: "what an interrupted fetch leaves", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-adq")
		g.write(".git/objects/pack/pack-"+strings.Repeat("0", 40)+".pack", "PACK")
		g.write(".git/objects/pack/pack-"+strings.Repeat("1", 40)+".idx", "")
		g.write(".git/objects/pack/tmp_pack_x", "PACK")
		return g
	}},
	{name: "pack index version 1", make: run("-c", "pack.indexVersion=1", "repack", "-adqF")},
	{name: "pack index with a wrong checksum of its own", make: packIndexed(func(b []byte) []byte { b[len(b)-1] ^= 0xff; return b })},
	{name: "pack index of another pack", want: ErrCorrupt, make: packIndexed(func(b []byte) []byte { b[len(b)-40] ^= 0xff; return b })},
	{name: "pack index cut off", want: ErrCorrupt, make: packIndexed(func(b []byte) []byte { return b[:len(b)-60] })},
	{name: "pack index of a later version", want: ErrUnsupported, make: packIndexed(func(b []byte) []byte { b[7] = 3; return b })},
	{name: "pack index with wrong offsets", want: ErrCorrupt, make: packIndexed(func(b []byte) []byte {
		count := int(binary.BigEndian.Uint32(b[8+255*4:]))
		offsets := b[8+256*4+count*24:][:count*4]
		first := slices.Clone(offsets[:4])
		copy(offsets[copy(offsets, offsets[4:]):], first)
		return b
	})},
	{name: "damaged pack index, but another pack", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-adq")
		index := matches(t, g, ".git/objects/pack/*.idx")[0]
		for from, to := range map[string]string{index: ".idx", strings.TrimSuffix(index, ".idx") + ".pack": ".pack"} {
			content, err := os.ReadFile(filepath.Join(g.dir, from))
			if err != nil {
				t.Fatal(err)
			}
			g.write(".git/objects/pack/another"+to, string(content))
		}
		damage(t, g, ".git/objects/pack/another.idx", func(b []byte) []byte { return b[:100] })
		return g
	}},
	{name: "damaged pack", want: ErrCorrupt, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-adq")
		damage(t, g, matches(t, g, ".git/objects/pack/*.pack")[0], func(b []byte) []byte {
			for i := 12; i < len(b)-20; i++ {
				b[i] ^= 0xff
			}
			return b
		})
		return g
	}},
	{name: "empty object", want: ErrCorrupt, make: changed("HEAD:Cargo.toml", func([]byte) []byte { return nil })},
	{name: "object that does not inflate", want: ErrCorrupt, make: changed("HEAD:Cargo.toml", func([]byte) []byte { return []byte("garbage") })},
	{name: "object cut off", want: ErrCorrupt, make: changed("HEAD^{tree}", func(b []byte) []byte { return b[:len(b)/2] })},
	{name: "object with the content of another", want: ErrCorrupt, make: foreign},
	{name: "missing blob", want: ErrMissing, make: lose("HEAD:Cargo.toml")},
	{name: "missing tree", want: ErrMissing, make: lose("HEAD:plugins")},
	{name: "missing commit", want: ErrMissing, make: lose("HEAD")},
	{name: "empty reference", want: ErrCorrupt, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.write(".git/refs/heads/main", "")
		return g
	}},
	{name: "references in a loop", want: ErrCorrupt, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.write(".git/refs/heads/main", "ref: refs/heads/other\n")
		g.write(".git/refs/heads/other", "ref: refs/heads/main\n")
		return g
	}},
	{name: "damaged packed-refs", want: ErrCorrupt, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("pack-refs", "--all")
		g.write(".git/packed-refs", "nonsense\n")
		return g
	}},
	{name: "unborn branch", want: ErrBadRev, make: run("checkout", "-q", "--orphan", "new")},
	{name: "no repository", want: ErrNotRepo, make: func(t *testing.T, g *gitRepo) *gitRepo { return newGit(t) }},
	{name: ".git file that points nowhere", want: ErrNotRepo, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.write("sub/.git", "gitdir: ../nowhere\n")
		return g.at("sub")
	}},
	{name: ".git file without a path", want: ErrNotRepo, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.write("sub/.git", "hello\n")
		return g.at("sub")
	}},
	{name: "blobless clone", want: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("config", "uploadpack.allowFilter", "true")
		g.git("clone", "-q", "--bare", "--filter=blob:none", "file://"+g.dir, "clone")
		return g.at("clone")
	}},
	{name: "entry called .git", want: ErrUnsupported, make: hostileTree("100644 .git")},
	{name: "entry called ..", want: ErrUnsupported, make: hostileTree("100644 ..")},
	{name: "entry with a slash", want: ErrCorrupt, make: hostileTree("100644 a/b")},
	{name: "entry without a name", want: ErrCorrupt, make: hostileTree("100644 ")},
	{name: "entry of no mode", want: ErrCorrupt, make: hostileTree("999 a")},
	{name: "entry of an old mode", make: hostileTree("100664 a")},
}

func stay(_ *testing.T, g *gitRepo) *gitRepo { return g }

func run(args ...string) func(*testing.T, *gitRepo) *gitRepo {
	return func(_ *testing.T, g *gitRepo) *gitRepo { g.git(args...); return g }
}

func clone(args ...string) func(*testing.T, *gitRepo) *gitRepo {
	return func(_ *testing.T, g *gitRepo) *gitRepo {
		g.git(append(append([]string{"clone", "-q"}, args...), ".", "clone")...)
		return g.at("clone")
	}
}

func setConfig(settings ...string) func(*testing.T, *gitRepo) *gitRepo {
	return func(_ *testing.T, g *gitRepo) *gitRepo {
		file := filepath.Join(g.dir, ".git", "config")
		for i := 0; i < len(settings); i += 2 {
			g.at("..").git("config", "-f", file, settings[i], settings[i+1])
		}
		return g
	}
}

// loose returns where an object of its own file lies.
func loose(g *gitRepo, rev string) string {
	id := g.git("rev-parse", rev)
	return ".git/objects/" + id[:2] + "/" + id[2:]
}

func changed(rev string, change func([]byte) []byte) func(*testing.T, *gitRepo) *gitRepo {
	return func(t *testing.T, g *gitRepo) *gitRepo {
		file := loose(g, rev)
		content, err := os.ReadFile(filepath.Join(g.dir, file))
		if err != nil {
			t.Fatal(err)
		}
		remove(t, g, file)
		g.write(file, string(change(content)))
		return g
	}
}

// packIndexed packs everything and changes the index of the pack.
func packIndexed(change func([]byte) []byte) func(*testing.T, *gitRepo) *gitRepo {
	return func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-adq")
		damage(t, g, matches(t, g, ".git/objects/pack/*.idx")[0], change)
		return g
	}
}

func foreign(t *testing.T, g *gitRepo) *gitRepo {
	other, err := os.ReadFile(filepath.Join(g.dir, loose(g, "HEAD:empty")))
	if err != nil {
		t.Fatal(err)
	}
	return changed("HEAD:Cargo.toml", func([]byte) []byte { return other })(t, g)
}

func lose(rev string) func(*testing.T, *gitRepo) *gitRepo {
	return func(t *testing.T, g *gitRepo) *gitRepo { remove(t, g, loose(g, rev)); return g }
}

// hostileTree commits a tree with an entry that git itself would not write.
func hostileTree(entry string) func(*testing.T, *gitRepo) *gitRepo {
	return func(_ *testing.T, g *gitRepo) *gitRepo {
		blob := hashOf(ID(g.git("rev-parse", "HEAD:Cargo.toml")))
		tree := g.feed(entry+"\x00"+string(blob[:]), "hash-object", "-t", "tree", "-w", "--literally", "--stdin")
		g.git("update-ref", "HEAD", g.git("commit-tree", "-m", "hostile", tree))
		return g
	}
}

func rename(t *testing.T, g *gitRepo, from, to string) {
	t.Helper()
	if err := os.Rename(filepath.Join(g.dir, from), filepath.Join(g.dir, to)); err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, g *gitRepo, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(g.dir, name)); err != nil {
		t.Fatal(err)
	}
}

func symlink(t *testing.T, g *gitRepo, target, name string) {
	t.Helper()
	if err := os.Symlink(target, filepath.Join(g.dir, name)); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
}

func matches(t *testing.T, g *gitRepo, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(g.dir, pattern))
	if err != nil || len(found) == 0 {
		t.Fatalf("%s: nothing found, %v", pattern, err)
	}
	for i := range found {
		found[i], _ = slashed(g.dir, found[i])
	}
	return found
}

func damage(t *testing.T, g *gitRepo, name string, change func([]byte) []byte) {
	t.Helper()
	file := filepath.Join(g.dir, name)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Chmod(file, 0o644), os.WriteFile(file, change(content), 0o644)); err != nil {
		t.Fatal(err)
	}
}

// TestZoo reads every repository as git reads it, or refuses it for the reason given.
func TestZoo(t *testing.T) {
	template := worktreeRepo(t)
	for _, a := range zoo {
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			g := template.copied(t)
			g = a.make(t, g)
			got, err := readHead(g)
			if !errors.Is(err, a.want) {
				t.Fatalf("got %v, want %v", err, a.want)
			}
			if a.want != nil {
				var e *Error
				if !errors.As(err, &e) || errors.Is(err, fs.ErrNotExist) {
					t.Errorf("got %T %v, want an *Error that is not fs.ErrNotExist", err, err)
				}
				if len(Hints(err)) == 0 && !errors.Is(a.want, ErrCorrupt) && !errors.Is(a.want, ErrUnsupported) && !strings.HasPrefix(a.name, ".git file without") {
					t.Errorf("no hints for %v", err)
				}
				return
			}
			if diff := cmp.Diff(g.lsTree("HEAD"), got); diff != "" {
				t.Errorf("(-git +got):\n%s", diff)
			}
		})
	}
}

// readHead opens the repository and reads all of HEAD, in the form of lsTree.
func readHead(g *gitRepo) (lines []string, err error) {
	r, err := Open(g.dir, Options{Env: g.lookup})
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	c, err := r.Resolve("HEAD")
	if err != nil {
		return nil, err
	}
	return listing(r.Revision(c))
}
