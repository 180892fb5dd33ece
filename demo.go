package permver

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/permver/permver/gitsrc"
)

//go:embed all:testdata/demo
var demoFiles embed.FS

// demoReleases are the releases of the built-in plugin, oldest first: the folder
// under testdata/demo is also the tag.
var demoReleases = []string{"v1.4.0", "v1.5.0"}

// Demo checks a small built-in plugin with two releases, in memory. It is what
// [Check] would say of such a repository; only the version and the judgement are
// taken from opts.
func Demo(ctx context.Context, opts Options) (*Result, error) {
	s, err := demoSession(opts)
	if err != nil {
		return nil, err
	}
	defer s.close()
	return s.check(ctx)
}

// demoSession is a run on the built-in plugin.
func demoSession(opts Options) (*session, error) {
	repo, err := demoRepository()
	if err != nil {
		return nil, fmt.Errorf("build the demo: %w", err)
	}
	s := newSession(Options{
		Base: demoReleases[0], Head: demoReleases[1], Overrides: opts.Overrides, Jobs: opts.Jobs, Version: opts.Version,
		Env: func(string) string { return "" },
	})
	s.repo = repo
	return s, nil
}

// demoRepository commits and tags the releases one after the other.
func demoRepository() (*gitsrc.Repo, error) {
	memory := gitsrc.NewMemory()
	for i, release := range demoReleases {
		files, err := demoRelease(release)
		if err != nil {
			return nil, err
		}
		when := time.Date(2026, time.January, 1+i, 12, 0, 0, 0, time.UTC)
		if _, err := memory.Commit(files, "release "+release, when, release); err != nil {
			return nil, err
		}
	}
	return memory.Repo(), nil
}

// demoRelease reads the files of one release, with paths relative to it.
func demoRelease(release string) (map[string]string, error) {
	top := path.Join("testdata/demo", release)
	files := make(map[string]string)
	err := fs.WalkDir(demoFiles, top, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := demoFiles.ReadFile(name)
		files[strings.TrimPrefix(name, top+"/")] = string(content)
		return err
	})
	return files, err
}
