// Command mutate measures the tests: it makes one small mistake after another
// in the code of a package, a mutant each, and tells which of them no test
// notices. A survivor is a behaviour that nobody wrote down, or code that is
// not needed.
//
//	go run ./internal/mutate [-since REV] [-only REGEXP] [-own] [-v] PACKAGE...
//
// All mutants of a package go into one program. Every function with mutants
// gets a copy for each of them (see schemata.go), and an environment variable
// says which copy takes the call; so a package is compiled once, and a mutant
// costs no more than a run of the tests. The copies reach the compiler through
// an overlay: nothing is written outside a temporary folder. Mutants that do
// not compile are left out, by what the compiler says of them.
//
// The kinds of mistakes (see operators.go): boundary and negation of comparisons
// and conditions, arithmetic, integer and boolean constants that are off, a
// condition taken for true or for false, an operand of && or || left out, a
// deletion of a statement, a case, or an element of a literal, a loop that runs
// once, a return of zero values, a swap of arguments.
//
// A mutant is first run against the tests of its own package, then against
// those of every package that builds on it, except commands. A run that fails or
// does not end kills it. The survivors that equivalent.txt does not explain are
// printed, one a line, and make the exit status 1.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	status := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(status)
}

// The exit statuses.
const (
	accounted   = 0 // every mutant is killed or explained
	unaccounted = 1
	failed      = 2
)

// options are the flags and arguments.
type options struct {
	packages   []string
	since      string
	equivalent string
	only       *regexp.Regexp // matches the mutants to run, as they are printed
	own        bool
	verbose    bool
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	if err != nil {
		return failed
	}
	sum, err := o.mutate(ctx, stdout)
	if err == nil {
		err = sum.print(stdout)
	}
	if err != nil {
		complain(stderr, err)
		return failed
	}
	if len(sum.survivors) > 0 || len(sum.stale) > 0 {
		return unaccounted
	}
	return accounted
}

func parse(args []string, stderr io.Writer) (*options, error) {
	o := &options{}
	flags := flag.NewFlagSet("mutate", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.since, "since", "", "mutate only the lines that differ from this `revision`")
	flags.StringVar(&o.equivalent, "equivalent", "internal/mutate/equivalent.txt", "the `file` that explains survivors, below the module's root")
	flags.BoolVar(&o.own, "own", false, "run only the tests of the mutated package itself")
	flags.Func("only", "run only the mutants that match this `expression`, as they are printed", func(text string) (err error) {
		o.only, err = regexp.Compile(text)
		return err
	})
	flags.BoolVar(&o.verbose, "v", false, "tell of every mutant, and which test kills it")
	if err := flags.Parse(args); err != nil {
		return nil, err
	}
	o.packages = flags.Args()
	if len(o.packages) == 0 {
		err := errors.New("name the packages to mutate")
		complain(stderr, err)
		return nil, err
	}
	return o, nil
}

func complain(stderr io.Writer, err error) {
	_, _ = fmt.Fprintln(stderr, "mutate:", err)
}

// mutate runs the mutants of all packages.
func (o *options) mutate(ctx context.Context, stdout io.Writer) (sum *summary, err error) {
	m, err := loadModule(ctx, o.packages)
	if err != nil {
		return nil, err
	}
	known, err := readEquivalents(m.root, filepath.FromSlash(o.equivalent))
	if err != nil {
		return nil, err
	}
	changed, err := changedLines(ctx, m.root, o.since)
	if err != nil {
		return nil, err
	}
	wanted := func(m *mutant) bool {
		return changed.has(m) && (o.only == nil || o.only.MatchString(m.String()))
	}
	scratch, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()

	sum = &summary{}
	for i, target := range m.targets {
		b := &builder{module: m, pkg: target, own: o.own, scratch: filepath.Join(scratch, fmt.Sprint(i))}
		if err := o.mutatePackage(ctx, b, wanted, known, sum, stdout); err != nil {
			return nil, fmt.Errorf("%s: %w", target.ImportPath, err)
		}
	}
	if o.since == "" && o.only == nil && !o.own {
		sum.stale = known.unused(m.targetDirs())
	}
	return sum, nil
}

func (o *options) mutatePackage(ctx context.Context, b *builder, wanted func(*mutant) bool, known *equivalents, sum *summary, stdout io.Writer) error {
	mutants, suites, err := b.build(ctx, wanted)
	if err != nil {
		return err
	}
	for _, m := range mutants {
		killer, err := firstKiller(ctx, suites, m)
		if err != nil {
			return err
		}
		result := outcome{mutant: m, killer: killer}
		if killer == "" {
			result.explained = known.explain(m)
		}
		if sum.add(result) || o.verbose {
			if _, err := fmt.Fprintln(stdout, result); err != nil {
				return err
			}
		}
	}
	return nil
}
