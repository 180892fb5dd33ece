package permver

import (
	"errors"
	"fmt"
	"slices"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/ci"
	"github.com/permver/permver/internal/release"
)

// CheckoutError is a checkout that lacks what a comparison needs. Its hints name the file
// that says what is checked out, and what to write there.
type CheckoutError struct {
	Why   string
	hints []string
	// cause is no part of the error's chain: its hints know less about the checkout.
	cause error
}

func (e *CheckoutError) Error() string { return e.Why }

// Hints says what to write, and where.
func (e *CheckoutError) Hints() []string { return slices.Clone(e.hints) }

// Is finds the cause, such as gitsrc.ErrShallow.
func (e *CheckoutError) Is(target error) bool { return errors.Is(e.cause, target) }

// cutOff reports whether the history and the tags of this clone may end before the last
// releases, and says what to write for all of them.
func (b *baseline) cutOff() (deepen string, cut bool) {
	repo, err := b.session.repository()
	return b.job.Deepen(ci.Whole), err == nil && repo.Shallow()
}

// cutShort says of a release that was not found that it may lie where the clone was cut
// off. Any other error stays as it is.
func (b *baseline) cutShort(names release.Names, err error) error {
	var none *release.NoReleaseError
	deepen, cut := b.cutOff()
	if !cut || !errors.As(err, &none) && !errors.Is(err, gitsrc.ErrShallow) {
		return err
	}
	return &CheckoutError{
		Why:   fmt.Sprintf("no release of plugin %q is in this clone, which is shallow and may lack tags and the history up to them", names),
		hints: []string{deepen, "to compare with another commit say --base REV; before the first release, `--base empty` looks at everything as new"},
		cause: err,
	}
}
