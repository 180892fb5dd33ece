package rules

import "github.com/permver/permver/internal/bump"

// The rules about what the configuration accepts. Their findings come from the verdict,
// which applies it.
var (
	SuppressionUnused = Rule{
		ID:      "suppression-unused",
		Summary: "a suppression accepts nothing",
		Meaning: "The finding that it accepted is no longer there: it was mended, or released. " +
			"Left where it is, the entry would hide the next finding of that kind without anybody having looked at it.",
		Help:     "remove the entry",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Warning,
		Group:    Configuration,
		Since:    "0.1.0", References: []string{docConfiguration},
	}

	SuppressionExpired = Rule{
		ID:      "suppression-expired",
		Summary: "a suppression has run out",
		Meaning: "The day, or the version, that its `until` names has come. What it accepted counts again.",
		Help:    "mend what it accepted and remove the entry, or accept it for longer with another `until`",
		Bump:    bump.None, Effect: NoEffect,
		Severity: Warning,
		Group:    Configuration,
		Since:    "0.1.0", References: []string{docConfiguration},
	}
)

var configurationRules = []*Rule{&SuppressionUnused, &SuppressionExpired}
