package main

import (
	"fmt"
	"runtime/debug"

	"github.com/permver/permver/internal/acl"
)

// buildVersion is the version of the module that the program was built from. Go
// records it for `go install MODULE@VERSION` and for a build in a repository.
func buildVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" || info.Main.Version == "(devel)" {
		return "devel"
	}
	return info.Main.Version
}

func (p *program) printVersion() error {
	_, err := fmt.Fprintf(p.stdout, "permver %s (follows %s)\n", p.version, acl.Model)
	return err
}
