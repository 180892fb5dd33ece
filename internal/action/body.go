package action

import (
	"fmt"
	"strings"

	"github.com/permver/permver/internal/report"
)

// body is the report as Markdown, for a place with so much room: what a label makes of the
// run, the verdict, and of which commit it speaks.
func (r *run) body(room int) string {
	if r.failure != nil {
		return "### permver could not check this\n\n" + fenced(r.failure) + r.footer()
	}
	text, err := printed("markdown", r.told, report.Options{Room: room})
	if err != nil {
		return "### permver\n\n" + fenced(&Failure{Message: err.Error()}) + r.footer()
	}
	first := ""
	if r.approval.sentence != "" {
		first = report.MarkdownText(r.approval.sentence) + "\n\n"
	}
	return first + strings.TrimSpace(string(text)) + "\n" + r.footer()
}

// footer says who says so, and of what.
func (r *run) footer() string {
	words := []string{"permver " + r.Version}
	if commit := r.commit(); commit != "" {
		words = append(words, "commit "+commit)
	}
	if page := r.page(); page != "" {
		words = append(words, "[the job]("+page+")")
	}
	return "\n<sub>" + strings.Join(words, ", ") + "</sub>\n"
}

// commit is the last commit of the change, in short.
func (r *run) commit() string {
	id := r.job.Commit
	if r.job.Request != nil && r.job.Request.Head != "" {
		id = r.job.Request.Head
	}
	return id[:min(len(id), 7)]
}

// page is where GitHub shows the run of the workflow, "" if that is not known.
func (r *run) page() string {
	server, repository, id := r.Env("GITHUB_SERVER_URL"), r.Env("GITHUB_REPOSITORY"), r.Env("GITHUB_RUN_ID")
	if server == "" || id == "" || !isRepository(repository) {
		return ""
	}
	return fmt.Sprintf("%s/%s/actions/runs/%s", server, repository, id)
}

// maxFailure is how much of a failure is told, in bytes: GitHub takes 65536 characters for
// a comment.
const maxFailure = 60000

// fenced is a failure as the command line tells it.
func fenced(f *Failure) string {
	var b strings.Builder
	for line := range strings.Lines(f.Message) {
		if b.Len()+len(line) > maxFailure {
			b.WriteString("permver: error: there is more; the log has all of it\n")
			break
		}
		b.WriteString("permver: error: " + strings.TrimSuffix(line, "\n") + "\n")
	}
	for _, hint := range f.Hints {
		b.WriteString("permver: hint: " + hint + "\n")
	}
	return report.MarkdownCode(b.String())
}
