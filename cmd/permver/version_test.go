package main

import (
	"runtime/debug"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/internal/acl"
)

func TestVersion(t *testing.T) {
	vcs := []debug.BuildSetting{
		{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "0123456789abcdef0123456789abcdef01234567"},
		{Key: "vcs.time", Value: "2026-01-02T03:04:05Z"},
		{Key: "vcs.modified", Value: "false"},
	}
	changed := slices.Concat(vcs[:3], []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}})
	tests := map[string]struct {
		info debug.BuildInfo
		want string
	}{
		"nothing known": {debug.BuildInfo{}, "permver devel (follows " + acl.Model + ")\n"},
		"no repository": {
			debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "(devel)"}},
			"permver devel (follows " + acl.Model + ")\nbuilt with go1.26.0\n",
		},
		"installed": {
			debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}},
			"permver v1.2.3 (follows " + acl.Model + ")\nbuilt with go1.26.0\n",
		},
		"in the repository": {
			debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3"}, Settings: vcs},
			"permver v1.2.3 (follows " + acl.Model + ")\ncommit 0123456789abcdef0123456789abcdef01234567 of 2026-01-02\nbuilt with go1.26.0\n",
		},
		"with changes": {
			debug.BuildInfo{GoVersion: "go1.26.0", Main: debug.Module{Version: "v1.2.3+dirty"}, Settings: changed},
			"permver v1.2.3+dirty (follows " + acl.Model + ")\ncommit 0123456789abcdef0123456789abcdef01234567 of 2026-01-02, with changes\nbuilt with go1.26.0\n",
		},
	}
	for name, tt := range tests {
		if d := cmp.Diff(tt.want, buildOf(&tt.info).String()); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
