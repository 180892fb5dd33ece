package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/permver/permver/internal/acl"
)

// build is what Go recorded of how the program was built.
type build struct {
	// version is that of the module: Go knows it for `go install MODULE@VERSION` and for a
	// build in a repository.
	version string
	// commit is what it was built from, and when that was made; "" if Go does not know.
	commit, when string
	modified     bool // whether files differed from the commit
	compiler     string
}

func thisBuild() build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return build{version: "devel"}
	}
	return buildOf(info)
}

func buildOf(info *debug.BuildInfo) build {
	b := build{version: cmp.Or(strings.Trim(info.Main.Version, "()"), "devel"), compiler: info.GoVersion}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.time":
			b.when, _, _ = strings.Cut(s.Value, "T")
		case "vcs.modified":
			b.modified = s.Value == "true"
		}
	}
	return b
}

// String is what --version prints.
func (b build) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "permver %s (follows %s)\n", b.version, acl.Model)
	if b.commit != "" {
		fmt.Fprintf(&s, "commit %s", b.commit)
		if b.when != "" {
			fmt.Fprintf(&s, " of %s", b.when)
		}
		if b.modified {
			s.WriteString(", with changes")
		}
		s.WriteString("\n")
	}
	if b.compiler != "" {
		fmt.Fprintf(&s, "built with %s\n", b.compiler)
	}
	return s.String()
}

func (p *program) printVersion() error {
	_, err := fmt.Fprint(p.stdout, p.build)
	return err
}
