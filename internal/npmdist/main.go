// Command npmdist makes the packages for npm of the archives of a release: one for each
// platform, with the program, and the one that people install, which depends on them.
//
// The archives are those that goreleaser makes. What an archive holds is compared with
// checksums.txt beside it, and the packages appear only when all of them could be made.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	archives := flag.String("archives", "dist", "the `folder` of the archives and checksums.txt")
	source := flag.String("source", "npm/permver", "the `folder` of the package that depends on the others")
	out := flag.String("out", "dist/npm", "the `folder` for the packages, which must not be there")
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := makePackages(*archives, *source, *out); err != nil {
		fmt.Fprintln(os.Stderr, "npmdist:", err)
		os.Exit(1)
	}
}
