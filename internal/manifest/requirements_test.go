package manifest

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

func TestRequirements(t *testing.T) {
	side := gitsrc.Files("test", map[string]string{
		"Cargo.toml": "[workspace.dependencies]\nfs = { path = 'plugins/fs', version = '2.1' }\nserde = '1'\n",
		"plugins/fs/Cargo.toml": "[package]\nname = 'fs'\n[dependencies]\nserde = { version = '1' }\n" +
			"[target.'cfg(unix)'.dev-dependencies.log]\npath = '..\\\\log'\nversion = \"2.0.3\"\n",
		"plugins/log/Cargo.toml":              "[package]\nname = 'log'\n[dependencies]\nfs = { path = '../fs' }\n",
		"plugins/log/examples/app/Cargo.toml": "[package]\nname = 'app'\n[build-dependencies]\nlog = { version = '2', path = '../..' }\nup = { path = '../../../..', version = '0.1' }\n",
		"broken/Cargo.toml":                   "[package\n",
		"node_modules/x/Cargo.toml":           "[package]\nname = 'x'\n[dependencies]\nfs = { path = '../fs', version = '1' }\n",
	})
	found, err := NewLoader().Discover(side)
	if err != nil {
		t.Fatal(err)
	}
	list, err := found.Requirements()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range list {
		got = append(got, fmt.Sprintf("%s:%d:%d %q %s", r.Version.At.File, r.Version.At.Line, r.Version.At.Column, r.Dir, r.Version.Text))
	}
	want := []string{
		`Cargo.toml:2:39 "plugins/fs" 2.1`,
		`plugins/fs/Cargo.toml:7:11 "plugins/log" 2.0.3`,
		`plugins/log/examples/app/Cargo.toml:4:19 "plugins/log" 2`,
		`plugins/log/examples/app/Cargo.toml:5:40 "" 0.1`,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error("-want +got:\n" + d)
	}
}
