// Package action runs permver as a step of GitHub Actions.
//
// action.yml, at the top of the repository, installs the program and calls `permver
// action`, which is this package: the inputs of the action come in the environment, become
// the arguments of `permver check`, and what that finds goes where a reader of GitHub looks.
// That is, in this order, the log, the files that were asked for, annotations, a summary, a
// comment on the pull request, and the outputs of the step.
//
// A step of a workflow has few rights at best, and what it looks at may come from a
// stranger. So nothing that GitHub refuses fails the run, the findings alone do; what is
// printed cannot be taken for a workflow command ([commands]); and no file is written
// through a link that the repository holds ([files]).
package action

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/lazy"
	"github.com/permver/permver/internal/report"
	"github.com/permver/permver/internal/verdict"
)

// Step is one step of a job, with all that it gets from outside.
type Step struct {
	// Env looks up an environment variable; Stdout is the log of the step, which the
	// runner reads for commands.
	Env    func(string) string
	Stdout io.Writer
	// Version is the version of permver.
	Version string
	// Check runs `permver check` with these arguments. A failure is what kept it from an
	// answer.
	Check func(ctx context.Context, arguments []string) (*verdict.Result, *Failure)
}

// Failure is why there is no answer: what went wrong, what would help, and the exit code
// for it.
type Failure struct {
	Message string
	Hints   []string
	Code    int
}

// flagged is a flag of `permver check` that is an input of the action, with what follows.
var flagged = lazy.Regexp(`--(base|head|mode|plugin|config|trusted-config|fail-on)[ =](\S)|--(allow-unchecked)\b`)

// inInputs tells of a failure as a workflow says it: the input `base: v1` for `--base v1`.
func (f *Failure) inInputs() *Failure {
	told := func(text string) string {
		return flagged().ReplaceAllStringFunc(text, func(found string) string {
			part := flagged().FindStringSubmatch(found)
			switch {
			case part[3] != "":
				return part[3] + ": true"
			case part[2] == `"`:
				return "input " + part[1] + ` "`
			}
			return part[1] + ": " + part[2]
		})
	}
	said := &Failure{Message: told(f.Message), Code: f.Code}
	for _, hint := range f.Hints {
		said.Hints = append(said.Hints, told(hint))
	}
	return said
}

// The exit codes of a step that could not do its work; those of `permver check` are the
// others.
const (
	codePassed    = 0
	codeFindings  = 1
	codeUsage     = 2
	codeUnchecked = 3
)

// run is a step on its way. What it has found out is either a result or a failure.
type run struct {
	*Step
	log      commands
	in       inputs
	job      ci.Job
	result   *verdict.Result
	told     *verdict.Result // the result as people are told it, with what is approved
	failure  *Failure
	approval approval
	code     int
	outputs  outputs
}

// Run does the work and returns the exit code of the step.
func (s *Step) Run(ctx context.Context) int {
	r := &run{Step: s, log: commands{s.Stdout}}
	r.check(ctx)
	r.print()
	r.write()
	r.annotate()
	r.tell(ctx)
	r.hand()
	return r.code
}

// check asks for the verdict.
func (r *run) check(ctx context.Context) {
	if r.in, r.failure = readInputs(r.Env); r.failure != nil {
		r.code = r.failure.Code
		return
	}
	if r.failure = r.in.findFolder(); r.failure != nil {
		r.code = r.failure.Code
		return
	}
	r.job = ci.Read(r.Env)
	if r.result, r.failure = r.Check(ctx, r.in.arguments(r.job)); r.failure != nil {
		r.failure = r.failure.inInputs()
		r.code = r.failure.Code
		return
	}
	r.approval = approve(r.result, r.job, r.in)
	r.told = r.approval.applied(r.result)
	r.code = r.approval.code
}

// print writes the report into the log, for people.
func (r *run) print() {
	if r.failure != nil {
		return // the annotation is in the log
	}
	text, err := printed("text", r.told, report.Options{Color: r.Env("NO_COLOR") == ""})
	if err != nil {
		r.stumble(err)
		return
	}
	r.log.verbatim(text)
	if r.approval.sentence != "" {
		r.log.say(r.approval.sentence)
	}
}

// write writes the files that were asked for, and the report as Markdown for later steps,
// which may post it somewhere.
func (r *run) write() {
	if r.result == nil {
		return
	}
	files := filesOf(r.Env)
	for _, f := range r.in.formats {
		content, err := printed(f.format, r.result, report.Options{})
		if err == nil {
			err = files.write(f.file, content)
		}
		if err != nil {
			r.stumble(fmt.Errorf("write the report as %s: %w", f.format, err))
			continue
		}
		if f.file == r.in.sarif || f.format == "sarif" && r.in.sarif == "" && r.outputs.sarif == "" {
			r.outputs.sarif = f.file
		}
	}
	name, err := files.keep("permver-*.md", []byte(r.body(report.CommentRoom)))
	if err != nil {
		r.stumble(fmt.Errorf("write the report as markdown: %w", err))
		return
	}
	r.outputs.report = name
}

// annotate prints what GitHub shows beside the lines of the change. It comes before what
// the step has to say of itself: GitHub shows the first ten of a kind, of which the report
// needs the last to say how many there are beside.
func (r *run) annotate() {
	if r.failure != nil {
		r.log.fail(*r.failure)
		return
	}
	annotations, err := printed("github", r.told, report.Options{})
	if err == nil {
		_, err = r.Stdout.Write(annotations)
	}
	if err != nil {
		r.stumble(err)
	}
}

// hand gives the outputs to later steps.
func (r *run) hand() {
	if err := r.outputs.write(r.Env("GITHUB_OUTPUT"), r.result, r.code); err != nil {
		r.stumble(fmt.Errorf("write the outputs: %w", err))
	}
}

// stumble says that something beside the check went wrong. The run does not pass then,
// since a later step may rely on what is missing.
func (r *run) stumble(err error) {
	r.log.fail(Failure{Message: err.Error()})
	if r.code == codePassed {
		r.code = codeUnchecked
	}
}

// printed is a result in a format.
func printed(name string, result *verdict.Result, o report.Options) ([]byte, error) {
	format, err := report.Results().Find(name)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := format.Print(&b, result, o); err != nil {
		return nil, fmt.Errorf("print as %s: %w", name, err)
	}
	return b.Bytes(), nil
}
