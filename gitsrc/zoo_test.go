package gitsrc

import (
	"encoding/binary"
	"errors"
	"fmt"
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
	want error                                   // of Open or of reading with the builtin backend, nil if it is to be read as git reads it
	git  error                                   // the same with git as the backend, if it is something else: errNone for nil
}

// errNone stands for no error.
var errNone = errors.New("none")

// by returns what a backend is to say. The automatic choice is git for formats that only git reads, and for what only git can read.
func (a animal) by(backend Backend) error {
	switch {
	case a.git == nil || backend == BackendBuiltin, backend == BackendAuto && !errors.Is(a.want, ErrUnsupported):
		return a.want
	case errors.Is(a.git, errNone):
		return nil
	}
	return a.git
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
	{name: "working tree that is gone", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.env = append(g.env, "GIT_WORK_TREE="+g.dir) // Git itself reads nothing without.
		return setConfig("core.worktree", "../nowhere")(t, g)
	}},
	{name: "grafts", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.write(".git/info/grafts", g.git("rev-parse", "HEAD")+"\n")
		return g
	}},
	{name: "commit-graph", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("commit-graph", "write", "--reachable")
		return g
	}},
	{name: "cruft pack", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("reset", "-q", "--hard", "v1")
		g.git("reflog", "expire", "--expire=now", "--all")
		if out, ok := g.try("", "repack", "-q", "-d", "--cruft"); !ok {
			t.Skip("this git has no cruft packs: ", out)
		}
		return g
	}},
	{name: "a hundred packs", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("repack", "-dq")
		var input strings.Builder
		for i := range 100 {
			fmt.Fprintf(&input, "commit refs/heads/main\ncommitter c <c@localhost> %d +0000\ndata 0\n", 1800000000+i)
			if i == 0 {
				input.WriteString("from refs/heads/main^0\n")
			}
			fmt.Fprintf(&input, "M 100644 inline many/%d\ndata %d\n%s\n\ncheckpoint\n\n", i, 4, fmt.Sprintf("%04d", i))
		}
		g.git("config", "fastimport.unpackLimit", "0")
		g.feed(input.String(), "fast-import", "--quiet", "--force")
		if packs := matches(t, g, ".git/objects/pack/*.pack"); len(packs) < 100 {
			t.Fatalf("%d packs", len(packs))
		}
		return g
	}},
	{name: "tracked submodule", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("update-index", "--add", "--cacheinfo", "160000,"+g.git("rev-parse", "HEAD")+",plugins/sub")
		g.git("commit", "-q", "-m", "submodule")
		return g
	}},
	{name: "symbolic reference that leads nowhere", make: run("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/gone")},
	{name: "very large file", want: ErrTooBig, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.commit(map[string]string{"large": strings.Repeat("x", MaxFile+1), "after": "1"})
		g.git("repack", "-adq")
		return g
	}},
	{name: "depth 1", make: clone("--no-local", "--depth=1")},
	{name: "sparse index", make: run("sparse-checkout", "set", "--cone", "--sparse-index", "plugins/fs")},
	{name: "split index", make: run("update-index", "--split-index")},
	{name: "alternates in quotes", want: ErrUnsupported, git: errNone, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("clone", "-q", "--shared", ".", "one")
		g.write("one/.git/objects/info/alternates", quote(filepath.Join(g.dir, ".git", "objects"))+"\n")
		return g.at("one")
	}},
	{name: "index versions", make: run("update-index", "--index-version", "4")},
	{name: "SHA-256", want: ErrUnsupported, git: errNone, make: sha256Repo()},
	{name: "SHA-256, packed", want: ErrUnsupported, git: errNone, make: sha256Repo("gc", "-q")},
	{name: "SHA-256, detached", want: ErrUnsupported, git: errNone, make: sha256Repo("checkout", "-q", "--detach")},
	{name: "SHA-256, bare", want: ErrUnsupported, git: errNone, make: func(t *testing.T, g *gitRepo) *gitRepo {
		return clone("--bare")(t, sha256Repo()(t, g))
	}},
	{name: "SHA-256, linked worktree", want: ErrUnsupported, git: errNone, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g = sha256Repo()(t, g)
		g.git("worktree", "add", "-q", "linked")
		return g.at("linked")
	}},
	{name: "SHA-256, missing blob", want: ErrUnsupported, git: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
		return lose("HEAD:Cargo.toml")(t, sha256Repo()(t, g))
	}},
	{name: "SHA-256, object with the content of another", want: ErrUnsupported, git: ErrCorrupt, make: func(t *testing.T, g *gitRepo) *gitRepo {
		return foreign(t, sha256Repo()(t, g))
	}},
	{name: "SHA-256, no commit", want: ErrUnsupported, git: ErrBadRev, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("init", "-q", "--object-format=sha256", "new")
		return g.at("new")
	}},
	{name: "object format of the future", want: ErrUnsupported, make: setConfig("core.repositoryformatversion", "1", "extensions.objectFormat", "blake3")},
	{name: "reftable as an old git sees it", want: ErrUnsupported, make: setConfig("core.repositoryformatversion", "1", "extensions.refStorage", "later")},
	{name: "reftable", want: ErrUnsupported, git: errNone, make: func(t *testing.T, g *gitRepo) *gitRepo {
		if out, ok := g.try("", "init", "-q", "-b", "main", "--ref-format=reftable", "new"); !ok {
			t.Skip("this git has no reftable: ", strings.TrimSpace(strings.SplitN(out, "\n", 2)[0]))
		}
		g.at("new").commit(oddFiles())
		return g.at("new")
	}},
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
	{name: "damaged pack", want: ErrCorrupt, git: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
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
	{name: "empty reference beside", make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.write(".git/refs/heads/other", "")
		return g
	}},
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
	{name: "treeless clone", want: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g.git("config", "uploadpack.allowFilter", "true")
		g.git("clone", "-q", "--bare", "--filter=tree:0", "file://"+g.dir, "clone")
		return g.at("clone")
	}},
	{name: "SHA-256, blobless clone", want: ErrUnsupported, git: ErrMissing, make: func(t *testing.T, g *gitRepo) *gitRepo {
		g = sha256Repo("config", "uploadpack.allowFilter", "true")(t, g)
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

// sha256Repo makes a repository whose objects are named by SHA-256, and runs a command in it.
func sha256Repo(args ...string) func(*testing.T, *gitRepo) *gitRepo {
	return func(_ *testing.T, g *gitRepo) *gitRepo {
		g.git("init", "-q", "-b", "main", "--object-format=sha256", "new")
		g = g.at("new")
		g.commit(oddFiles())
		g.git("tag", "-a", "-m", "annotated", "v1")
		g.commit(map[string]string{"later": "1"})
		if len(args) > 0 {
			g.git(args...)
		}
		return g
	}
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

// TestZoo reads every repository with all backends as git reads it, or refuses it for the reason given. With -v it prints a table.
func TestZoo(t *testing.T) {
	template := worktreeRepo(t)
	rows := make([]string, len(zoo))
	t.Run("animals", func(t *testing.T) {
		for i, a := range zoo {
			t.Run(a.name, func(t *testing.T) {
				t.Parallel()
				rows[i] = fmt.Sprintf("%-55s skipped", a.name)
				rows[i] = a.examine(t, a.make(t, template.copied(t)))
			})
		}
	})
	t.Logf("%-55s %-14s %-14s %-14s %s\n%s", "repository", BackendBuiltin, BackendGit, BackendAuto, "git ls-tree", strings.Join(rows, "\n"))
}

// examine reads a repository with all backends, and returns a row for people.
func (a animal) examine(t *testing.T, g *gitRepo) string {
	t.Helper()
	row := fmt.Sprintf("%-55s", a.name)
	for _, backend := range []Backend{BackendBuiltin, BackendGit, BackendAuto} {
		want := a.by(backend)
		got, err := readHead(g, Options{Backend: backend})
		row += fmt.Sprintf(" %-14s", outcome(err))
		switch {
		case !errors.Is(err, want):
			t.Errorf("%s: got %v, want %v", backend, err, want)
		case want != nil:
			a.checkError(t, backend, err)
		default:
			if diff := cmp.Diff(g.lsTree("HEAD"), got); diff != "" {
				t.Errorf("%s (-git +got):\n%s", backend, diff)
			}
		}
	}
	out, ok := g.try("", "ls-tree", "-r", "-z", "HEAD")
	if !ok {
		return row + " " + strings.TrimPrefix(strings.SplitN(out, "\n", 2)[0], "fatal: ")
	}
	return row + " reads"
}

func (a animal) checkError(t *testing.T, backend Backend, err error) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%s: got %T %v, want an *Error that is not fs.ErrNotExist", backend, err, err)
	}
	if len(Hints(err)) == 0 && !errors.Is(err, ErrCorrupt) && !errors.Is(err, ErrUnsupported) && !errors.Is(err, ErrTooBig) && !strings.HasPrefix(a.name, ".git file without") {
		t.Errorf("%s: no hints for %v", backend, err)
	}
}

// outcome is a word for the table.
func outcome(err error) string {
	if err == nil {
		return "reads"
	}
	for _, cause := range []struct {
		err  error
		name string
	}{
		{ErrNotRepo, "no repository"}, {ErrBadRev, "no commit"}, {ErrMissing, "missing"}, {ErrCorrupt, "damaged"}, {ErrTooBig, "too big"}, {ErrUnsupported, "unsupported"},
	} {
		if errors.Is(err, cause.err) {
			return cause.name
		}
	}
	return "?"
}

// readHead opens the repository and reads all of HEAD, in the form of lsTree.
func readHead(g *gitRepo, opts Options) (lines []string, err error) {
	opts.Env = g.lookup
	r, err := Open(g.dir, opts)
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
