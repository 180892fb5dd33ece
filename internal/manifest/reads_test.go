package manifest

import "testing"

func TestReads(t *testing.T) {
	for file, want := range map[string]bool{
		"Cargo.toml": true, "p/Cargo.toml": true, "p/build.rs": true, "p/src/a/b.rs": true, "p/permissions/default.toml": true,
		"p/permissions/schemas/schema.json": true, "permissions/a.md": true, "p/package.json": true,
		"Cargo.lock": false, "p/README.md": false, "p/guest-js/index.ts": false, "permissions": false, "p/permissions-old/a.toml": false,
	} {
		if got := Reads(file); got != want {
			t.Errorf("%s: %t", file, got)
		}
	}
}
