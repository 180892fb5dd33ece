package release

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/Masterminds/semver/v3"
)

// VersionError says that a text is no version.
type VersionError struct {
	Text string
	Err  error // what github.com/Masterminds/semver says
}

// Error quotes the text, cut off where it is long, and says what is wrong with it.
func (e *VersionError) Error() string {
	return fmt.Sprintf("%q is not a version that Cargo accepts: %s", shorten(e.Text), e.why())
}

// Unwrap returns what is wrong with the text.
func (e *VersionError) Unwrap() error { return e.Err }

// Hints says what a version looks like.
func (e *VersionError) Hints() []string {
	return []string{"write all three numbers and no leading v, such as 2.0.1 or 2.1.0-rc.1"}
}

// Parse reads a version as strictly as Cargo does: all three numbers, each at
// most 2^64-1 and without leading zeros, and no "v" before them. A version may
// have 256 bytes. The error is a *VersionError.
func Parse(text string) (Version, error) {
	v, err := semver.StrictNewVersion(text)
	if err != nil {
		return Version{}, &VersionError{Text: text, Err: err}
	}
	return Version{v}, nil
}

func (e *VersionError) why() string {
	const identifiers = "is not made of letters, digits and hyphens between dots"
	switch {
	case errors.Is(e.Err, semver.ErrEmptyString):
		return "it is empty"
	case errors.Is(e.Err, semver.ErrVersionTooLong):
		return fmt.Sprintf("it is longer than %d bytes", semver.MaxVersionLen)
	case errors.Is(e.Err, semver.ErrInvalidSemVer):
		return "it has fewer than three numbers"
	case errors.Is(e.Err, semver.ErrInvalidCharacters):
		return "a number holds something other than digits"
	case errors.Is(e.Err, semver.ErrSegmentStartsZero):
		return "a number begins with 0"
	case errors.Is(e.Err, semver.ErrInvalidPrerelease):
		return `the part after "-" ` + identifiers
	case errors.Is(e.Err, semver.ErrInvalidMetadata):
		return `the part after "+" ` + identifiers
	default: // strconv could not make a number of it
		return "a number is missing or larger than 18446744073709551615"
	}
}

// shorten cuts a text from a file to what fits into a message.
func shorten(text string) string {
	const most = 64
	if len(text) <= most {
		return text
	}
	end := most
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
