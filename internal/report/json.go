package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
	"github.com/permver/permver/rules"
)

// ReportSchema names the JSON format of results. Within v1 fields are added and
// never changed or taken away.
const ReportSchema = "permver/report/v1"

// The types of this file are the JSON format; docs/schema/report-v1.json
// describes it. A field that has nothing to say is null, a list [].

type jsonReport struct {
	Schema     string         `json:"schema"`
	Tool       jsonTool       `json:"tool"`
	Command    string         `json:"command"`
	Plugins    []jsonPlugin   `json:"plugins"`
	Repository jsonRepository `json:"repository"`
	Seen       []jsonSeen     `json:"seen"`
	Reader     *jsonReader    `json:"reader"`
	Summary    jsonSummary    `json:"summary"`
}

// jsonRepository is what was found beside the plugins.
type jsonRepository struct {
	Findings []jsonFinding `json:"findings"`
}

type jsonReader struct {
	Backend string  `json:"backend"`
	Why     *string `json:"why"`
}

type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Model   string `json:"model"`
}

type jsonPlugin struct {
	Key         string           `json:"key"`
	Crate       string           `json:"crate"`
	Path        string           `json:"path"`
	Status      verdict.Status   `json:"status"`
	Comparisons []jsonComparison `json:"comparisons"`
}

type jsonComparison struct {
	Role      verdict.Role    `json:"role"`
	Mode      *verdict.Mode   `json:"mode"`
	Base      *jsonSide       `json:"base"`
	Head      jsonSide        `json:"head"`
	Version   jsonVersion     `json:"version"`
	Since     *jsonSince      `json:"since"`
	Unchecked []jsonUnchecked `json:"unchecked"`
	Findings  []jsonFinding   `json:"findings"`
	Gains     []jsonGain      `json:"gains"`
	// Configuration is what head changes of what is configured.
	Configuration jsonConfiguration `json:"configuration"`
}

// jsonConfiguration says whose configuration holds, and what the other side has.
type jsonConfiguration struct {
	Trusted string             `json:"trusted"`
	Changes []jsonReconfigured `json:"changes"`
}

type jsonReconfigured struct {
	Key      string        `json:"key"`
	Was      *string       `json:"was"`
	Now      *string       `json:"now"`
	Location *jsonLocation `json:"location"`
}

// jsonSuppressed is why a finding does not count.
type jsonSuppressed struct {
	Reason   string        `json:"reason"`
	By       string        `json:"by"`
	Until    *string       `json:"until"`
	New      bool          `json:"new"`
	Location *jsonLocation `json:"location"`
}

// jsonGain is one thing that an identifier gives more than before.
type jsonGain struct {
	Identifier string        `json:"identifier"`
	Kind       diff.GainKind `json:"kind"`
	What       *string       `json:"what"`
	Commands   []string      `json:"commands"`
	Platforms  []string      `json:"platforms"`
	Certainty  string        `json:"certainty"`
	Rules      []string      `json:"rules"`
}

type jsonSide struct {
	Spec   string  `json:"spec"`
	Kind   string  `json:"kind"`
	Commit *string `json:"commit"`
	Reason string  `json:"reason"`
}

type jsonVersion struct {
	Base          *string        `json:"base"`
	Head          *string        `json:"head"`
	Declared      string         `json:"declared"`
	DeclaredBy    string         `json:"declared_by"`
	Needed        *string        `json:"needed"`
	NeededAtMost  *string        `json:"needed_at_most"`
	NeededVersion *string        `json:"needed_version"`
	Sufficient    *bool          `json:"sufficient"`
	Declarations  []jsonDeclared `json:"declarations"`
	Unpublished   bool           `json:"unpublished"`
	Unsuppressed  *string        `json:"needed_unsuppressed"`
	NPM           *jsonGuest     `json:"npm"`
}

// jsonGuest is the npm package beside the crate.
type jsonGuest struct {
	Package    string  `json:"package"`
	File       string  `json:"file"`
	Base       *string `json:"base"`
	Head       *string `json:"head"`
	Declared   string  `json:"declared"`
	DeclaredBy string  `json:"declared_by"`
}

// jsonDeclared is one place that declares a bump.
type jsonDeclared struct {
	Bump     string         `json:"bump"`
	By       string         `json:"by"`
	Source   release.Source `json:"source"`
	Package  *string        `json:"package"`
	Written  *string        `json:"written"`
	Version  *string        `json:"version"`
	Location *jsonLocation  `json:"location"`
}

// jsonSince is what everything since the last release adds up to; base and version
// are null where why says why that is not known.
type jsonSince struct {
	Base    *jsonSide    `json:"base"`
	Version *jsonVersion `json:"version"`
	Why     *string      `json:"why"`
}

type jsonUnchecked struct {
	Side     *string       `json:"side"`
	What     string        `json:"what"`
	Why      string        `json:"why"`
	Location *jsonLocation `json:"location"`
}

// jsonLocation is a place; its numbers are null where only the file is known.
type jsonLocation struct {
	File      string `json:"file"`
	Line      *int   `json:"line"`
	Column    *int   `json:"column"`
	EndLine   *int   `json:"end_line"`
	EndColumn *int   `json:"end_column"`
}

type jsonFinding struct {
	Rule          string          `json:"rule"`
	Level         verdict.Level   `json:"level"`
	Bump          string          `json:"bump"`
	Security      bool            `json:"security"`
	Certainty     string          `json:"certainty"`
	Effect        rules.Effect    `json:"effect"`
	Subject       jsonSubject     `json:"subject"`
	Claims        []string        `json:"claims"`
	Platforms     []string        `json:"platforms"`
	Message       string          `json:"message"`
	Detail        jsonDetail      `json:"detail"`
	Location      *jsonLocation   `json:"location"`
	Related       []jsonRelated   `json:"related"`
	Witness       *jsonWitness    `json:"witness"`
	Help          *string         `json:"help"`
	Fix           *struct{}       `json:"fix"`
	Introduced    bool            `json:"introduced"`
	AllowedByBump bool            `json:"allowed_by_bump"`
	Suppressed    *jsonSuppressed `json:"suppressed"`
	Fingerprint   string          `json:"fingerprint"`
}

type jsonSubject struct {
	Kind diff.SubjectKind `json:"kind"`
	Name string           `json:"name"`
}

type jsonDetail struct {
	Lost   []string `json:"lost"`
	Gained []string `json:"gained"`
}

type jsonRelated struct {
	Side    string `json:"side"`
	File    string `json:"file"`
	Line    *int   `json:"line"`
	Column  *int   `json:"column"`
	Message string `json:"message"`
}

type jsonWitness struct {
	Kind       string          `json:"kind"`
	Proof      string          `json:"proof"`
	Capability *jsonCapability `json:"capability"`
	Call       *jsonCall       `json:"call"`
	Platform   *string         `json:"platform"`
	Before     string          `json:"before"`
	After      string          `json:"after"`
}

type jsonCall struct {
	Command   string       `json:"command"`
	Arguments []jsonPassed `json:"arguments"`
	Text      string       `json:"text"`
}

type jsonPassed struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Value string `json:"value"`
}

type jsonCapability struct {
	Identifier  string   `json:"identifier"`
	Windows     []string `json:"windows"`
	Permissions []string `json:"permissions"`
}

type jsonSeen struct {
	Kind string `json:"kind"`
	Name string `json:"name"`
	File string `json:"file"`
	Line *int   `json:"line"`
}

type jsonSummary struct {
	Errors     int     `json:"errors"`
	Warnings   int     `json:"warnings"`
	Notes      int     `json:"notes"`
	Suppressed int     `json:"suppressed"`
	Unchecked  int     `json:"unchecked"`
	Needed     *string `json:"needed"`
	ExitCode   int     `json:"exit_code"`
}

func printJSON(w io.Writer, r *verdict.Result, _ Options) error {
	lint := r.Command == "lint"
	return writeJSON(w, jsonReport{
		Schema:     ReportSchema,
		Tool:       jsonTool(r.Tool),
		Command:    r.Command,
		Plugins:    each(sortedPlugins(r.Plugins), toPlugin),
		Repository: jsonRepository{Findings: toFindings(r.Repository, r.Suppressed)},
		Seen:       toSeen(r.Seen),
		Reader:     toReader(r.Reader),
		Summary: jsonSummary{
			Errors: r.Summary.Errors, Warnings: r.Summary.Warnings, Notes: r.Summary.Notes,
			Suppressed: r.Summary.Suppressed, Unchecked: r.Summary.Unchecked,
			Needed: toNeeded(r.Summary.Needed, lint), ExitCode: r.Summary.ExitCode,
		},
	})
}

func toReader(r *verdict.Reader) *jsonReader {
	if r == nil {
		return nil
	}
	return &jsonReader{Backend: r.Backend, Why: orNull(r.Why)}
}

func toPlugin(p verdict.Plugin) jsonPlugin {
	return jsonPlugin{
		Key: p.Key, Crate: p.Crate, Path: p.Path, Status: p.Status,
		Comparisons: each(p.Comparisons, func(c verdict.Comparison) jsonComparison { return toComparison(p, c) }),
	}
}

func toComparison(p verdict.Plugin, c verdict.Comparison) jsonComparison {
	lint := c.Role == verdict.Lint
	j := jsonComparison{
		Role:          c.Role,
		Head:          toSide(c.Head),
		Version:       toVersion(c.Version, lint),
		Since:         toSince(c.Since),
		Unchecked:     toUnchecked(c.Unchecked),
		Findings:      toFindings(c.Findings, c.Suppressed),
		Gains:         each(c.Gains, func(g verdict.Gain) jsonGain { return toGain(p, g) }),
		Configuration: jsonConfiguration{Trusted: "head", Changes: each(c.Reconfigured, toReconfigured)},
	}
	if c.TrustedBase {
		j.Configuration.Trusted = "base"
	}
	if !lint {
		j.Mode = orNull(c.Mode)
	}
	if c.Base != nil {
		base := toSide(*c.Base)
		j.Base = &base
	}
	return j
}

func toVersion(v verdict.Version, lint bool) jsonVersion {
	return jsonVersion{
		Base: orNull(v.Base), Head: orNull(v.Head),
		Declared: v.Declared.String(), DeclaredBy: cmp.Or(v.DeclaredBy, string(release.FromNone)),
		Needed:        toNeeded(v.Needed, lint),
		NeededAtMost:  toNeeded(v.NeededAtMost, lint),
		NeededVersion: orNull(v.NeededVersion),
		Sufficient:    v.Sufficient,
		Declarations:  each(v.Declarations, toDeclared),
		Unpublished:   v.Unpublished,
		Unsuppressed:  toNeeded(v.Unsuppressed, lint),
		NPM:           toGuest(v.Guest),
	}
}

func toGuest(g *verdict.Guest) *jsonGuest {
	if g == nil {
		return nil
	}
	return &jsonGuest{
		Package: g.Package, File: g.File, Base: orNull(g.Base), Head: orNull(g.Head),
		Declared: g.Declared.String(), DeclaredBy: g.DeclaredBy,
	}
}

func toDeclared(d release.Declaration) jsonDeclared {
	return jsonDeclared{
		Bump: d.Class.String(), By: d.By, Source: d.Source, Package: orNull(d.Package), Written: orNull(d.Written),
		Version: orNull(d.Next.String()), Location: toLocation(d.At),
	}
}

func toSince(s *verdict.Since) *jsonSince {
	switch {
	case s == nil:
		return nil
	case s.Why != "":
		return &jsonSince{Why: &s.Why}
	}
	base, version := toSide(s.Base), toVersion(s.Version, false)
	return &jsonSince{Base: &base, Version: &version}
}

func toGain(p verdict.Plugin, g verdict.Gain) jsonGain {
	return jsonGain{
		Identifier: p.Key + ":" + g.Identifier, Kind: g.Kind, What: orNull(g.What),
		Commands: sorted(g.Commands), Platforms: g.Platforms.Names(),
		Certainty: g.Certainty.String(), Rules: sorted(g.Rules),
	}
}

func toSide(s verdict.Side) jsonSide {
	return jsonSide{Spec: s.Spec, Kind: s.Kind, Commit: orNull(s.Commit), Reason: s.Reason}
}

// toNeeded is null for lint, which has no question of a bump.
func toNeeded(c bump.Class, lint bool) *string {
	if lint {
		return nil
	}
	name := c.String()
	return &name
}

// toFindings tells those that count first.
func toFindings(counting, suppressed []verdict.Finding) []jsonFinding {
	return each(slices.Concat(counting, suppressed), toFinding)
}

func toReconfigured(r verdict.Reconfigured) jsonReconfigured {
	return jsonReconfigured{Key: r.Key, Was: orNull(r.Was), Now: orNull(r.Now), Location: toLocation(r.From.At)}
}

func toSuppressed(s *verdict.Suppressed) *jsonSuppressed {
	if s == nil {
		return nil
	}
	return &jsonSuppressed{
		Reason: s.Reason, By: s.From.By, Until: orNull(s.Until), New: s.From.Added, Location: toLocation(s.From.At),
	}
}

func toFinding(f verdict.Finding) jsonFinding {
	return jsonFinding{
		Rule: f.Rule.ID, Level: f.Level, Bump: f.Bump.String(), Security: f.Security,
		Certainty: f.Certainty.String(), Effect: cmp.Or(f.Effect, rules.NoEffect),
		Subject:   jsonSubject(f.Subject),
		Claims:    sorted(f.Claims),
		Platforms: f.Platforms.Names(),
		Message:   f.Message,
		Detail:    jsonDetail{Lost: sorted(f.Lost), Gained: sorted(f.Gained)},
		Location:  toLocation(f.At),
		Related:   each(f.Related, toRelated),
		Witness:   toWitness(f.Witness),
		Help:      orNull(f.Help), Introduced: f.Introduced, AllowedByBump: f.AllowedByBump,
		Suppressed: toSuppressed(f.Suppressed), Fingerprint: f.Fingerprint,
	}
}

func toLocation(p source.Place) *jsonLocation {
	if p.IsZero() {
		return nil
	}
	return &jsonLocation{
		File: p.File, Line: orNull(p.Line), Column: orNull(p.Column),
		EndLine: orNull(p.EndLine), EndColumn: orNull(p.EndColumn),
	}
}

func toRelated(r rules.Related) jsonRelated {
	return jsonRelated{
		Side: r.Side, File: r.At.File, Line: orNull(r.At.Line), Column: orNull(r.At.Column),
		Message: r.Message,
	}
}

func toWitness(w *diff.Witness) *jsonWitness {
	if w == nil {
		return nil
	}
	out := &jsonWitness{
		Kind: "capability", Proof: "resolver", Platform: onePlatform(w.Platform), Before: w.Before, After: w.After,
	}
	if w.Call != nil {
		out.Kind, out.Proof, out.Platform = "call", "signature", onePlatform(w.Platform.First())
		out.Call = &jsonCall{
			Command: w.Call.Command, Text: w.Call.String(),
			Arguments: each(w.Call.Arguments, func(p diff.Passed) jsonPassed { return jsonPassed(p) }),
		}
		return out
	}
	out.Capability = &jsonCapability{
		Identifier:  w.Capability.Identifier,
		Windows:     each(w.Capability.Windows, same),
		Permissions: each(w.Capability.Permissions, same),
	}
	return out
}

// onePlatform is the first platform of a witness: it holds on all of them, and
// one is enough to try it.
func onePlatform(p manifest.Platforms) *string {
	names := p.Names()
	if len(names) == 0 {
		return nil
	}
	return &names[0]
}

func toUnchecked(list []verdict.Unchecked) []jsonUnchecked {
	return each(sortedUnchecked(list), func(u verdict.Unchecked) jsonUnchecked {
		return jsonUnchecked{
			Side: orNull(u.Side), What: u.What, Why: strings.Join(append([]string{u.Why}, u.More...), "\n"),
			Location: toLocation(source.Place{File: u.File, Span: source.Span{Line: u.Line, Column: u.Col}}),
		}
	})
}

func toSeen(list []verdict.Seen) []jsonSeen {
	return each(sortedSeen(list), func(s verdict.Seen) jsonSeen {
		return jsonSeen{Kind: s.Kind, Name: s.Name, File: s.File, Line: orNull(s.Line)}
	})
}

func sortedPlugins(list []verdict.Plugin) []verdict.Plugin {
	return slices.SortedStableFunc(slices.Values(list), func(a, b verdict.Plugin) int {
		return cmp.Or(strings.Compare(a.Key, b.Key), strings.Compare(a.Path, b.Path))
	})
}

func sortedUnchecked(list []verdict.Unchecked) []verdict.Unchecked {
	return slices.SortedStableFunc(slices.Values(list), func(a, b verdict.Unchecked) int {
		return cmp.Or(strings.Compare(a.Side, b.Side), strings.Compare(a.File, b.File),
			a.Line-b.Line, a.Col-b.Col, strings.Compare(a.What, b.What), strings.Compare(a.Why, b.Why))
	})
}

func sortedSeen(list []verdict.Seen) []verdict.Seen {
	return slices.SortedStableFunc(slices.Values(list), func(a, b verdict.Seen) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line,
			strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	})
}

// each maps a list; the result is never nil, so that JSON shows [].
func each[A, B any](list []A, to func(A) B) []B {
	out := make([]B, len(list))
	for i, item := range list {
		out[i] = to(item)
	}
	return out
}

func same[T any](value T) T { return value }

// sorted returns a sorted copy that is never nil.
func sorted(list []string) []string {
	out := each(list, same)
	slices.Sort(out)
	return out
}

// orNull is nil for the zero value, which stands for "there is none".
func orNull[T comparable](value T) *T {
	var zero T
	if value == zero {
		return nil
	}
	return &value
}

// writeJSON writes an indented document that ends with a line feed.
func writeJSON(w io.Writer, document any) error {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return err
	}
	_, err := w.Write(escapeJSON(b.Bytes()))
	return err
}
