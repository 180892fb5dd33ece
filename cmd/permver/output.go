package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver/internal/report"
)

// output is where one format goes.
type output[T any] struct {
	format report.Format[T]
	file   string // "" is stdout
}

// outputs reads --format. Text goes to stdout unless another format without a
// file takes its place.
func outputs[T any](c *cli.Context, formats report.Formats[T]) ([]output[T], error) {
	var list []output[T]
	toStdout, toFiles := "", map[string]string{}
	for _, value := range c.StringSlice("format") {
		name, file, toFile := strings.Cut(value, "=")
		format, err := formats.Find(name)
		switch {
		case err != nil:
			return nil, unknownWord(fmt.Sprintf("--format %q", value), name, formats.Names())
		case toFile && file == "":
			return nil, &usageError{message: fmt.Sprintf("--format %s: no file after the equals sign", value)}
		case !toFile && toStdout != "":
			return nil, &usageError{
				message: fmt.Sprintf("--format %s and --format %s both print to standard output", toStdout, value),
				hints:   []string{fmt.Sprintf("give one of them a file: --format %s=FILE", value)},
			}
		case !toFile:
			toStdout = value
		}
		if toFile {
			if err := writable(value, file); err != nil {
				return nil, err
			}
			place := placeOf(file)
			if other, taken := toFiles[place]; taken {
				return nil, &usageError{
					message: fmt.Sprintf("--format %s and --format %s are for one file", other, value),
					hints:   []string{"give each a file of its own"},
				}
			}
			toFiles[place] = value
		}
		list = append(list, output[T]{format, file})
	}
	if toStdout == "" {
		list = append(list, output[T]{format: formats[0]})
	}
	return list, nil
}

// writable says what keeps a report from being written, as far as that is known before
// anything is looked at.
func writable(value, file string) error {
	info, err := os.Stat(file)
	if err == nil && info.IsDir() {
		return &usageError{
			message: fmt.Sprintf("--format %s: %s is a folder", value, file),
			hints:   []string{"name a file in it"},
		}
	}
	dir := filepath.Dir(file)
	switch info, err := os.Stat(dir); {
	case errors.Is(err, fs.ErrNotExist):
		return &usageError{
			message: fmt.Sprintf("--format %s: there is no folder %s", value, dir),
			hints:   []string{"make the folder first, or name another"},
		}
	case err == nil && !info.IsDir():
		return &usageError{
			message: fmt.Sprintf("--format %s: %s is no folder", value, dir),
			hints:   []string{"name another folder"},
		}
	}
	return nil
}

// placeOf is where a file lies or would lie, one name for all spellings of it.
func placeOf(file string) string {
	absolute, err := filepath.Abs(file)
	if err != nil {
		return file
	}
	if place, err := filepath.EvalSymlinks(absolute); err == nil {
		return place
	}
	dir, name := filepath.Split(absolute)
	if place, err := filepath.EvalSymlinks(dir); err == nil {
		return filepath.Join(place, name)
	}
	return absolute
}

// write prints a value everywhere. Files come first, so that they are there even
// if nobody reads stdout to its end; each is written at once.
func write[T any](p *program, list []output[T], value T, o report.Options) error {
	var stdout *output[T]
	for i, out := range list {
		if out.file == "" {
			stdout = &list[i]
			continue
		}
		var b bytes.Buffer
		plain := o.Plain()
		plain.File, plain.Held = out.file, func() ([]byte, error) { return held(out.file) }
		if err := out.format.Print(&b, value, plain); err != nil {
			return fmt.Errorf("print as %s: %w", out.format.Name, err)
		}
		if err := os.WriteFile(out.file, b.Bytes(), 0o644); err != nil {
			return fmt.Errorf("write the report: %w", err)
		}
	}
	if stdout == nil {
		return nil
	}
	return printed(stdout.format.Print(p.stdout, value, o))
}

// held reads a file that is about to be written; nil if it is not there, or no file to keep
// something in, such as a device.
func held(file string) ([]byte, error) {
	info, err := os.Stat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read what the file holds: %w", err)
	case !info.Mode().IsRegular():
		return nil, nil
	}
	return os.ReadFile(file)
}

// printed says what an error of standard output kept from being done.
func printed(err error) error {
	if err != nil {
		return fmt.Errorf("print the report: %w", err)
	}
	return nil
}

// reportOptions reads the flags that say how to print.
func (p *program) reportOptions(c *cli.Context) (report.Options, error) {
	when, err := choice(c, "color")
	if err != nil {
		return report.Options{}, err
	}
	if c.Bool("quiet") && c.Bool("verbose") {
		return report.Options{}, &usageError{message: "--quiet and --verbose contradict each other"}
	}
	screen := openTerminal(p.stdout)
	return report.Options{
		Color: colors(when, p.env, screen.colors), Width: screen.width,
		Quiet: c.Bool("quiet"), Verbose: c.Bool("verbose"),
	}, nil
}

// colors decides whether to use colours: as --color says, else as NO_COLOR and
// CLICOLOR_FORCE say (https://no-color.org, https://bixense.com/clicolors), else
// if a terminal shows them.
func colors(when string, env func(string) string, shown bool) bool {
	switch {
	case when == "always":
		return true
	case when == "never", env("NO_COLOR") != "":
		return false
	case env("CLICOLOR_FORCE") != "" && env("CLICOLOR_FORCE") != "0":
		return true
	}
	return shown && env("TERM") != "dumb"
}

// terminal is what is known of the terminal behind a writer.
type terminal struct {
	colors bool // whether it is a terminal that obeys escape sequences
	width  int  // at most report.DefaultWidth; 0 if there is no terminal
}

func openTerminal(w io.Writer) terminal {
	file, ok := w.(*os.File)
	if !ok {
		return terminal{}
	}
	t := describe(file)
	t.width = min(t.width, report.DefaultWidth)
	return t
}
