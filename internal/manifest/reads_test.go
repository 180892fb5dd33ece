package manifest

import "testing"

func TestReads(t *testing.T) {
	for file, want := range map[string]bool{
		"Cargo.toml": true, "p/Cargo.toml": true, "p/build.rs": true, "p/src/a/b.rs": true, "p/permissions/default.toml": true,
		"p/permissions/schemas/schema.json": true, "permissions/a.md": true, "p/package.json": true,
		"Cargo.lock": false, "p/README.md": false, "p/guest-js/index.ts": false, "permissions": false, "p/permissions-old/a.toml": false,
		"p/android/src/main/java/A.kt": true, "p/android/A.java": true, "ios/Sources/A.swift": true, "p/ios/Package.swift": true,
		"p/macos/A.swift": false, "p/android/build.gradle.kts": false, "p/android/build/A.kt": false, "p/ios/.tauri/A.swift": false,
		"p/ios/Tests/A.swift": false, "app/gen/android/A.kt": false, "android.kt": false, "p/android/src/test/permissions/A.kt": false,
	} {
		if got := Reads(file); got != want {
			t.Errorf("%s: %t", file, got)
		}
	}
}
