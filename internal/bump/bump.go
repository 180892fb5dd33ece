// Package bump names the classes of change that semantic versioning tells
// apart, for rules (what a change needs) and releases (what a version declares).
package bump

import "fmt"

// Class is how much a version moves, or has to move. The classes are ordered.
type Class uint8

// The classes. Major breaks consumers, Minor adds, Patch does neither; None is
// the absence of a class.
const (
	None Class = iota
	Patch
	Minor
	Major
)

var names = [...]string{"none", "patch", "minor", "major"}

// String is the class's name in lower case.
func (c Class) String() string {
	if int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf("class %d", uint8(c))
}

// Parse returns the class of that exact name.
func Parse(name string) (Class, error) {
	for i, n := range names {
		if n == name {
			return Class(i), nil
		}
	}
	return None, fmt.Errorf("unknown bump %q: want major, minor, patch or none", name)
}
