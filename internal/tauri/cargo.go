package tauri

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/permver/permver/internal/manifest"
)

// samplePlugin is the plugin that the application in testdata/tauri/app names, and
// that its Cargo.lock knows.
const samplePlugin = "tauri-plugin-sample"

// Workshop is a copy of the application in testdata/tauri/app, in which Cargo
// builds one plugin after the other, and the application with it. The crates of
// Tauri are compiled once and stay in the workshop; a plugin after that is a
// matter of a second. It is for one user at a time.
type Workshop struct {
	app, target string
	lock        []byte
	cargoToml   string
}

// OpenWorkshop copies the application at source into dir, and fetches what its
// Cargo.lock names. Only this step needs the network.
func OpenWorkshop(ctx context.Context, source, dir string) (*Workshop, error) {
	tree, err := readTree(source)
	if err != nil {
		return nil, fmt.Errorf("open the workshop: %w", err)
	}
	w := &Workshop{
		app: filepath.Join(dir, "app"), target: filepath.Join(dir, "target"),
		lock: []byte(tree["Cargo.lock"]), cargoToml: tree["Cargo.toml"],
	}
	if err := errors.Join(os.RemoveAll(w.app), writeTree(w.app, tree)); err != nil {
		return nil, fmt.Errorf("open the workshop: %w", err)
	}
	if output, err := w.cargo(ctx, "fetch", "--locked"); err != nil {
		return nil, fmt.Errorf("fetch the crates of Tauri: %w\n%s", err, output)
	}
	return w, nil
}

// Crate is a plugin crate: its name and its files.
type Crate struct {
	Name  string
	Files map[string]string
}

// Build builds the plugin, and the application with the plugin and the
// capabilities: their content by the names of their files. The files of the plugin
// after its build are returned, also where the build failed. The error is a
// [*Failure] if a build script ended badly.
func (w *Workshop) Build(ctx context.Context, plugin Crate, capabilities map[string]string) (map[string]string, error) {
	folder := filepath.Join(w.app, "plugin")
	err := errors.Join(
		writeTree(folder, plugin.Files),
		writeTree(filepath.Join(w.app, "capabilities"), capabilities),
		writeFile(filepath.Join(w.app, "Cargo.toml"), []byte(strings.Replace(w.cargoToml, samplePlugin, plugin.Name, 1))),
		writeFile(filepath.Join(w.app, "Cargo.lock"), w.lock),
	)
	if err != nil {
		return nil, fmt.Errorf("set the plugin up: %w", err)
	}
	// The lock file fits a plugin of the sample's name that needs tauri-plugin alone.
	// For others Cargo mends that entry, and keeps the versions of all the rest.
	output, failed := w.cargo(ctx, "build", "--offline", "--quiet")
	built, err := readTree(folder)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the plugin after its build: %w", err)
	case failed == nil:
		return built, w.sameVersions()
	}
	if failure := scriptFailure(output); failure != nil {
		return built, failure
	}
	return built, fmt.Errorf("cargo build: %w\n%s", failed, output)
}

var lockedVersion = regexp.MustCompile(`(?m)^name = "(.*)"\nversion = "(.*)"\nsource = .*$`)

// sameVersions makes sure that the build used the versions of the lock file.
func (w *Workshop) sameVersions() error {
	used, err := os.ReadFile(filepath.Join(w.app, "Cargo.lock"))
	if err != nil {
		return fmt.Errorf("read the versions used: %w", err)
	}
	known := lockedVersion.FindAllString(string(w.lock), -1)
	for _, version := range lockedVersion.FindAllString(string(used), -1) {
		if !slices.Contains(known, version) {
			return fmt.Errorf("the lock file of the application does not have what was built:\n%s", version)
		}
	}
	return nil
}

// Granted is what a capability grants on one platform: commands in the form in
// which the front end's calls are looked up, "plugin:KEY|COMMAND".
type Granted struct{ Allow, Deny []string }

// Allows reports whether a call goes through. One denial of a command denies it
// altogether.
func (g Granted) Allows(command string) bool {
	return slices.Contains(g.Allow, command) && !slices.Contains(g.Deny, command)
}

// Resolved returns what the capabilities of the application that was built grant,
// by the capability's identifier and by platform.
func (w *Workshop) Resolved() (map[string]map[string]Granted, error) {
	var all map[string]map[string]Granted
	err := w.generated("resolved.json", &all)
	return all, err
}

// Recorded returns the plugins that the build of the application recorded, as
// permver reads them from that record.
func (w *Workshop) Recorded() ([]*manifest.Plugin, error) {
	file := filepath.Join(w.app, "gen", "schemas", "acl-manifests.json")
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read what the application's build recorded: %w", err)
	}
	return manifest.Recorded(file, content)
}

func (w *Workshop) generated(name string, value any) error {
	content, err := os.ReadFile(filepath.Join(w.app, "gen", filepath.FromSlash(name)))
	if err == nil {
		err = json.Unmarshal(content, value)
	}
	if err != nil {
		return fmt.Errorf("read what the application's build recorded: %w", err)
	}
	return nil
}

// cargo runs a command of Cargo on the application and returns what it printed for
// the user, with paths as from the application's folder. Variables by which the
// environment could change what Tauri does are left out.
func (w *Workshop) cargo(ctx context.Context, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, "cargo", arguments...)
	command.Dir = w.app
	command.Env = slices.DeleteFunc(os.Environ(), func(variable string) bool {
		return strings.HasPrefix(variable, "TAURI_") || strings.HasPrefix(variable, "REMOVE_UNUSED_COMMANDS=")
	})
	command.Env = append(command.Env, "CARGO_TARGET_DIR="+w.target, "CARGO_TERM_COLOR=never", "RUST_BACKTRACE=0")
	var output bytes.Buffer
	command.Stderr = &output
	err := command.Run()
	return strings.ReplaceAll(output.String(), w.app+string(filepath.Separator), ""), err
}
