package manifest

import "strings"

// Platforms is a set of the five platforms that Tauri tells apart
// (tauri-utils, platform::Target).
type Platforms uint8

// The platforms, in the order in which Tauri lists them.
const (
	MacOS Platforms = 1 << iota
	Windows
	Linux
	Android
	IOS

	NoPlatforms  Platforms = 0
	AllPlatforms Platforms = MacOS | Windows | Linux | Android | IOS
)

// platformNames are the names that permission files use, sorted as reports show
// them. They are compared byte for byte: Tauri has no aliases.
var platformNames = []struct {
	name     string
	platform Platforms
}{
	{"android", Android}, {"iOS", IOS}, {"linux", Linux}, {"macOS", MacOS}, {"windows", Windows},
}

// ParsePlatform returns the platform of that exact name.
func ParsePlatform(name string) (Platforms, bool) {
	for _, p := range platformNames {
		if p.name == name {
			return p.platform, true
		}
	}
	return NoPlatforms, false
}

// Each returns the single platforms of the set, sorted by name.
func (p Platforms) Each() []Platforms {
	each := make([]Platforms, 0, len(platformNames))
	for _, known := range platformNames {
		if p&known.platform != 0 {
			each = append(each, known.platform)
		}
	}
	return each
}

// First returns one platform of the set to show something on: a desktop one if
// there is one, since that is where most applications are built.
func (p Platforms) First() Platforms {
	for _, platform := range []Platforms{Linux, MacOS, Windows, Android, IOS} {
		if p&platform != 0 {
			return platform
		}
	}
	return NoPlatforms
}

// Names returns the names of the platforms, sorted; never nil.
func (p Platforms) Names() []string {
	names := make([]string, 0, len(platformNames))
	for _, known := range platformNames {
		if p&known.platform != 0 {
			names = append(names, known.name)
		}
	}
	return names
}

// String lists the names; "all platforms" and "no platform" for the extremes.
func (p Platforms) String() string {
	switch p & AllPlatforms {
	case AllPlatforms:
		return "all platforms"
	case NoPlatforms:
		return "no platform"
	}
	return strings.Join(p.Names(), ", ")
}
