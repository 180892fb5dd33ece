package action

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/report"
)

// inputs are those of action.yml, which hands each to the environment: `fail-on` as
// INPUT_FAIL_ON. One that the workflow does not set is empty, or has its default.
type inputs struct {
	base, head, mode, config, folder, trusted string
	plugins, failOn                           []string
	allowUnchecked                            bool

	formats []reportFile
	sarif   string // one of them

	comment      bool
	key          string // tells the comments of one pull request apart
	label, token string
}

// reportFile is a format with the file that it goes into.
type reportFile struct{ format, file string }

func readInputs(env func(string) string) (inputs, *Failure) {
	if env("GITHUB_ACTIONS") != "true" {
		return inputs{}, &Failure{
			Message: "this is no job of GitHub Actions: GITHUB_ACTIONS is not set", Code: codeUsage,
			Hints: []string{"`permver check` checks anywhere"},
		}
	}
	input := func(name string) string {
		return strings.TrimSpace(env("INPUT_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_"))))
	}
	in := inputs{
		base: input("base"), head: input("head"), mode: input("mode"), config: input("config"),
		folder: input("working-directory"), trusted: input("trusted-config"),
		plugins: items(input("plugin")), failOn: items(input("fail-on")),
		sarif: input("sarif"), key: input("comment-key"), label: input("approve-label"), token: input("token"),
	}
	var err error
	if in.comment, err = truth("comment", input("comment")); err != nil {
		return in, refused(err)
	}
	if in.allowUnchecked, err = truth("allow-unchecked", input("allow-unchecked")); err != nil {
		return in, refused(err)
	}
	if err := in.readFormats(input("formats"), filesOf(env)); err != nil {
		return in, refused(err)
	}
	return in, nil
}

// findFolder makes sure that the folder to look at is there.
func (in inputs) findFolder() *Failure {
	if in.folder == "" {
		return nil
	}
	_, err := os.Stat(in.folder)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		err = errors.New("there is no such folder in the workspace")
	}
	failure := refused(fmt.Errorf("input working-directory %q: %w", in.folder, err))
	failure.Hints = []string{"name a folder of the checkout, as seen from the workspace: where actions/checkout has a `path:`, that comes first"}
	return failure
}

func refused(err error) *Failure { return &Failure{Message: err.Error(), Code: codeUsage} }

// items splits a list, whose items stand on lines of their own or between commas.
func items(list string) []string {
	var found []string
	for item := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == '\n' }) {
		if item = strings.TrimSpace(item); item != "" {
			found = append(found, item)
		}
	}
	return found
}

// truth reads what a workflow may write for a boolean, as YAML's core schema has it.
func truth(name, value string) (bool, error) {
	switch value {
	case "true", "True", "TRUE":
		return true, nil
	case "false", "False", "FALSE", "":
		return false, nil
	}
	return false, fmt.Errorf("input %s %q: want true or false", name, value)
}

// readFormats reads FORMAT=FILE, and the input for SARIF.
func (in *inputs) readFormats(list string, files files) error {
	for _, item := range items(list) {
		format, file, _ := strings.Cut(item, "=")
		format, file = strings.TrimSpace(format), strings.TrimSpace(file)
		switch _, err := report.Results().Find(format); {
		case err != nil:
			return fmt.Errorf("input formats %q: %w", item, err)
		case file == "":
			return fmt.Errorf("input formats %q: say which file, as in %s=FILE", item, format)
		}
		in.formats = append(in.formats, reportFile{format, file})
	}
	if in.sarif != "" {
		in.formats = append(in.formats, reportFile{"sarif", in.sarif})
	}
	taken := map[string]reportFile{}
	for _, f := range in.formats {
		place := files.place(f.file)
		if other, twice := taken[place]; twice {
			return fmt.Errorf("input formats: %s=%s and %s=%s are for one file: give each a file of its own", other.format, other.file, f.format, f.file)
		}
		taken[place] = f
	}
	return nil
}

// trusts says whose configuration counts: where nobody says so, that of the base if the
// change may be a stranger's.
func (in inputs) trusts(job ci.Job) string {
	switch {
	case in.trusted != "":
		return in.trusted
	case job.Request != nil && job.Request.Foreign:
		return "base"
	}
	return "head"
}

// arguments are the inputs as arguments of `permver check`, which judges them: its flags
// have the names of the inputs.
func (in inputs) arguments(job ci.Job) []string {
	var arguments []string
	flag := func(name string, values ...string) {
		for _, value := range values {
			if value != "" {
				arguments = append(arguments, "--"+name+"="+value)
			}
		}
	}
	flag("base", in.base)
	flag("head", in.head)
	flag("mode", in.mode)
	flag("config", in.config)
	flag("plugin", in.plugins...)
	flag("fail-on", in.failOn...)
	flag("trusted-config", in.trusts(job))
	if in.allowUnchecked {
		arguments = append(arguments, "--allow-unchecked")
	}
	if in.folder != "" {
		arguments = append(arguments, "--", in.folder)
	}
	return arguments
}
