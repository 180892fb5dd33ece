package manifest

import (
	"strings"

	"github.com/Masterminds/semver/v3"
)

// Feature is an entry of [features]: its name, with the place, and what it enables as it
// is written: features of the crate, "dep:x", "x/feature" and "x?/feature".
type Feature struct {
	Name    Name
	Enables []string
}

// features reads [features].
func (r *cargoReader) features() error {
	table := r.table("features")
	if table == nil {
		return nil
	}
	for _, f := range table.fields {
		feature := Feature{Name: Name{Text: f.key.text, At: r.place(f.key)}}
		for _, item := range f.value.items {
			if item.kind == stringNode {
				feature.Enables = append(feature.Enables, item.text)
			}
		}
		r.cargo.Features = append(r.cargo.Features, feature)
	}
	return nil
}

// ByDefault are the features that an application gets which asks for none and does not
// turn off the default ones: all that `default` enables, whatever leads there (The Cargo
// Book, "Features"). A feature of a dependency that need not be there, "x/feature",
// enables the feature that is named like the dependency too.
func (c *Cargo) ByDefault() map[string]bool {
	enables := make(map[string][]string, len(c.Features))
	for _, f := range c.Features {
		enables[f.Name.Text] = f.Enables
	}
	enabled := map[string]bool{"default": true}
	for queue := []string{"default"}; len(queue) > 0; queue = queue[1:] {
		for _, entry := range enables[queue[0]] {
			name, _, ofDependency := strings.Cut(entry, "/")
			if strings.HasPrefix(entry, "dep:") || ofDependency && strings.HasSuffix(name, "?") || enabled[name] {
				continue
			}
			enabled[name] = true
			queue = append(queue, name)
		}
	}
	return enabled
}

// Minimum is the lowest version that a requirement of Cargo's takes, by the numbers that
// it names. It is not ok for one that names no lower end.
func Minimum(requirement string) (lowest *semver.Version, ok bool) {
	for part := range strings.SplitSeq(requirement, ",") {
		op, v := comparator(part)
		switch {
		case strings.HasPrefix(op, "<"):
			continue
		case v == nil:
			return nil, false
		case op == ">":
			v = above(v)
		}
		if lowest == nil || lowest.LessThan(v) {
			lowest = v
		}
	}
	return lowest, lowest != nil
}

// TakesMajor reports whether a requirement of Cargo's takes some version of a major
// version from 1 on. What cannot be read of it excludes none.
func TakesMajor(requirement string, major uint64) bool {
	for part := range strings.SplitSeq(requirement, ",") {
		op, v := comparator(part)
		takes := true
		switch {
		case v == nil:
		case op == "<":
			takes = major < v.Major() || major == v.Major() && (v.Minor() > 0 || v.Patch() > 0)
		case op == "<=":
			takes = major <= v.Major()
		case op == ">":
			takes = major >= above(v).Major()
		case op == ">=":
			takes = major >= v.Major()
		default:
			takes = major == v.Major()
		}
		if !takes {
			return false
		}
	}
	return true
}

// comparator reads one part of a requirement, such as ">= 2.1": its operator, "" if it has
// none, and the version without wildcards; nil if there is no number.
func comparator(part string) (op string, v *semver.Version) {
	part = strings.TrimSpace(part)
	number := strings.TrimLeft(part, "^~=<> ")
	op = strings.TrimSpace(part[:len(part)-len(number)])
	for len(number) > 2 && number[len(number)-2] == '.' && strings.ContainsRune("*xX", rune(number[len(number)-1])) {
		number = number[:len(number)-2]
	}
	v, err := semver.NewVersion(number)
	if err != nil {
		return op, nil
	}
	return op, v
}

// above is the lowest version that Cargo takes for more than what is written: `>2.10` takes
// 2.11.0 and no 2.10.
func above(v *semver.Version) *semver.Version {
	var next semver.Version
	switch strings.Count(v.Original(), ".") {
	case 0:
		next = v.IncMajor()
	case 1:
		next = v.IncMinor()
	default:
		next = v.IncPatch()
	}
	return &next
}

// Requires is the entry of [dependencies], or of such a table of a target, that asks for
// the highest version of a crate, and the lowest version that it takes. It is not ok if
// the crate is not required there, or one of the entries cannot be told.
func (c *Cargo) Requires(crate string) (highest Dependency, minimum *semver.Version, ok bool) {
	for _, d := range c.Dependencies {
		if d.Crate != crate || d.Kind() != "dependencies" {
			continue
		}
		lowest, known := Minimum(d.Version)
		if !known || d.Unknown {
			return Dependency{}, nil, false
		}
		if minimum == nil || minimum.LessThan(lowest) {
			highest, minimum = d, lowest
		}
	}
	return highest, minimum, minimum != nil
}
