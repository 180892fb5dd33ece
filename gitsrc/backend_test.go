package gitsrc

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"
)

func TestParseBackend(t *testing.T) {
	for _, want := range []Backend{BackendAuto, BackendBuiltin, BackendGit} {
		if got, err := ParseBackend(want.String()); got != want || err != nil {
			t.Errorf("%s: %s, %v", want, got, err)
		}
	}
	_, err := ParseBackend("Git\n")
	if !errors.Is(err, fs.ErrInvalid) || err.Error() != `choose backend "Git\n": invalid argument: there is none of that name` {
		t.Errorf("%v", err)
	}
	if diff := cmp.Diff([]string{"write auto, builtin, git"}, Hints(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestBackendTold holds what is said of the backend that was chosen.
func TestBackendTold(t *testing.T) {
	tests := []struct {
		name    string
		make    func(*testing.T, *gitRepo) *gitRepo
		asked   Backend
		rev     string
		backend Backend
		why     string
	}{
		{"plain", stay, BackendAuto, "HEAD", BackendBuiltin, ""},
		{"plain", stay, BackendBuiltin, "HEAD", BackendBuiltin, ""},
		{"plain", stay, BackendGit, "HEAD", BackendGit, "asked for"},
		{"reflog", stay, BackendAuto, "HEAD@{0}", BackendBuiltin, "read @{…}: not supported"},
		{"SHA-256", sha256Repo(), BackendAuto, "HEAD", BackendGit, `object format "sha256"`},
		{"SHA-256", sha256Repo(), BackendGit, "HEAD", BackendGit, "asked for"},
	}
	template := worktreeRepo(t)
	for _, tt := range tests {
		r := tt.make(t, template.copied(t)).openBy(tt.asked)
		if _, err := r.Resolve(tt.rev); err != nil {
			t.Errorf("%s: %v", tt.name, err)
		}
		if backend, why := r.Backend(); backend != tt.backend || why != tt.why {
			t.Errorf("%s, asked for %s: %s, %q, want %s, %q", tt.name, tt.asked, backend, why, tt.backend, tt.why)
		}
	}
	if backend, why := NewMemory().Repo().Backend(); backend != BackendBuiltin || why != "" {
		t.Errorf("memory: %s, %q", backend, why)
	}
}

// TestBackendRefused holds what is said when no backend reads a repository.
func TestBackendRefused(t *testing.T) {
	template := worktreeRepo(t)
	version := strings.TrimPrefix(template.git("version"), "git version ")
	const dirHint = "compare checked-out copies with `dir:PATH` instead"
	later := setConfig("core.repositoryformatversion", "1", "extensions.later", "true")
	tests := []struct {
		name  string
		make  func(*testing.T, *gitRepo) *gitRepo
		opts  Options
		path  string
		want  error
		text  string
		hints []string
	}{
		{
			"builtin alone", sha256Repo(),
			Options{Backend: BackendBuiltin},
			"", ErrUnsupported, `not supported: object format "sha256"`,
			[]string{"leave out `--git-backend builtin`: git may be able to read it", "git 2.29 and later read it", dirHint},
		},
		{
			"git too old", later,
			Options{},
			"", ErrUnsupported, `not supported: extension "later"; git says: unknown repository extension found: later (git ` + version + ")",
			[]string{"a later git may read it", dirHint},
		},
		{
			"git alone, too old", later,
			Options{Backend: BackendGit},
			"", ErrUnsupported,
			`not supported: extension "later"; git says: unknown repository extension found: later (git ` + version + ")",
			[]string{"a later git may read it", dirHint},
		},
		{
			"no git", sha256Repo(),
			Options{},
			"nowhere", ErrUnsupported, `not supported: object format "sha256"; run git: executable file not found in $PATH`,
			[]string{"install git", "git 2.29 and later read it", dirHint},
		},
		{"git alone, none", stay, Options{Backend: BackendGit}, "nowhere", exec.ErrNotFound, "run git: executable file not found in $PATH", []string{"install git"}},
	}
	for _, tt := range tests {
		g := tt.make(t, template.copied(t))
		if tt.path != "" {
			g.env = append(g.env, "PATH="+tt.path)
		}
		tt.opts.Env = g.lookup
		_, err := Open(g.dir, tt.opts)
		if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, err, tt.want)
			continue
		}
		text := "open " + quote(filepath.Join(g.dir, ".git")) + ": " + tt.text
		if diff := cmp.Diff(text, err.Error()); diff != "" && runtime.GOOS == "linux" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.hints, Hints(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestHistoryAsWritten is about what makes git show other parents than commits have. Nobody else who clones the repository sees them.
func TestHistoryAsWritten(t *testing.T) {
	g := worktreeRepo(t)
	want := ID(g.git("rev-parse", "v1"))
	g.git("commit-graph", "write", "--reachable")
	g.write(".git/info/grafts", g.git("rev-parse", "HEAD")+"\n")
	g.git("replace", "--graft", "HEAD")
	if out, ok := g.try("", "rev-parse", "--verify", "--quiet", "HEAD~1"); ok {
		t.Fatalf("git still sees the parent %s", out)
	}
	for _, backend := range []Backend{BackendAuto, BackendBuiltin, BackendGit} {
		for _, rev := range []string{"HEAD~1", "HEAD@{0}~1"} {
			if c, err := g.openBy(backend).Resolve(rev); c.ID != want && (backend != BackendBuiltin || rev == "HEAD~1") {
				t.Errorf("%s by %s: %s, %v, want %s", rev, backend, c.ID, err, want)
			}
		}
	}
}

// failing is a store that fails, or has one object and one name.
type failing struct{ err error }

func (s failing) object(ID, int64) (plumbing.ObjectType, []byte, error) {
	return plumbing.BlobObject, []byte("x"), s.err
}
func (s failing) match(string) ([]ID, error) { return []ID{"x"}, s.err }
func (s failing) close() error               { return s.err }

// TestAssisted is about when git is asked, and whose error is told.
func TestAssisted(t *testing.T) {
	wrapped := func(err error) error { return &Error{Op: "read", Subject: "x", Err: err} }
	tests := []struct {
		own, git error
		partial  bool
		want     error
		helped   bool
	}{
		{nil, ErrMissing, false, nil, false},
		{ErrUnsupported, nil, false, nil, true},
		{ErrCorrupt, nil, false, nil, true},
		{ErrMissing, nil, false, nil, true},
		{ErrMissing, nil, true, ErrMissing, false},
		{ErrCorrupt, ErrMissing, false, ErrCorrupt, false},
		{ErrMissing, ErrTooBig, false, ErrTooBig, true},
		{ErrTooBig, nil, false, ErrTooBig, false},
		{fs.ErrClosed, nil, false, fs.ErrClosed, false},
	}
	for _, tt := range tests {
		stores := [2]failing{}
		for i, err := range []error{tt.own, tt.git} {
			if err != nil {
				stores[i].err = wrapped(err)
			}
		}
		s := &assisted{own: stores[0], git: stores[1], partial: tt.partial, help: &help{}}
		_, content, err := s.object("x", 1)
		if !errors.Is(err, tt.want) || err == nil && string(content) != "x" || (s.help.text() != "") != tt.helped {
			t.Errorf("%v, git %v: %q, %v, %q, want %v, helped %t", tt.own, tt.git, content, err, s.help.text(), tt.want, tt.helped)
		}
		s.help = &help{}
		if ids, err := s.match("x"); !errors.Is(tt.git, ErrTooBig) && (!errors.Is(err, tt.want) || err == nil && len(ids) != 1 || (s.help.text() != "") != tt.helped) {
			t.Errorf("%v, git %v: matches %v, %v, %q, want %v", tt.own, tt.git, ids, err, s.help.text(), tt.want)
		}
	}
}

// TestForeignIDs is about what is no ID in a repository.
func TestForeignIDs(t *testing.T) {
	template := worktreeRepo(t)
	for _, repo := range []*Repo{
		template.openBy(BackendBuiltin), template.openBy(BackendGit), sha256Repo()(t, template.copied(t)).open(), NewMemory().Repo(),
		partialClone(t, template, "blob:none", "clone").openWith(Options{Fetch: true}),
	} {
		long := strings.Repeat("ab", 32)
		for _, id := range []ID{"", "a", "HEAD", ID(long), ID(long[:40]), ID(long[:39] + "\n"), ID(strings.Repeat("g", 40)), "HEAD\nHEAD"} {
			if id != "" && repo.format.isID(string(id)) {
				continue
			}
			if _, err := repo.Commit(id); !errors.Is(err, ErrMissing) {
				t.Errorf("%q: %v, want ErrMissing", id, err)
			}
			if err := repo.Prefetch([]ID{id}); err != nil {
				t.Errorf("%q: %v", id, err)
			}
		}
	}
}

// TestSHA256 reads all that has IDs in a repository whose objects are named by SHA-256.
func TestSHA256(t *testing.T) {
	g := sha256Repo()(t, worktreeRepo(t))
	g.write("untracked", "new")
	g.write("later", "changed")
	g.aged()
	r := g.open()
	side, err := r.Worktree()
	if err != nil {
		t.Fatal(err)
	}
	got, err := listing(side)
	if diff := cmp.Diff(g.onDisk(), got); diff != "" || err != nil {
		t.Errorf("%v (-git +got):\n%s", err, diff)
	}
	for name, want := range map[string]ID{"Cargo.toml": ID(g.git("rev-parse", "HEAD:Cargo.toml")), "empty": ID(g.git("rev-parse", "HEAD:empty")), "later": "", "untracked": ""} {
		if e, err := side.Stat(name); e.ID != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", name, e.ID, err, want)
		}
	}
	head, first := ID(g.git("rev-parse", "HEAD")), ID(g.git("rev-parse", "HEAD~1"))
	for rev, want := range map[string]ID{
		"HEAD": head, string(head): head, string(head[:8]): head, string(head[:63]): head, "HEAD~1": first, "v1": first, "v1^{}": first, "v1-1-g" + string(head[:9]): head, "main@{1}": first,
		string(head[:40]): head,
	} {
		if c, err := r.Resolve(rev); c.ID != want || err != nil {
			t.Errorf("%s: %s, %v, want %s", rev, c.ID, err, want)
		}
	}
	if base, err := r.MergeBase(head, first); base != first || err != nil {
		t.Errorf("merge base: %s, %v, want %s", base, err, first)
	}
	tags, err := r.Tags()
	if diff := cmp.Diff([]Tag{{"v1", first, time.Unix(1700000000, 0).UTC()}}, tags); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if has, err := r.HasTag(first); !has || err != nil {
		t.Errorf("HasTag: %t, %v", has, err)
	}
}

// TestOwner is about a repository of somebody else, which git does not trust unless it is told to. One that the user named is read.
func TestOwner(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a directory away")
	}
	g := worktreeRepo(t)
	for _, dir := range []string{".", ".git"} {
		if err := os.Chown(filepath.Join(g.dir, dir), 12345, 12345); err != nil {
			t.Fatal(err)
		}
	}
	for _, opts := range []Options{{Backend: BackendGit}, {}, {FromCwd: true}} {
		if _, err := readHead(g, opts); err != nil {
			t.Errorf("%+v: %v", opts, err)
		}
	}
	_, err := readHead(g, Options{Backend: BackendGit, FromCwd: true})
	if !errors.Is(err, ErrUnsupported) {
		t.Errorf("%v, want ErrUnsupported", err)
	}
	want := []string{"name its path, if you trust it: git asks for `git config --global --add safe.directory " + g.dir + "`"}
	if diff := cmp.Diff(want, Hints(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	g.git("config", "--file", ".gitconfig", "safe.directory", g.dir)
	g.env = append(g.env, "GIT_CONFIG_GLOBAL="+filepath.Join(g.dir, ".gitconfig"))
	if _, err := readHead(g, Options{Backend: BackendGit, FromCwd: true}); err != nil {
		t.Errorf("trusted: %v", err)
	}
}

// TestStrangeGit is about a git that does not answer as git does.
func TestStrangeGit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	g := worktreeRepo(t)
	id := g.git("rev-parse", "HEAD")
	program, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, answer string // of cat-file
		want         error
		text         string
	}{
		{"nothing", "", ErrCorrupt, "git ended: EOF"},
		{"no header", "hello\n", ErrCorrupt, `it answers "hello\n"`},
		{"no line", "hello", ErrCorrupt, "git ended: EOF"},
		{"no type", id + " thing 3\nabc\n", ErrCorrupt, ""},
		{"no size", id + " commit x\nabc\n", ErrCorrupt, ""},
		{"negative size", id + " commit -1\nabc\n", ErrCorrupt, ""},
		{"cut off", id + " commit 300\nabc\n", ErrCorrupt, "git ended: unexpected EOF"},
		{"too big", id + " commit 99999999999\nabc\n", ErrCorrupt, "git ended: EOF"},
		{"another object", id + " commit 3\nabc\n", ErrCorrupt, ""},
		{"missing", id + " missing\n", ErrMissing, ""},
	}
	for _, tt := range tests {
		bin := t.TempDir()
		script := "#!/bin/sh\ncase \"$*\" in\n*cat-file*) read line; printf '" + strings.ReplaceAll(tt.answer, "\n", `\n`) + "';;\n*) exec '" + program + "' \"$@\";;\nesac\n"
		if err := os.WriteFile(filepath.Join(bin, "git"), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		strange := &gitRepo{t: t, dir: g.dir, env: append(append([]string{}, g.env...), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"))}
		r := strange.openBy(BackendGit)
		for range 2 {
			_, err := r.Commit(ID(id))
			var e *Error
			if !errors.Is(err, tt.want) || !errors.As(err, &e) || tt.text != "" && !strings.HasSuffix(err.Error(), tt.text) {
				t.Errorf("%s: %v, want %v, %s", tt.name, err, tt.want, tt.text)
			}
		}
	}
}

func FuzzParseListing(f *testing.F) {
	const details = "  ctime: 1:2\n  mtime: 3:4\n  dev: 5\tino: 6\n  uid: 7\tgid: 8\n  size: 9\tflags: 40000000\n"
	id := strings.Repeat("ab", 20)
	f.Add("100644 " + id + " 0\ta\x00" + details)
	f.Add("100755 " + id + " 2\ta b\nc\x00" + details + "160000 " + id + " 0\tsub\x00" + details)
	f.Add("100644 " + id + " 0\ta")
	f.Fuzz(func(t *testing.T, text string) {
		idx, err := parseListing(text, sha1Format)
		if err != nil {
			if !errors.Is(err, ErrUnsupported) {
				t.Errorf("%v, want ErrUnsupported", err)
			}
			return
		}
		for _, e := range idx.entries {
			if len(e.hash) != sha1Format.size() || !strings.Contains(text, e.name) {
				t.Errorf("%+v", e)
			}
		}
	})
}
