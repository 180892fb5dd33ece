package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const source = "../../npm/permver"

// release writes the archives of a release as goreleaser does, with a stand-in for the program
// where none is given for a platform.
func release(t *testing.T, version string, programs map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	var sums strings.Builder
	for _, p := range platforms() {
		program := programs[p.goos+"/"+p.goarch]
		if program == nil {
			program = []byte("for " + p.goos + "/" + p.goarch)
		}
		name := fmt.Sprintf("permver_%s_%s_%s.tar.gz", version, p.goos, p.goarch)
		packed := inTar(t, p.program(), program)
		if p.goos == "windows" {
			name = strings.TrimSuffix(name, "tar.gz") + "zip"
			packed = inZip(t, p.program(), program)
		}
		if err := os.WriteFile(filepath.Join(dir, name), packed, 0o600); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&sums, "%x  %s\n%064d  %s.sbom.json\n", sha256.Sum256(packed), name, 0, name)
	}
	if err := os.WriteFile(filepath.Join(dir, "checksums.txt"), []byte(sums.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func inTar(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	files := tar.NewWriter(zipped)
	for name, content := range map[string][]byte{"LICENSE": nil, name: content} {
		if err := files.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content))}); err != nil {
			t.Fatal(err)
		}
		if _, err := files.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(files.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func inZip(t *testing.T, name string, content []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	files := zip.NewWriter(&packed)
	f, err := files.Create(name)
	if err == nil {
		_, err = f.Write(content)
	}
	if err := errors.Join(err, files.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func TestPackages(t *testing.T) {
	out := filepath.Join(t.TempDir(), "npm")
	if err := makePackages(release(t, "1.2.3-rc.1", nil), source, out); err != nil {
		t.Fatal(err)
	}
	var files []string
	err := filepath.WalkDir(out, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(out)+"/"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, p := range platforms() {
		dir := "permver-" + p.os + "-" + p.cpu + "/"
		want = append(want, dir+"LICENSE", dir+"README.md", dir+"bin/"+p.program(), dir+"package.json")
	}
	want = append(want, "permver/LICENSE", "permver/README.md", "permver/bin/permver.js", "permver/package.json")
	slices.Sort(want)
	slices.Sort(files)
	if d := cmp.Diff(want, files); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	var one manifest
	if err := readJSON(filepath.Join(out, "permver-win32-arm64", "package.json"), &one); err != nil {
		t.Fatal(err)
	}
	if one.Version != "1.2.3-rc.1" || !slices.Equal(one.OS, []string{"win32"}) || !slices.Equal(one.CPU, []string{"arm64"}) || one.License != "MIT" {
		t.Errorf("package.json: %+v", one)
	}
	if program, err := os.ReadFile(filepath.Join(out, "permver-win32-arm64", "bin", "permver.exe")); err != nil || string(program) != "for windows/arm64" {
		t.Errorf("the program is %q, %v", program, err)
	}
}

func TestReleaseThatIsNotWhole(t *testing.T) {
	tests := map[string]struct {
		spoil func(t *testing.T, dir string)
		want  string
	}{
		"changed": {func(t *testing.T, dir string) {
			t.Helper()
			write(t, filepath.Join(dir, "permver_1.0.0_linux_amd64.tar.gz"), "")
		}, "permver_1.0.0_linux_amd64.tar.gz: its checksum is e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, and 0 in checksums.txt"},
		"missing": {func(t *testing.T, dir string) {
			t.Helper()
			write(t, filepath.Join(dir, "checksums.txt"), "0  permver_1.0.0_darwin_amd64.tar.gz\n")
		}, "checksums.txt has no archive for darwin/arm64"},
		"unknown": {func(t *testing.T, dir string) {
			t.Helper()
			write(t, filepath.Join(dir, "checksums.txt"), "0  permver_1.0.0_plan9_amd64.tar.gz\n")
		}, "permver_1.0.0_plan9_amd64.tar.gz: nothing is known of this platform"},
		"two versions": {func(t *testing.T, dir string) {
			t.Helper()
			sums := filepath.Join(dir, "checksums.txt")
			text, err := os.ReadFile(sums)
			if err != nil {
				t.Fatal(err)
			}
			write(t, sums, strings.Replace(string(text), "1.0.0_linux_arm64.tar.gz\n", "1.0.1_linux_arm64.tar.gz\n", 1))
		}, "permver_1.0.0_darwin_amd64.tar.gz and permver_1.0.1_linux_arm64.tar.gz are of two versions"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			dir := release(t, "1.0.0", nil)
			if name == "changed" {
				archives, err := readSums(dir)
				if err != nil {
					t.Fatal(err)
				}
				tt.want = strings.Replace(tt.want, "and 0 in", "and "+archives[2].sum+" in", 1)
			}
			tt.spoil(t, dir)
			out := filepath.Join(t.TempDir(), "npm")
			err := makePackages(dir, source, out)
			if err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
			if _, err := os.Stat(out); !os.IsNotExist(err) {
				t.Errorf("there are packages: %v", err)
			}
		})
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The packages, packed and installed by npm without a network, run the program.
func TestInstalledByNPM(t *testing.T) {
	npm, err := exec.LookPath("npm")
	if err != nil {
		t.Skip("npm is not installed")
	}
	work := t.TempDir()
	here := runtime.GOOS + "/" + runtime.GOARCH
	i := slices.IndexFunc(platforms(), func(p platform) bool { return p.goos+"/"+p.goarch == here })
	if i < 0 {
		t.Skip("there is no package for " + here)
	}
	built := filepath.Join(work, platforms()[i].program())
	run(t, 0, "../..", "go", "build", "-o", built, "./cmd/permver")
	program, err := os.ReadFile(built)
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(work, "npm")
	if err := makePackages(release(t, "1.2.3", map[string][]byte{here: program}), source, out); err != nil {
		t.Fatal(err)
	}
	own := archive{platform: platforms()[i]}.packageName()
	app := filepath.Join(work, "app")
	if err := os.Mkdir(app, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(app, "package.json"), `{"private": true}`)
	for _, name := range []string{own, "permver"} {
		run(t, 0, app, npm, "pack", "--silent", filepath.Join(out, name))
	}
	install := []string{"install", "--offline", "--silent", "--no-audit", "--no-fund", "--cache", filepath.Join(work, "cache")}
	run(t, 0, app, npm, append(install, "./permver-1.2.3.tgz", "./"+own+"-1.2.3.tgz")...)

	npx := strings.TrimSuffix(npm, filepath.Base(npm)) + strings.Replace(filepath.Base(npm), "npm", "npx", 1)
	want, _ := run(t, 0, app, built, "--version")
	if got, _ := run(t, 0, app, npx, "--no-install", "permver", "--version"); got != want {
		t.Errorf("npx permver --version says %q, the program %q", got, want)
	}
	run(t, 2, app, npx, "--no-install", "permver", "chekc")

	if err := os.RemoveAll(filepath.Join(app, "node_modules", own)); err != nil {
		t.Fatal(err)
	}
	_, said := run(t, 3, app, npx, "--no-install", "permver", "--version")
	told := "permver: error: the package " + own + " is not installed\n" +
		"permver: hint: npm leaves it out under --omit=optional, or with a lock file of another platform: install again without\n"
	if d := cmp.Diff(told, said); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// Who ends the wrapper ends the program, which has the last word.
func TestSignalsReachTheProgram(t *testing.T) {
	node, err := exec.LookPath("node")
	i := slices.IndexFunc(platforms(), func(p platform) bool { return p.goos+"/"+p.goarch == runtime.GOOS+"/"+runtime.GOARCH })
	if err != nil || i < 0 || runtime.GOOS == "windows" {
		t.Skip("there is no node, or no signal")
	}
	app := t.TempDir()
	for file, text := range map[string]string{
		"permver/bin/permver.js": "", archive{platform: platforms()[i]}.packageName() + "/bin/permver": "#!/bin/sh\ntrap 'exit 7' TERM\necho ready\nwhile :; do sleep 0.05; done\n",
	} {
		at := filepath.Join(app, "node_modules", file)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if text == "" {
			wrapper, err := os.ReadFile(filepath.Join(source, "bin/permver.js"))
			if err != nil {
				t.Fatal(err)
			}
			text = string(wrapper)
		}
		if err := os.WriteFile(at, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), node, filepath.Join(app, "node_modules/permver/bin/permver.js"))
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err == nil {
		_, err = io.ReadFull(out, make([]byte, len("ready\n")))
	}
	if err == nil {
		err = cmd.Process.Signal(syscall.SIGTERM)
	}
	if err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // its exit code says how it ended
	if got := cmd.ProcessState.ExitCode(); got != 7 {
		t.Errorf("exit code %d", got)
	}
}

// run runs a program, which has to end with an exit code.
func run(t *testing.T, code int, dir, name string, args ...string) (stdout, stderr string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "npm_config_update_notifier=false", "npm_config_loglevel=error")
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) || cmd.ProcessState.ExitCode() != code {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, &out, &said)
	}
	return out.String(), said.String()
}
