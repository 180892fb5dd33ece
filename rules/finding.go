package rules

import (
	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// Effect is what a finding does to those it concerns.
type Effect string

// The effects, worst to notice first.
const (
	ConsumerBuild      Effect = "consumer-build"       // the application's build script fails
	ConsumerDependency Effect = "consumer-dependency"  // Cargo refuses the application or leaves the plugin out
	ConsumerCLI        Effect = "consumer-cli"         // tauri build refuses the application
	ConsumerMacroPanic Effect = "consumer-macro-panic" // tauri::generate_context! panics
	RuntimeDenied      Effect = "runtime-denied"       // the command is silently denied
	RuntimePanic       Effect = "runtime-panic"        // the running application panics
	CallFails          Effect = "call-fails"           // the front end's call fails
	CallDiffers        Effect = "call-differs"         // the front end's call works, and does or gives something else
	SilentWidening     Effect = "silent-widening"      // more is granted than before
	Publish            Effect = "publish"              // the plugin cannot be published or built
	EditorOnly         Effect = "editor-only"          // editors and documentation only
	NoEffect           Effect = "none"
)

// Severity is how much a one-sided fault matters, whatever the version.
type Severity uint8

// The severities.
const (
	Note Severity = iota + 1
	Warning
	Error
)

// String is the severity's name.
func (s Severity) String() string {
	return [...]string{"", "note", "warning", "error"}[s]
}

// Finding is what a rule has to say. It knows neither level nor version: the
// verdict adds them.
type Finding struct {
	Rule     *Rule
	Bump     bump.Class
	Security bool
	// Severity is set for one-sided faults and zero for changes.
	Severity  Severity
	Certainty diff.Certainty
	Effect    Effect
	Subject   diff.Subject
	Claims    []string
	Platforms manifest.Platforms
	Message   string // one line, lower case, no full stop
	Lost      []string
	Gained    []string
	// Gains are what applications get by the change, identifier by identifier. They
	// count for the security axis where Security is set.
	Gains []diff.Gain
	// At is the place in head: the thing itself, else the file it stood in, else
	// COMMANDS, else Cargo.toml.
	At source.Place
	// Gone is set where the thing itself is in base only.
	Gone    bool
	Related []Related
	Witness *diff.Witness
	Help    string // what to do, one or more lines
	// Introduced is false for a one-sided fault that base has too.
	Introduced bool
}

// Finding is what the rule has to say of something beside a plugin's permissions, such
// as its version. Whether it was introduced is the caller's to say.
func (r *Rule) Finding(subject diff.Subject, message string, at source.Place) Finding {
	return Finding{
		Rule: r, Bump: r.Bump, Severity: r.Severity, Effect: r.Effect,
		Subject: subject, Message: message, Help: r.Help, At: at,
	}
}

// Related is another place that belongs to a finding.
type Related struct {
	Side    string // "base" or "head"
	At      source.Place
	Message string
}
