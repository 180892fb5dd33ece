package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
)

// manifest is the part of a package.json that the packages for platforms share with the one
// that depends on them.
type manifest struct {
	Name            string          `json:"name"`
	Version         string          `json:"version"`
	Description     string          `json:"description"`
	Homepage        string          `json:"homepage"`
	Bugs            string          `json:"bugs"`
	Repository      json.RawMessage `json:"repository"`
	License         string          `json:"license"`
	OS              []string        `json:"os,omitempty"`
	CPU             []string        `json:"cpu,omitempty"`
	PreferUnplugged bool            `json:"preferUnplugged,omitempty"` // Yarn is to leave a program on disk
}

// file is a file of a package, by its path below the folder of all packages.
type file struct {
	path    string
	content []byte
	mode    os.FileMode
}

// makePackages writes the packages of a release to a new folder.
func makePackages(dir, source, out string) error {
	archives, err := readSums(dir)
	if err != nil {
		return err
	}
	files, err := wholePackage(source, archives)
	if err != nil {
		return err
	}
	var common manifest
	if err := readJSON(filepath.Join(source, "package.json"), &common); err != nil {
		return err
	}
	for _, a := range archives {
		one, err := a.files(dir, source, common)
		if err != nil {
			return err
		}
		files = append(files, one...)
	}
	if err := os.Mkdir(out, 0o755); err != nil {
		return fmt.Errorf("make the folder of the packages: %w", err)
	}
	for _, f := range files {
		if err := f.write(out); err != nil {
			return err
		}
	}
	return nil
}

// packageName is what the package of an archive is called.
func (a archive) packageName() string { return "permver-" + a.platform.os + "-" + a.platform.cpu }

// files are the package of an archive.
func (a archive) files(dir, source string, m manifest) ([]file, error) {
	program, err := a.program(dir)
	if err != nil {
		return nil, err
	}
	licence, err := os.ReadFile(filepath.Join(source, "..", "..", "LICENSE"))
	if err != nil {
		return nil, fmt.Errorf("read the licence: %w", err)
	}
	name := a.packageName()
	m.Name, m.Version, m.OS, m.CPU, m.PreferUnplugged = name, a.version, []string{a.platform.os}, []string{a.platform.cpu}, true
	m.Description = fmt.Sprintf("The program of permver for %s on %s", a.platform.os, a.platform.cpu)
	text, err := writeJSON(m)
	readme := fmt.Sprintf("# %s\n\nThe program that the package [permver](https://www.npmjs.com/package/permver) runs. Install that one.\n", name)
	return []file{
		{path.Join(name, "package.json"), text, 0o644},
		{path.Join(name, "README.md"), []byte(readme), 0o644},
		{path.Join(name, "LICENSE"), licence, 0o644},
		{path.Join(name, "bin", a.platform.program()), program, 0o755},
	}, err
}

// wholePackage are the files of the package that depends on all others, at their version.
func wholePackage(source string, archives []archive) ([]file, error) {
	var m map[string]any
	if err := readJSON(filepath.Join(source, "package.json"), &m); err != nil {
		return nil, err
	}
	needs := map[string]string{}
	for _, a := range archives {
		needs[a.packageName()] = a.version
	}
	m["version"], m["optionalDependencies"] = archives[0].version, needs
	text, err := writeJSON(m)
	if err != nil {
		return nil, err
	}
	files := []file{{"permver/package.json", text, 0o644}}
	for name, from := range map[string]string{"bin/permver.js": "bin/permver.js", "README.md": "README.md", "LICENSE": "../../LICENSE"} {
		content, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(from)))
		if err != nil {
			return nil, fmt.Errorf("read the package: %w", err)
		}
		files = append(files, file{"permver/" + name, content, 0o755})
	}
	return files, nil
}

func (f file) write(out string) error {
	name := filepath.Join(out, filepath.FromSlash(f.path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("make a package: %w", err)
	}
	if err := os.WriteFile(name, f.content, f.mode); err != nil {
		return fmt.Errorf("make a package: %w", err)
	}
	return nil
}

func readJSON(name string, value any) error {
	text, err := os.ReadFile(name)
	if err == nil {
		err = json.Unmarshal(text, value)
	}
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	return nil
}

func writeJSON(value any) ([]byte, error) {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write package.json: %w", err)
	}
	return append(text, '\n'), nil
}
