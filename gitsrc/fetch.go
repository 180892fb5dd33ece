package gitsrc

import (
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
)

// A partial clone lacks objects that its remote promised to give later; see partial-clone in git's documentation. Git fetches them one by one, whenever it
// meets one. Here they are fetched only when [Options.Fetch] allows it, and as many at once as are known to be needed: a tree comes with the trees below it,
// and the first file of a side with all others of it that [Options.Wanted] asks for.

// Prefetch fetches those of the objects that a partial clone left out, all at once, so that they need not be fetched one by one when they are read. It
// does nothing unless the repository is a partial clone and [Options.Fetch] allows it. Objects are added to the repository, and nothing else is changed in it.
func (r *Repo) Prefetch(ids []ID) error {
	if !r.fetches() {
		return nil
	}
	r.fetching.Lock()
	defer r.fetching.Unlock()
	missing := slices.DeleteFunc(sortedSet(slices.Clone(ids)), func(id ID) bool { return !r.format.isID(string(id)) })
	if r.format == sha1Format { // Only in this format is it known without git, which would fetch them one by one.
		missing = r.disk.lacks(missing)
	}
	if len(missing) == 0 {
		return nil
	}
	return r.fetch(missing)
}

// fetches reports whether what is missing may be fetched.
func (r *Repo) fetches() bool { return r.mayFetch && len(r.promisors) > 0 }

// fetch asks the remotes that promised objects, one after the other. What the last of them says counts.
func (r *Repo) fetch(missing []ID) error {
	c, err := r.program()
	if err == nil {
		err = c.noLocalPrograms()
	}
	for i := 0; err == nil; i++ {
		failed := c.fetch(r.promisors[i], missing)
		if failed == nil {
			return nil
		}
		if i == len(r.promisors)-1 {
			err = failed
		}
	}
	return &Error{
		Op: "fetch", Subject: fmt.Sprintf("%d objects that this partial clone left out", len(missing)), Err: fmt.Errorf("%w: %w", ErrMissing, err), hints: hintsPartial[1:],
	}
}

// fetch fetches objects from a remote. Without negotiation the remote sends them without asking what else there is, as git does it for partial clones: see
// promisor-remote.c.
func (c *child) fetch(remote string, ids []ID) error {
	env := slices.DeleteFunc(os.Environ(), func(setting string) bool {
		key, _, _ := strings.Cut(setting, "=")
		return slices.Contains(localSettings, key)
	})
	env = append(c.located(c.environment(env)), "GIT_ALLOW_PROTOCOL="+c.protocols())
	cmd := c.command(env,
		"-c", "fetch.negotiationAlgorithm=noop", "-c", "fetch.writeCommitGraph=false", "fetch", "--quiet", "--no-tags", "--no-prune", "--no-write-fetch-head",
		"--recurse-submodules=no", "--filter=blob:none", "--stdin", "--end-of-options", remote)
	var list strings.Builder
	for _, id := range ids {
		list.WriteString(string(id) + "\n")
	}
	cmd.Stdin = strings.NewReader(list.String())
	_, err := finished(cmd)
	return err
}

// localSettings are the environment variables that say which repository is meant, as `git rev-parse --local-env-vars` lists them; located sets them.
var localSettings = []string{
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_NAMESPACE",
	"GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_REPLACE_REF_BASE", "GIT_SHALLOW_FILE", "GIT_WORK_TREE",
}

// protocols lists what may be fetched by: what the user allows, otherwise what comes over a network. Helpers that run any command are none of these.
func (c *child) protocols() string {
	if allowed := c.env("GIT_ALLOW_PROTOCOL"); allowed != "" {
		return allowed
	}
	return "https:http:ssh:git"
}

// noLocalPrograms refuses to fetch if the repository's own configuration, or what it includes, names a program that fetching would start.
func (c *child) noLocalPrograms() error {
	out, err := c.run("config", "--list", "--show-scope", "--name-only", "-z")
	if err != nil {
		return err
	}
	fields := strings.Split(string(out), "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		if scope, key := fields[i], fields[i+1]; (scope == "local" || scope == "worktree") && namesProgram(key) {
			return &Error{
				Op: "use", Subject: "the repository's configuration", Err: ErrUnsupported, Detail: quote(key) + " names a program, which is not run",
				hints: []string{"if you trust it, run `git fetch --refetch --no-filter`"},
			}
		}
	}
	return nil
}

// namesProgram reports whether git runs the value of a setting when it fetches.
func namesProgram(key string) bool {
	section, _, _ := strings.Cut(key, ".")
	switch section + key[strings.LastIndexByte(key, '.'):] {
	case "core.sshcommand", "core.gitproxy", "core.askpass", "core.alternaterefscommand", "credential.helper", "remote.uploadpack", "remote.vcs":
		return true
	}
	return false
}

// promisorsOf lists the remotes that promised objects, in the order in which git asks them: that of the extension last.
func promisorsOf(c config) []string {
	var names []string
	for key := range c {
		section, rest, _ := strings.Cut(key, ".")
		name, variable, ok := cutLast(rest, ".")
		if section == "remote" && ok && (variable == "partialclonefilter" || variable == "promisor" && c.truth(key, false)) {
			names = append(names, name)
		}
	}
	names = sortedSet(names)
	if last := c.last("extensions.partialclone"); last != "" {
		names = append(slices.DeleteFunc(names, func(name string) bool { return name == last }), last)
	}
	return names
}

// ahead fetches what a side is about to need, once.
type ahead struct {
	repo *Repo
	list func() ([]ID, error)
	once sync.Once
}

// blob reads a file's content. If a partial clone left it out and it may be fetched, all that the side is about to need comes with it.
func (a *ahead) blob(id ID) ([]byte, error) {
	content, err := a.repo.blob(id)
	if !errors.Is(err, ErrMissing) || !a.repo.fetches() {
		return content, err
	}
	var failed error
	a.once.Do(func() {
		var ids []ID
		if ids, failed = a.list(); failed == nil {
			failed = a.repo.Prefetch(append(ids, id))
		}
	})
	if failed == nil {
		failed = a.repo.Prefetch([]ID{id})
	}
	if failed != nil {
		return nil, failed
	}
	return a.repo.blob(id)
}

// wantedBelow lists the files and links in a tree that are wanted.
func (r *Repo) wantedBelow(dir string, tree ID) ([]ID, error) { return r.addWanted(nil, dir, tree, 0) }

func (r *Repo) addWanted(ids []ID, dir string, tree ID, depth int) ([]ID, error) {
	if depth > maxDepth {
		return nil, &Error{Op: "list", Subject: quote(dir), Err: ErrUnsupported, Detail: "directories nested too deep"}
	}
	entries, err := r.tree(tree)
	for _, e := range entries {
		p := path.Join(dir, e.Name)
		switch {
		case e.Kind == Dir:
			ids, err = r.addWanted(ids, p, e.ID, depth+1)
		case r.wants(p, e.Kind):
			ids = append(ids, e.ID)
		}
		if err != nil {
			return nil, err
		}
	}
	return ids, err
}

// wants reports whether an entry's content is to be fetched with others.
func (r *Repo) wants(p string, kind Kind) bool {
	return kind == Symlink || kind.Regular() && (r.wanted == nil || r.wanted(p))
}
