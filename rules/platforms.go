package rules

import (
	"fmt"

	"github.com/permver/permver/diff"
	"github.com/permver/permver/internal/bump"
)

// platformRules are about where a permission is active.
var platformRules = []*Rule{
	{
		ID:      "platform-removed",
		Summary: "a permission is no longer active on a platform",
		Meaning: "Applications still build for that platform. The permission silently grants nothing there, and its commands are denied when they are called.",
		Help:    "put the platform back into `platforms`, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Platforms,
		Since: "0.1.0", Mirrors: []string{"platform-added"}, References: []string{docPermission, sourceResolve},
		Changes: []diff.Kind{diff.PlatformRemoved},
		say:     inactive,
	},
	{
		ID:      "platform-added",
		Summary: "a permission is active on another platform",
		Meaning: "Applications that list the permission grant its commands on that platform too with the next update.",
		Help:    "nothing to do if the command is meant to be there",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Platforms,
		Since: "0.1.0", Mirrors: []string{"platform-removed", "platforms-emptied"}, References: []string{docPermission, sourceResolve},
		Changes: []diff.Kind{diff.PlatformAdded},
		say:     active,
	},
	{
		ID:      "platforms-introduced",
		Summary: "a permission that was active everywhere is now limited to some platforms",
		Meaning: "Applications still build for the other platforms. The permission silently grants nothing there, and its commands are denied when they are called.",
		Help:    "drop the `platforms` list, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Platforms,
		Since: "0.1.0", Mirrors: []string{"platforms-dropped"}, References: []string{docPermission, sourceResolve},
		Changes: []diff.Kind{diff.PlatformsIntroduced},
		say:     inactive,
	},
	{
		ID:      "platforms-dropped",
		Summary: "a permission that was limited to some platforms is now active everywhere",
		Meaning: "Applications that list the permission grant its commands on all platforms with the next update.",
		Help:    "nothing to do if the command is meant to be there",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Platforms,
		Since: "0.1.0", Mirrors: []string{"platforms-introduced", "platforms-emptied"}, References: []string{docPermission, sourceResolve},
		Changes: []diff.Kind{diff.PlatformsDropped},
		say:     active,
	},
	{
		ID:      "platforms-emptied",
		Summary: "a permission is not active on any platform any more",
		Meaning: "Applications still build: the identifier is there. An empty `platforms` list makes it grant nothing anywhere.",
		Help:    "remove the empty list, which Tauri reads as \"nowhere\"",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Platforms,
		Since: "0.1.0", Mirrors: []string{"platform-added", "platforms-dropped"}, References: []string{docPermission, sourceResolve},
		Changes: []diff.Kind{diff.PlatformsEmptied},
		tells:   []string{"platforms-empty"},
		say:     inactive,
	},
	{
		ID:      "deny-platform-added",
		Summary: "a permission denies its commands on another platform",
		Meaning: "On that platform the commands are denied for the whole application, also where another capability allows them.",
		Help:    "keep the platforms of the denial, or release a new major version",
		Bump:    bump.Major, Effect: RuntimeDenied, Group: Platforms,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"deny-platform-removed"}, References: []string{docPermission, sourceResolve, sourceDecide},
		Changes: []diff.Kind{diff.DenyPlatformAdded},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s now denies %s on %s%s", c.Subject.Name, list(c.Gained), c.Platforms, also("does so too", "do so too", c.Claims))
		},
	},
	{
		ID:      "deny-platform-removed",
		Summary: "a permission no longer denies its commands on a platform",
		Meaning: "Applications that relied on the denial may allow the commands on that platform from now on, if anything else in them does.",
		Help:    "keep the platforms of the denial, or tell applications that it is gone",
		Bump:    bump.Minor, Effect: SilentWidening, Security: true, Group: Platforms,
		Since: "0.1.0", Tags: []Tag{Denial}, Mirrors: []string{"deny-platform-added"}, References: []string{docPermission, sourceResolve, sourceDecide},
		Changes: []diff.Kind{diff.DenyPlatformRemoved},
		say: func(c diff.Change) string {
			return fmt.Sprintf("permission %s no longer denies %s on %s%s", c.Subject.Name, list(c.Lost), c.Platforms, also("no longer does either", "no longer do either", c.Claims))
		},
	},
}

func inactive(c diff.Change) string {
	if c.Kind == diff.PlatformsEmptied {
		return fmt.Sprintf("permission %s is active on no platform any more%s%s", c.Subject.Name, gave(c.Lost), also("lost it too", "lost it too", c.Claims))
	}
	return fmt.Sprintf("permission %s is no longer active on %s%s%s", c.Subject.Name, c.Platforms, gave(c.Lost), also("lost it too", "lost it too", c.Claims))
}

func active(c diff.Change) string {
	return fmt.Sprintf("permission %s is now active on %s%s%s", c.Subject.Name, c.Platforms, giving(c.Gained), also("got it too", "got it too", c.Claims))
}

// giving says what a permission gives where it is active.
func giving(what []string) string {
	if len(what) == 0 {
		return ""
	}
	return ", where it gives " + list(what)
}

func gave(what []string) string {
	if len(what) == 0 {
		return ""
	}
	return ", where it gave " + list(what)
}
