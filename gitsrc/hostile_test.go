package gitsrc

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// canary is a program that leaves a file when it runs. It is what hostile repositories name in their configuration.
type canary struct {
	t            *testing.T
	program, out string
}

func newCanary(t *testing.T, g *gitRepo) canary {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the program is a shell script")
	}
	out := filepath.Join(t.TempDir(), "ran")
	g.write(".git/evil/canary", "#!/bin/sh\necho \"$0 $*\" >>'"+out+"'\nexit 1\n")
	c := canary{t, filepath.Join(g.dir, ".git", "evil", "canary"), out}
	c.executable(".")
	return c
}

// executable makes a copy of the program.
func (c canary) executable(file string) {
	c.t.Helper()
	content, err := os.ReadFile(c.program)
	if file != "." {
		err = errors.Join(err, os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, content, 0o755))
	}
	if err := errors.Join(err, os.Chmod(c.program, 0o755)); err != nil {
		c.t.Fatal(err)
	}
}

// sang returns what ran since the last call, "" for nothing.
func (c canary) sang() string {
	content, err := os.ReadFile(c.out)
	if err == nil {
		err = os.Remove(c.out)
	}
	if err != nil && !os.IsNotExist(err) {
		c.t.Fatal(err)
	}
	return string(content)
}

// hostile are settings by which a repository makes git run a program, and a command of git that does.
var hostile = []struct {
	name     string
	settings []string // CANARY stands for the program
	control  []string
	fetches  bool // nothing keeps the file that is gone from being fetched
}{
	{"fsmonitor", []string{"core.fsmonitor", "CANARY"}, []string{"status"}, true},
	{"hooks", []string{"core.hooksPath", "HOOKS"}, []string{"update-ref", "refs/heads/new", "HEAD"}, true},
	{"alias", []string{"alias.run", "!CANARY", "alias.rev-parse", "!CANARY", "alias.cat-file", "!CANARY", "alias.ls-files", "!CANARY", "alias.for-each-ref", "!CANARY"}, []string{"run"}, true},
	{"filter", []string{"filter.evil.clean", "CANARY", "filter.evil.smudge", "CANARY", "filter.evil.process", "CANARY", "diff.evil.textconv", "CANARY", "diff.external", "CANARY"}, []string{"diff", "--no-index", "a", "gone"}, true},
	{"pager", []string{"core.pager", "CANARY", "pager.ls-files", "CANARY", "pager.rev-parse", "CANARY", "core.editor", "CANARY", "gpg.program", "CANARY"}, []string{"config", "--edit"}, true},
	{"included", []string{"include.path", "INCLUDED"}, []string{"status"}, false},
	{"ssh", []string{"remote.origin.url", "ssh://localhost/x", "core.sshCommand", "CANARY"}, []string{"fetch"}, false},
	{"upload-pack", []string{"remote.origin.uploadpack", "CANARY"}, []string{"fetch"}, false},
	{"ext", []string{"remote.origin.url", "ext::CANARY x", "protocol.ext.allow", "always"}, []string{"fetch"}, false},
	{"helper", []string{"remote.origin.vcs", "canary", "protocol.canary.allow", "always"}, []string{"fetch"}, false},
	{"helper called none", []string{"remote.origin.url", "none::x", "protocol.none.allow", "always"}, []string{"fetch"}, false},
	{"proxy", []string{"remote.origin.url", "git://localhost/x", "core.gitProxy", "CANARY", "protocol.git.allow", "always"}, []string{"fetch"}, false},
	{"credentials", []string{"credential.helper", "!CANARY", "core.askPass", "CANARY"}, []string{"credential", "fill"}, false},
	{"credentials of a host", []string{"credential.https://localhost.helper", "!CANARY"}, []string{"credential", "fill"}, false},
}

// TestNoProgramRuns reads repositories that would have git run a program: a partial clone that lacks a file, which git would fetch when it reads it.
func TestNoProgramRuns(t *testing.T) {
	template := initGit(t)
	template.git("config", "uploadpack.allowFilter", "true")
	template.commit(map[string]string{"a": "1", "gone": "2", ".gitattributes": "* filter=evil diff=evil\n"})
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			g := template.copied(t)
			c := newCanary(t, g)
			for _, program := range []string{"git", "git-remote-canary", "git-remote-none", "git-remote-https", "ssh"} {
				for _, dir := range []string{".", ".git", ".git/evil/bin"} {
					c.executable(filepath.Join(g.dir, dir, program))
				}
			}
			for _, hook := range []string{"reference-transaction", "post-index-change", "pre-auto-gc", "post-checkout"} {
				c.executable(filepath.Join(g.dir, ".git", "evil", "hooks", hook))
			}
			g.write(".git/evil/config", "[core]\n\tfsmonitor = "+c.program+"\n\tsshCommand = "+c.program+"\n")
			g.git("remote", "add", "origin", "file://"+template.dir)
			replacer := strings.NewReplacer("CANARY", c.program, "HOOKS", filepath.Join(g.dir, ".git", "evil", "hooks"), "INCLUDED", filepath.Join(g.dir, ".git", "evil", "config"))
			blob := hashOf(ID(g.git("rev-parse", "HEAD:gone"))).String()
			setConfig("core.repositoryformatversion", "1", "extensions.partialClone", "origin", "remote.origin.promisor", "true", "remote.origin.partialclonefilter", "blob:none")(t, g)
			for i := 0; i < len(tt.settings); i += 2 {
				setConfig(tt.settings[i], replacer.Replace(tt.settings[i+1]))(t, g)
			}
			remove(t, g, ".git/objects/"+blob[:2]+"/"+blob[2:])

			// The canary does sing when git is left to itself.
			left := &gitRepo{t: t, dir: g.dir, env: append(append([]string{}, g.env...), "GIT_ALLOW_PROTOCOL=file:ssh:ext:canary:none:git",
				"PATH="+filepath.Join(g.dir, ".git", "evil", "bin")+string(filepath.ListSeparator)+os.Getenv("PATH"), "GIT_ASKPASS=", "GIT_TERMINAL_PROMPT=0")}
			left.try("protocol=https\nhost=localhost\n\n", tt.control...)
			if c.sang() == "" {
				t.Fatalf("git %q runs nothing, so that this proves nothing", tt.control)
			}

			t.Chdir(g.dir)
			relative := strings.Join([]string{".git/evil/bin", "", ".", os.Getenv("PATH")}, string(filepath.ListSeparator))
			g.env = append(g.env, "PATH="+relative, "GIT_ALLOW_PROTOCOL=file:ssh:git")
			for _, opts := range []Options{
				{Backend: BackendBuiltin}, {}, {Backend: BackendGit}, {Backend: BackendGit, FromCwd: true}, {Fetch: true}, {Backend: BackendGit, Fetch: true},
			} {
				fetched := readAll(t, g, opts)
				if want := tt.fetches && opts.Fetch; fetched != want {
					t.Errorf("%+v: fetched %t, want %t", opts, fetched, want)
				}
				if fetched {
					for _, pack := range matches(t, g, ".git/objects/pack/*") {
						remove(t, g, pack)
					}
				}
				if ran := c.sang(); ran != "" {
					t.Errorf("%+v: it ran %s", opts, ran)
				}
			}
		})
	}
}

// readAll reads by every way there is, and reports whether the file that is gone could be read.
func readAll(t *testing.T, g *gitRepo, opts Options) (fetched bool) {
	t.Helper()
	r := g.openWith(opts)
	c, err := r.Resolve("HEAD")
	if err != nil {
		t.Fatal(err)
	}
	if content, _, err := r.Revision(c).ReadFile("a", Entry{}); string(content) != "1" || err != nil {
		t.Errorf("%+v: a is %q, %v", opts, content, err)
	}
	_, _, gone := r.Revision(c).ReadFile("gone", Entry{})
	if gone != nil && !errors.Is(gone, ErrMissing) && !errors.Is(gone, ErrUnsupported) {
		t.Errorf("%+v: gone: %v, want ErrMissing or ErrUnsupported", opts, gone)
	}
	if _, err := r.Tags(); err != nil {
		t.Errorf("%+v: %v", opts, err)
	}
	if _, err := r.Resolve("HEAD@{0}"); opts.Backend != BackendBuiltin && err != nil {
		t.Errorf("%+v: %v", opts, err)
	}
	side, err := r.Worktree()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listing(withoutIDs(side)); err != nil {
		t.Errorf("%+v: %v", opts, err)
	}
	return gone == nil
}
