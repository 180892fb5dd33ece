package report

import (
	"testing"

	"github.com/permver/permver/internal/bump"
	"github.com/permver/permver/internal/verdict"
)

// bumps has a plugin in every state, and one with hostile names.
func bumps() *Bumps {
	base := func(tag string) *verdict.Side {
		return &verdict.Side{Spec: tag, Kind: "revision", Commit: "0123456789abcdef0123456789abcdef01234567", Reason: "last stable release by ancestry"}
	}
	version := func(before, head string, declared, needed, most bump.Class, enough string, sufficient *bool) verdict.Version {
		by := "none"
		if declared != bump.None {
			by = "Cargo.toml"
		}
		return verdict.Version{
			Base: before, Head: head, Declared: declared, DeclaredBy: by,
			Needed: needed, NeededAtMost: most, NeededVersion: enough, Sufficient: sufficient,
		}
	}
	part := verdict.Unchecked{Side: "head", What: "the list of commands", Why: "it is computed", File: "plugins/http/build.rs", Line: 4, Col: 2}
	return &Bumps{
		Tool: tool, Head: verdict.Side{Spec: "worktree", Kind: "worktree", Label: "working tree", Reason: "default"},
		Reader: &verdict.Reader{Backend: "git", Why: "asked to"},
		Plugins: []Bump{
			{Key: "store", Crate: "tauri-plugin-store", Path: "plugins/store", State: NoBumpNeeded, Base: base("store-v2.0.1"), Version: version("2.0.1", "2.0.1", 0, 0, 0, "", ptr(true))},
			{Key: "log", Crate: "tauri-plugin-log", Path: "plugins/log", State: BumpEnough, Base: base("log-v2.0.0"), Version: version("2.0.0", "2.1.0", bump.Minor, bump.Minor, bump.Minor, "2.1.0", ptr(true))},
			{
				Key: "fs", Crate: "tauri-plugin-fs", Path: "plugins/fs", State: BumpMissing, Base: base("fs-v2.0.0"),
				Version:     version("2.0.0", "2.1.0", bump.Minor, bump.Major, bump.Major, "3.0.0", ptr(false)),
				Declaration: &Declaration{File: "plugins/fs/Cargo.toml", Line: 3, Value: "3.0.0"},
				Todo:        []string{"Cargo.lock holds the old version"},
			},
			{
				Key: "http", Crate: "tauri-plugin-http", Path: "plugins/http", State: BumpWritten, Base: base("http-v2.0.0"),
				Version:     version("2.0.0", "2.0.0", 0, bump.Minor, bump.Major, "2.1.0", ptr(false)),
				Declaration: &Declaration{File: ".changes/permver-http.md", Package: "http", Value: "minor", Text: "---\n\"http\": minor\n---\n\nnew command x\n"},
				Todo:        []string{"the npm package http-js has to follow"}, Unchecked: []verdict.Unchecked{part},
			},
			{Key: "os", Crate: "tauri-plugin-os", Path: "plugins/os", State: BumpUnknown, Base: base("os-v2.0.0"), Version: version("2.0.0", "2.0.0", 0, 0, bump.Major, "", nil)},
			{Key: "shell", Crate: "tauri-plugin-shell", Path: "plugins/shell", State: BumpFailed, Version: version("", "", 0, 0, bump.Major, "", nil), Unchecked: []verdict.Unchecked{{Side: "base", What: "the plugin", Why: "an object is missing", More: []string{"fetch it"}}}},
			{
				Key: evil, Crate: evil, Path: evil, State: BumpMissing, Base: base(evil),
				Version: version(evil, evil, 0, bump.Major, bump.Major, "", ptr(false)), Why: "there is no place for " + evil,
			},
		},
	}
}

func oneBump(state BumpState) *Bumps {
	all := bumps()
	for _, b := range all.Plugins {
		if b.State == state {
			all.Plugins, all.Reader = []Bump{b}, nil
			break
		}
	}
	return all
}

func TestBumps(t *testing.T) {
	golden(t, "bumps.txt", printed(t, Needs(), "text", bumps(), Options{}))
	golden(t, "bumps-verbose.txt", printed(t, Needs(), "text", bumps(), Options{Verbose: true, Color: true}))
	golden(t, "bumps-quiet.txt", printed(t, Needs(), "text", bumps(), Options{Quiet: true}))
	golden(t, "bumps-one.txt", printed(t, Needs(), "text", oneBump(BumpMissing), Options{}))
	golden(t, "bumps-none.txt", printed(t, Needs(), "text", oneBump(NoBumpNeeded), Options{}))
	golden(t, "bumps.json", printed(t, Needs(), "json", bumps(), Options{}))
}
