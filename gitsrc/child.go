package gitsrc

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// child is git's own program, asked about one repository.
//
// A repository may come from anybody, and its configuration can name programs for git to run. None of them runs here: only commands that read are started, by
// the absolute path of a program on the PATH, where entries that are relative to some directory do not count; hooks, file system monitors, pagers and
// automatic maintenance are switched off; and no protocol is allowed, so that git cannot fetch what a partial clone left out, nor start what would.
// See git(1), "Environment Variables", and git-config(1), "protocol.allow".
type child struct {
	program string
	layout  layout
	env     func(string) string
}

// newChild finds git and asks it whether it reads the repository.
func newChild(l layout, env func(string) string) (*child, error) {
	program, err := findGit(env("PATH"))
	if err != nil {
		return nil, err
	}
	c := &child{program: program, layout: l, env: env}
	if l.found {
		err = c.trust()
	} else {
		_, err = c.run("rev-parse", "--git-dir")
	}
	return c, err
}

// findGit returns the absolute path of git. An entry of the PATH that is not absolute could lead into the repository.
func findGit(path string) (string, error) {
	for _, dir := range absoluteDirs(path) {
		if program, err := exec.LookPath(filepath.Join(dir, "git")); err == nil {
			return program, nil
		}
	}
	return "", &Error{Op: "run", Subject: "git", Err: exec.ErrNotFound, hints: []string{"install git"}}
}

func absoluteDirs(path string) []string {
	return slices.DeleteFunc(filepath.SplitList(path), func(dir string) bool { return !filepath.IsAbs(dir) })
}

// trust asks git whether it takes what was found from the current directory for a repository that the user trusts: see safe.directory in git-config(1).
// It does not ask about a repository that the user named, nor do we.
func (c *child) trust() error {
	cmd := c.command(c.reading(), "rev-parse", "--absolute-git-dir")
	cmd.Dir = c.layout.start
	out, err := finished(cmd)
	if err != nil {
		return err
	}
	dir := filepath.FromSlash(strings.TrimSuffix(string(out), "\n"))
	if info, own := stat(dir), stat(c.layout.gitDir); info == nil || own == nil || !os.SameFile(info, own) {
		return &Error{Op: "run", Subject: "git", Err: ErrUnsupported, Detail: "it takes " + quote(dir) + " for the repository", hints: []string{"name the repository's path"}}
	}
	return nil
}

// settings are those of the user's environment that git needs to find itself and the user's own configuration.
var settings = []string{
	"HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP",
	"GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_GLOBAL",
}

// environment is what git sees besides base: the settings, and what keeps it to answering.
func (c *child) environment(base []string) []string {
	env := slices.Clone(base)
	for _, key := range settings {
		if value := c.env(key); value != "" {
			env = append(env, key+"="+value)
		}
	}
	return append(env,
		"PATH="+strings.Join(absoluteDirs(c.env("PATH")), string(filepath.ListSeparator)), "NoDefaultCurrentDirectoryInExePath=1",
		"LC_ALL=C", "GIT_PAGER=cat", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_GRAFT_FILE="+os.DevNull, "GIT_TERMINAL_PROMPT=0",
		"GIT_DISCOVERY_ACROSS_FILESYSTEM=1", "GIT_NO_LAZY_FETCH=1",
	)
}

// reading is the environment in which git cannot fetch, nor ask for a password: versions before 2.45 know no other way to keep them from fetching.
func (c *child) reading() []string {
	return append(c.environment(nil), "GIT_ALLOW_PROTOCOL=none", "GIT_ASKPASS=")
}

// located adds which repository is meant, all of it, so that git searches for nothing.
func (c *child) located(env []string) []string {
	l := c.layout
	env = append(env, "GIT_DIR="+l.gitDir, "GIT_OBJECT_DIRECTORY="+l.objectDir)
	if l.top != "" {
		env = append(env, "GIT_WORK_TREE="+l.top)
	}
	if len(l.alternates) > 0 {
		env = append(env, "GIT_ALTERNATE_OBJECT_DIRECTORIES="+strings.Join(l.alternates, string(filepath.ListSeparator)))
	}
	return env
}

// command is a command of git, not yet started.
func (c *child) command(env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(c.program, append([]string{
		"--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=", "-c", "core.hooksPath=" + os.DevNull, "-c", "core.commitGraph=false",
		"-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "advice.graftFileDeprecated=false",
	}, args...)...)
	cmd.Dir, cmd.Env = c.layout.gitDir, env
	return cmd
}

// run runs a command of git to its end and returns what it prints.
func (c *child) run(args ...string) ([]byte, error) {
	return finished(c.command(c.located(c.reading()), args...))
}

// finished runs a command. If git cannot do it, the error is a *refusal.
func finished(cmd *exec.Cmd) ([]byte, error) {
	return finishedWith(cmd, &words{})
}

// finishedWith is finished, with what git says beside its output.
func finishedWith(cmd *exec.Cmd, stderr *words) ([]byte, error) {
	var stdout bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, &refusal{status: exit.ExitCode(), text: stderr.String(), reason: stderr.reason()}
	}
	if err != nil {
		return nil, &Error{Op: "run", Subject: quote(cmd.Path), Err: err}
	}
	return stdout.Bytes(), nil
}

// refusal is git's answer that it cannot do something.
type refusal struct {
	status int
	text   string // all that it said
	reason string // the line of it that says why
}

func (r *refusal) Error() string {
	if r.reason == "" {
		return fmt.Sprintf("git ended with status %d", r.status)
	}
	return "git says: " + r.reason
}

// words keeps the beginning of what git says of errors.
type words struct{ bytes.Buffer }

const maxWords = 64 << 10

func (w *words) Write(b []byte) (int, error) {
	if room := maxWords - w.Len(); room > 0 {
		_, _ = w.Buffer.Write(b[:min(room, len(b))]) // A bytes.Buffer does not fail.
	}
	return len(b), nil
}

// reason returns the line that says why git failed, safe to print: the first that says "fatal", else the first that says "error", else the last.
func (w *words) reason() string {
	said := w.String()
	for _, grade := range []string{"fatal: ", "error: "} {
		if _, text, ok := strings.Cut("\n"+said, "\n"+grade); ok {
			text, rest, _ := strings.Cut(text, "\n")
			if strings.HasSuffix(text, ":") { // What it is about follows in a line of its own.
				more, _, _ := strings.Cut(rest, "\n")
				text += " " + strings.TrimSpace(more)
			}
			return printable(strings.TrimSpace(text))
		}
	}
	said = strings.TrimSpace(said)
	return printable(strings.TrimSpace(said[strings.LastIndexByte(said, '\n')+1:]))
}

// version returns git's version, "" if it does not say.
func (c *child) version() string {
	out, err := finished(c.command(c.reading(), "version"))
	if err != nil {
		return ""
	}
	return printable(strings.TrimPrefix(strings.TrimSpace(string(out)), "git version "))
}

// revision asks git which commit a revision names.
func (c *child) revision(rev string, format objectFormat) (ID, error) {
	if strings.Contains(rev, "\x00") {
		return "", &Error{Op: "read", Subject: quote(rev), Err: ErrBadRev}
	}
	commit := rev + "^{commit}"
	if strings.HasPrefix(rev, ":/") {
		commit = rev // all of it is what the commit's message has to match
	}
	out, err := c.run("rev-parse", "--verify", "--quiet", "--end-of-options", commit)
	id := strings.TrimSuffix(string(out), "\n")
	var refused *refusal
	switch {
	case errors.As(err, &refused):
		return "", &Error{Op: "ask", Subject: "git", Err: ErrBadRev, Detail: refused.reason}
	case err != nil:
		return "", err
	case !format.isID(id):
		return "", &Error{Op: "ask", Subject: "git", Err: ErrBadRev, Detail: "it answers " + quote(id)}
	}
	return ID(id), nil
}
