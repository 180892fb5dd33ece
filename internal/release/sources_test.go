package release

import "testing"

func TestBaseVersion(t *testing.T) {
	for _, c := range []struct {
		name                  string
		tag, crate, npm, head string
		want                  string
		disagree              bool
	}{
		{"they agree", "1.2.0", "1.2.0", "", "1.3.0", "1.2.0", false},
		{"build metadata is the same version", "1.2.0+7", "1.2.0", "", "1.2.0", "1.2.0", false},
		{"tag first, Cargo.toml followed", "2.1.0", "2.0.0", "", "2.1.0", "2.1.0", true},
		{"tag first, head is further", "2.1.0", "2.0.0", "", "2.2.0", "2.1.0", true},
		{"tag first, nothing followed", "2.1.0", "2.0.0", "", "2.0.0", "2.0.0", true},
		{"tag past head", "3.0.0", "2.0.0", "", "2.1.0", "2.0.0", true},
		{"tag behind Cargo.toml", "1.9.0", "2.0.0", "", "2.0.0", "2.0.0", true},
		{"tag of the npm package", "1.2.3", "0.1.0", "1.2.3", "0.1.0", "0.1.0", false},
		{"the same, with the crate bumped past it", "1.2.3", "0.1.0", "1.2.3", "2.0.0", "0.1.0", false},
		{"tag of neither", "1.2.3", "0.1.0", "1.2.2", "1.2.3", "1.2.3", true},
		{"prerelease of the version", "2.0.0-rc.1", "2.0.0", "", "2.0.0", "2.0.0", true},
		{"no version in Cargo.toml", "1.2.0", "", "", "1.3.0", "1.2.0", false},
		{"no version in head", "1.2.0", "1.1.0", "", "", "1.1.0", true},
		{"no tag", "", "1.1.0", "", "1.2.0", "1.1.0", false},
		{"no tag, and a package.json", "", "1.1.0", "1.0.0", "1.2.0", "1.1.0", false},
		{"nothing", "", "", "", "", "", false},
	} {
		read := func(text string) Version {
			if text == "" {
				return Version{}
			}
			v, err := Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		base, disagree := Sources{Tag: read(c.tag), Crate: read(c.crate), Package: read(c.npm), Head: read(c.head)}.Base()
		if base.String() != c.want || disagree != c.disagree {
			t.Errorf("%s: %q, %t; want %q, %t", c.name, base, disagree, c.want, c.disagree)
		}
	}
}
