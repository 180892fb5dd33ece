package report

import (
	"fmt"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// The types of this file are those parts of SARIF 2.1.0 that permver has something to say
// in (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html). What stands in
// them is chosen for GitHub code scanning, which reads the most of it.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool              sarifTool            `json:"tool"`
	AutomationDetails sarifDetails         `json:"automationDetails"`
	Invocations       []sarifInvocation    `json:"invocations"`
	URIBaseIDs        map[string]sarifBase `json:"originalUriBaseIds"`
	ColumnKind        string               `json:"columnKind"`
	Results           []sarifResult        `json:"results"`
	Properties        sarifPlugins         `json:"properties"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version,omitempty"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string          `json:"id"`
	Name                 string          `json:"name"`
	ShortDescription     sarifText       `json:"shortDescription"`
	FullDescription      sarifText       `json:"fullDescription"`
	Help                 sarifText       `json:"help"`
	HelpURI              string          `json:"helpUri"`
	DefaultConfiguration sarifConfigured `json:"defaultConfiguration"`
	Properties           sarifWeight     `json:"properties"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifConfigured struct {
	Level string `json:"level"`
}

// sarifWeight is by what GitHub sorts and filters alerts.
type sarifWeight struct {
	Tags             []string `json:"tags"`
	Precision        string   `json:"precision"`
	ProblemSeverity  string   `json:"problem.severity,omitempty"`
	SecuritySeverity string   `json:"security-severity,omitempty"`
}

type sarifDetails struct {
	ID string `json:"id"`
}

type sarifInvocation struct {
	ExecutionSuccessful bool                `json:"executionSuccessful"`
	ExitCode            int                 `json:"exitCode"`
	ExitCodeDescription string              `json:"exitCodeDescription"`
	Notifications       []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Descriptor sarifDetails    `json:"descriptor"`
	Level      string          `json:"level"`
	Message    sarifText       `json:"message"`
	Locations  []sarifLocation `json:"locations,omitempty"`
}

type sarifBase struct {
	Description sarifText `json:"description"`
}

type sarifPlugins struct {
	Plugins []sarifStatus `json:"plugins"`
}

type sarifStatus struct {
	Key      string   `json:"key"`
	Path     string   `json:"path"`
	Status   string   `json:"status"`
	Verdicts []string `json:"verdicts"`
}

type sarifResult struct {
	RuleID              string             `json:"ruleId"`
	RuleIndex           int                `json:"ruleIndex"`
	Level               string             `json:"level"`
	Message             sarifText          `json:"message"`
	Locations           []sarifLocation    `json:"locations"`
	RelatedLocations    []sarifLocation    `json:"relatedLocations,omitempty"`
	PartialFingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions        []sarifSuppression `json:"suppressions,omitempty"`
	Properties          sarifFound         `json:"properties"`
}

// sarifFound is what SARIF has no place for.
type sarifFound struct {
	Plugin        string   `json:"plugin,omitempty"`
	Subject       string   `json:"subject"`
	Bump          string   `json:"bump"`
	Security      bool     `json:"security"`
	Certainty     string   `json:"certainty"`
	Platforms     []string `json:"platforms"`
	AllowedByBump bool     `json:"allowedByBump"`
}

type sarifSuppression struct {
	Kind          string         `json:"kind"`
	Status        string         `json:"status"`
	Justification string         `json:"justification"`
	Location      *sarifLocation `json:"location,omitempty"`
}

type sarifLocation struct {
	ID       int           `json:"id,omitempty"`
	Physical sarifPhysical `json:"physicalLocation"`
	Message  *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	sarifRoot    = "SRCROOT"
	// maxResults is how many results of a run GitHub shows; it refuses files with five
	// times as many.
	maxResults = 5000
	// maxDescription is how long GitHub lets the descriptions of a rule be.
	maxDescription = 1024
)

func printSARIF(w io.Writer, r *verdict.Result, _ Options) error {
	counting, suppressed := toldFindings(r), toldSuppressed(r)
	all := slices.Concat(counting, suppressed)
	left := max(len(all)-maxResults, 0)
	all = all[:len(all)-left]
	catalogue, index := sarifRules(all)
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{{
		Tool: sarifTool{sarifDriver{
			Name: r.Tool.Name, Version: r.Tool.Version, InformationURI: homePage, Rules: catalogue,
		}},
		AutomationDetails: sarifDetails{"permver/" + r.Command + "/"},
		Invocations:       []sarifInvocation{sarifInvoked(r, left)},
		URIBaseIDs:        map[string]sarifBase{sarifRoot: {sarifText{Text: "the top of the repository"}}},
		ColumnKind:        "unicodeCodePoints",
		Results:           each(all, func(f told) sarifResult { return toSARIF(f, index[f.Rule.ID]) }),
		Properties:        sarifPlugins{sarifStatuses(r)},
	}}})
}

// sarifInvoked tells how the run ended, and what is not among the results.
func sarifInvoked(r *verdict.Result, left int) sarifInvocation {
	told := said(func(t *text) { t.summary(r, sides{}) })
	run := sarifInvocation{
		ExecutionSuccessful: r.Summary.ExitCode != exitUnchecked,
		ExitCode:            r.Summary.ExitCode, ExitCodeDescription: told[0],
	}
	for _, m := range remarks(r) {
		run.Notifications = append(run.Notifications, sarifNotification{
			sarifDetails{m.kind}, string(m.level), sarifText{Text: hanging(m.text)}, []sarifLocation{toSARIFLocation(m.at)},
		})
	}
	if left > 0 {
		run.Notifications = append(run.Notifications, sarifNotification{
			Descriptor: sarifDetails{"cut-off"}, Level: string(verdict.LevelWarning),
			Message: sarifText{Text: fmt.Sprintf("%s left out: GitHub shows %d", count(left, "more finding"), maxResults)},
		})
	}
	return run
}

// sarifStatuses are the verdicts, plugin by plugin.
func sarifStatuses(r *verdict.Result) []sarifStatus {
	return each(sortedPlugins(r.Plugins), func(p verdict.Plugin) sarifStatus {
		return sarifStatus{
			Key: Visible(p.Key), Path: Visible(p.Path), Status: string(p.Status),
			Verdicts: each(p.Comparisons, func(c verdict.Comparison) string { return Visible(title(p, c) + ": " + sentence(p, c)) }),
		}
	})
}

// sarifRules describes the rules that spoke, by name, and says where in the list each is.
// A rule counts for security where it told something for security.
func sarifRules(all []told) (list []sarifRule, index map[string]int) {
	secure, byID := make(map[string]bool), make(map[string]*rules.Rule)
	for _, f := range all {
		byID[f.Rule.ID] = f.Rule
		secure[f.Rule.ID] = secure[f.Rule.ID] || f.Security
	}
	list, index = make([]sarifRule, 0, len(byID)), make(map[string]int, len(byID))
	for _, id := range sorted(slices.Collect(maps.Keys(byID))) {
		index[id] = len(list)
		list = append(list, toSARIFRule(byID[id], secure[id]))
	}
	return list, index
}

func toSARIFRule(r *rules.Rule, secure bool) sarifRule {
	weight := sarifWeight{Tags: sarifTags(r, secure), Precision: sarifPrecision(r)}
	level := sarifLevel(r)
	if secure {
		weight.SecuritySeverity = securitySeverity(r)
	} else {
		weight.ProblemSeverity = strings.Replace(level, "note", "recommendation", 1)
	}
	return sarifRule{
		ID: r.ID, Name: pascal(r.ID),
		ShortDescription: sarifText{Text: clip(r.Summary, maxDescription)}, FullDescription: sarifText{Text: clip(r.Meaning, maxDescription)},
		Help: ruleHelp(r), HelpURI: rulePage(r.ID),
		DefaultConfiguration: sarifConfigured{level}, Properties: weight,
	}
}

// sarifTags are at most ten, which is what GitHub takes.
func sarifTags(r *rules.Rule, secure bool) []string {
	var security []string
	if secure {
		security = []string{"security"}
	}
	group := strings.ReplaceAll(string(r.Group), " ", "-")
	tags := slices.Concat(security, []string{group}, sorted(each(r.Tags, func(t rules.Tag) string { return string(t) })))
	return tags[:min(len(tags), 10)]
}

// sarifLevel is the level that a rule's findings have where nothing is declared: errors
// for breaks and for grave faults.
func sarifLevel(r *rules.Rule) string {
	switch {
	case r.Severity != 0:
		return r.Severity.String()
	case r.Bump == bump.Major && r.Certainty != diff.Unknown:
		return string(verdict.LevelError)
	case r.Bump == bump.Major, r.Security:
		return string(verdict.LevelWarning)
	}
	return string(verdict.LevelNote)
}

// sarifPrecision is how often the rule is right.
func sarifPrecision(r *rules.Rule) string {
	return map[diff.Certainty]string{diff.Certain: "very-high", diff.Likely: "high", diff.Unknown: "medium"}[r.Certainty]
}

// securitySeverity is the score that GitHub makes a level of: high for the default set, which
// every application has, low where it is not known whether more is granted at all, else
// medium.
func securitySeverity(r *rules.Rule) string {
	switch {
	case r.Certainty == diff.Unknown:
		return "3.5"
	case slices.Contains(r.Tags, rules.DefaultSet):
		return "7.5"
	}
	return "5.5"
}

// ruleHelp is the rule's literal as a page, the same in both forms but for the links.
func ruleHelp(r *rules.Rule) sarifText {
	page := rulePage(r.ID)
	plain, marked := r.Meaning+"\n\n"+r.Help, r.Meaning+"\n\n**What to do:** "+r.Help
	if len(r.References) > 0 {
		plain += "\n\nReferences:"
		marked += "\n\n**References:**\n"
		for _, reference := range r.References {
			plain += "\n" + reference
			marked += "\n- <" + reference + ">"
		}
	}
	return sarifText{Text: plain + "\n\n" + page, Markdown: marked + "\n\n[All about " + r.ID + "](" + page + ")"}
}

// pascal is the name of a rule as SARIF likes them: CommandRemoved.
func pascal(id string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		b.WriteString(strings.ToUpper(word[:min(1, len(word))]) + word[min(1, len(word)):])
	}
	return b.String()
}

func toSARIF(f told, ruleIndex int) sarifResult {
	result := sarifResult{
		RuleID: f.Rule.ID, RuleIndex: ruleIndex, Level: string(f.Level),
		Message:   sarifText{Text: sarifMessage(f)},
		Locations: []sarifLocation{toSARIFLocation(f.place())},
		// GitHub goes by this name alone.
		PartialFingerprints: map[string]string{"primaryLocationLineHash": f.Fingerprint + ":1"},
		Properties: sarifFound{
			Plugin: Visible(f.plugin.Key), Subject: Visible(string(f.Subject.Kind) + " " + f.Subject.Name),
			Bump: f.Bump.String(), Security: f.Security, Certainty: f.Certainty.String(),
			Platforms: f.Platforms.Names(), AllowedByBump: f.AllowedByBump,
		},
	}
	for _, other := range f.Related {
		if other.Side == "head" {
			location := toSARIFLocation(other.At)
			location.ID, location.Message = len(result.RelatedLocations)+1, &sarifText{Text: unlinked(Visible(other.Message))}
			result.RelatedLocations = append(result.RelatedLocations, location)
		}
	}
	if s := f.Suppressed; s != nil {
		suppression := sarifSuppression{Kind: "external", Status: "accepted", Justification: Visible(acceptedBy(*s))}
		if !s.From.At.IsZero() {
			location := toSARIFLocation(s.From.At)
			suppression.Location = &location
		}
		result.Suppressions = []sarifSuppression{suppression}
	}
	return result
}

// sarifMessage is the message as the first sentence, which is the alert's title, and what
// else there is to say.
func sarifMessage(f told) string {
	lines := append([]string{Visible(f.Message)}, explanation(f.Finding)...)
	return unlinked(strings.Join(lines, "\n"))
}

// unlinked takes from a message what would be a link in it: "[text](target)" (SARIF 2.1.0,
// section 3.11.6).
func unlinked(s string) string { return strings.ReplaceAll(s, "](", "] (") }

func toSARIFLocation(at source.Place) sarifLocation {
	l := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{uriOf(at.File), sarifRoot}}}
	if at.Line > 0 {
		l.Physical.Region = &sarifRegion{StartLine: at.Line, StartColumn: at.Column}
		if at.EndLine >= at.Line {
			l.Physical.Region.EndLine, l.Physical.Region.EndColumn = at.EndLine, at.EndColumn
		}
	}
	return l
}

// uriOf is a path of the repository as a relative URI. A colon would make a scheme of what
// stands before it. Programs take what a URI spells for text, and some refuse the whole
// report where it is none: bytes that are no UTF-8 are told as [Visible] tells them.
func uriOf(file string) string {
	segments := strings.Split(asText(file), "/")
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
	}
	return strings.Join(segments, "/")
}
