package rules

import "github.com/permver/permver/internal/bump"

// The rules about the declared version. Their findings come from the verdict,
// the only place that knows the version; they need no bump themselves.
var (
	BumpTooSmall = Rule{
		ID:      "bump-too-small",
		Summary: "the declared version is too small a step for the changes",
		Meaning: "Cargo gives a compatible version to every application on its next update. " +
			"If the release holds a break that its version does not announce, builds or calls of applications fail " +
			"without any change on their side.",
		Help:     "release the version that is named here, or take back the changes that need it: they are told with this",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Error,
		Group:    Releases,
		Since:    "0.1.0", References: []string{cargoSemver, cargoVersion, issueMinors},
	}

	BumpMissing = Rule{
		ID:      "bump-missing",
		Summary: "the permissions changed and the version did not",
		Meaning: "A version that was released stands for what it granted then. " +
			"Cargo never gives the changes to anybody under the same version, and crates.io refuses to take it a second time.",
		Help:     "raise the version to the one that the finding names (`permver bump --write` does), or declare the bump in a change file",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Error,
		Group:    Releases,
		Since:    "0.1.0", References: []string{cargoPublish, cargoVersion},
	}

	VersionDecreased = Rule{
		ID:      "version-decreased",
		Summary: "the version is lower than that of the release it is compared with",
		Meaning: "Applications that use the higher version never get to see a lower one. " +
			"Often the comparison is at fault: base is a release of another, newer line.",
		Help:     "raise the version in Cargo.toml above base's, or name the release that this one follows with --base",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Error,
		Group:    Releases,
		Since:    "0.1.0", References: []string{cargoVersion},
	}

	DeclarationsDisagree = Rule{
		ID:      "declarations-disagree",
		Summary: "several places declare different bumps for the next release",
		Meaning: "The version in Cargo.toml, the change files, the commits and --release-type can each declare a bump. " +
			"The strongest is taken for what is meant. Where they differ somebody is going to be surprised: a release tool raises " +
			"a version once more that was already raised by hand.",
		Help:     "take back the declaration that is not meant",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Note,
		Group:    Releases,
		Since:    "0.1.0", References: []string{cargoVersion, covector, changesets},
	}

	TagVersionMismatch = Rule{
		ID:      "tag-version-mismatch",
		Summary: "a release tag and the version in Cargo.toml disagree",
		Meaning: "The tag says that one version was released, and the crate that cargo publishes from that commit is another. " +
			"Nobody can tell then which source a version was made of, and a comparison can start from the wrong one.",
		Help:     "set the version in Cargo.toml before the tag; for a tag of another package, name those of this one with --tag-prefix",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Warning,
		Group:    Releases,
		Since:    "0.1.0", References: []string{cargoVersion},
	}

	ChangeFileStale = Rule{
		ID:      "change-file-stale",
		Summary: "a change file is older than the last release, and was not taken up by it",
		Meaning: "A release tool removes the change files that it makes a release of. One that stays is not read by anybody, " +
			"or the release was made by hand. What it declares was meant for that release, and is not counted for the next one.",
		Help:     "remove the file, or the configuration of the tool if nobody uses it",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Note,
		Group:    Releases,
		Since:    "0.1.0", References: []string{covector, changesets},
	}

	ChangeFileInvalid = Rule{
		ID:      "change-file-invalid",
		Summary: "a change file, or the configuration for them, cannot be read",
		Meaning: "What the file declares for the next release is unknown. The tool that it is for, covector or changesets, " +
			"stops at it, so that nothing can be released, or takes up the change without it.",
		Help:     "mend the file as the finding says",
		Bump:     bump.None,
		Effect:   NoEffect,
		Severity: Warning,
		Group:    Releases,
		Since:    "0.1.0", References: []string{covector, changesets},
	}
)

var releaseRules = []*Rule{&BumpTooSmall, &BumpMissing, &VersionDecreased, &DeclarationsDisagree, &TagVersionMismatch, &ChangeFileInvalid, &ChangeFileStale}
