package action

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// installation is one run of install.sh.
type installation struct {
	temp string // RUNNER_TEMP
	out  string
	path string // what was written into GITHUB_PATH
	err  error
}

// install runs a copy of install.sh, which stands at its place in a repository, in an
// empty environment but for the given variables.
func install(t *testing.T, script string, env ...string) installation {
	t.Helper()
	bash, err := exec.LookPath("bash")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("no bash as on a runner") // the one in the path of Windows may be of another system
	}
	i := installation{temp: t.TempDir()}
	added := filepath.Join(i.temp, "path")
	command := exec.Command(bash, script)
	command.Env = append([]string{"RUNNER_TEMP=" + i.temp, "GITHUB_PATH=" + added, "INPUT_VERSION=", "RUNNER_OS=Linux", "RUNNER_ARCH=X64", "PATH=" + os.Getenv("PATH")}, env...)
	out, err := command.CombinedOutput()
	i.out, i.err = string(out), err
	content, _ := os.ReadFile(added) // there is none where it failed
	i.path = string(content)
	return i
}

// TestInstallBuilds builds permver of the sources around the script, whatever the job has
// set for its own builds.
func TestInstallBuilds(t *testing.T) {
	home, err := os.UserHomeDir()
	if err != nil {
		t.Fatal(err)
	}
	env := []string{"HOME=" + home, "GOOS=plan9", "GOARCH=arm", "GOFLAGS=-mod=vendor", "GOWORK=/none", "CGO_ENABLED=1"}
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOPATH", "GOPROXY", "GOSUMDB"} {
		if value := os.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	i := install(t, "install.sh", env...)
	bin := filepath.Join(i.temp, "permver-bin")
	if i.err != nil || i.path != bin+"\n" {
		t.Fatalf("%v, path %q: %s", i.err, i.path, i.out)
	}
	out, err := exec.Command(filepath.Join(bin, "permver"), "--version").CombinedOutput()
	if err != nil || !strings.HasPrefix(string(out), "permver ") {
		t.Errorf("%v: %s", err, out)
	}
}

// archive packs a program that says a version.
func archive(t *testing.T, version string) []byte {
	t.Helper()
	program := "#!/bin/sh\necho permver " + version + "\n"
	var b bytes.Buffer
	zipped := gzip.NewWriter(&b)
	packed := tar.NewWriter(zipped)
	if err := packed.WriteHeader(&tar.Header{Name: "permver", Mode: 0o755, Typeflag: tar.TypeReg, Size: int64(len(program))}); err != nil {
		t.Fatal(err)
	}
	if _, err := packed.Write([]byte(program)); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zipped.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// zipped is an archive for Windows.
func zipped(t *testing.T, version string) []byte {
	t.Helper()
	var b bytes.Buffer
	packed := zip.NewWriter(&b)
	for name, content := range map[string]string{"permver.exe": "#!/bin/sh\necho permver " + version + "\n", "LICENSE": "MIT"} {
		head := &zip.FileHeader{Name: name}
		head.SetMode(0o755)
		file, err := packed.CreateHeader(head)
		if err == nil {
			_, err = file.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestInstallRelease: only that very archive is taken which the action knows.
func TestInstallRelease(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl")
	}
	archives := map[string][]byte{
		"/v1.1.0/permver_1.1.0_linux_amd64.tar.gz":  archive(t, "1.1.0"),
		"/v1.1.0/permver_1.1.0_darwin_arm64.tar.gz": archive(t, "1.1.0 for macOS"),
		"/v1.1.0/permver_1.1.0_windows_amd64.zip":   zipped(t, "1.1.0 for Windows"),
		"/v1.0.0/permver_1.0.0_linux_amd64.tar.gz":  archive(t, "1.0.0, changed afterwards"),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if content, ok := archives[r.URL.Path]; ok {
			_, _ = w.Write(content) // curl says so if it does not get all
			return
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	sum := func(content []byte) string { return fmt.Sprintf("%x", sha256.Sum256(content)) }
	is := sum(archives["/v1.0.0/permver_1.0.0_linux_amd64.tar.gz"])
	dir := t.TempDir()
	script, err := os.ReadFile("install.sh")
	if err != nil {
		t.Fatal(err)
	}
	checksums := "# the archives\n" +
		sum([]byte("list")) + "  permver_1.1.0_linux_amd64.tar.gz.sbom.json\n" +
		sum(archives["/v1.1.0/permver_1.1.0_darwin_arm64.tar.gz"]) + "  permver_1.1.0_darwin_arm64.tar.gz\n" +
		sum(archives["/v1.1.0/permver_1.1.0_windows_amd64.zip"]) + "  permver_1.1.0_windows_amd64.zip\n" +
		sum(archives["/v1.1.0/permver_1.1.0_linux_amd64.tar.gz"]) + "  permver_1.1.0_linux_amd64.tar.gz\n" +
		sum(archive(t, "1.0.0")) + "  permver_1.0.0_linux_amd64.tar.gz\n" +
		sum(archive(t, "0.9.0")) + "  permver_0.9.0_linux_amd64.tar.gz\n"
	for name, content := range map[string]string{"install.sh": string(script), "checksums.txt": checksums} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tools := filepath.Join(dir, "tools") // a path without go
	for _, name := range []string{"bash", "dirname", "mkdir", "curl", "sha256sum", "shasum", "cut", "tar", "gzip", "unzip", "rm", "cat", "chmod"} {
		if found, err := exec.LookPath(name); err == nil {
			if err := os.MkdirAll(tools, 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(found, filepath.Join(tools, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	// A go that builds at once.
	golang := filepath.Join(dir, "go")
	if err := os.Mkdir(golang, 0o755); err != nil {
		t.Fatal(err)
	}
	const builds = "#!/bin/sh\nprintf '#!/bin/sh\\necho permver, built\\n' >\"$4permver\"\nchmod 755 \"$4permver\"\n"
	if err := os.WriteFile(filepath.Join(golang, "go"), []byte(builds), 0o755); err != nil {
		t.Fatal(err)
	}
	const none = "::error title=permver::"
	const gone = "curl: (22) The requested URL returned error: 404\n"
	const setup = "before this step write the step `- uses: actions/setup-go@v7` with `go-version: stable` and `cache: false` under `with:`\n"
	const reach = "the line above says why; run the job again, let the runner reach %s, name a mirror in PERMVER_RELEASES, or "
	for _, tt := range []struct {
		name string
		env  []string
		want string // what the program says, or the error
	}{
		{"the newest", nil, "permver 1.1.0\n"},
		{"a named one", []string{"INPUT_VERSION=v1.1.0"}, "permver 1.1.0\n"},
		{"another runner", []string{"RUNNER_OS=macOS", "RUNNER_ARCH=ARM64"}, "permver 1.1.0 for macOS\n"},
		{"Windows", []string{"RUNNER_OS=Windows"}, "permver 1.1.0 for Windows\n"},
		{"changed afterwards", []string{"INPUT_VERSION=1.0.0"}, none + "the release 1.0.0 is not the one that this version of the action knows: the checksum of permver_1.0.0_linux_amd64.tar.gz is " + is + "\n"},
		{
			"taken away",
			[]string{"INPUT_VERSION=0.9.0", "PATH=" + tools + ":" + golang},
			gone + none + "permver_0.9.0_linux_amd64.tar.gz cannot be downloaded: " +
				fmt.Sprintf(reach, server.URL+"/v0.9.0/permver_0.9.0_linux_amd64.tar.gz") + "leave the input version out\n",
		},
		{
			"not there, and no Go",
			[]string{"PERMVER_RELEASES=" + server.URL + "/none"},
			gone + none + "permver_1.1.0_linux_amd64.tar.gz cannot be downloaded, and there is no Go to build permver with: " +
				fmt.Sprintf(reach, server.URL+"/none/v1.1.0/permver_1.1.0_linux_amd64.tar.gz") + setup,
		},
		{
			"not there, and Go",
			[]string{"PERMVER_RELEASES=" + server.URL + "/none", "PATH=" + tools + ":" + golang},
			gone + "::warning title=permver::permver_1.1.0_linux_amd64.tar.gz cannot be downloaded: the line above says why; Go builds permver in its place\npermver, built\n",
		},
		{"unknown", []string{"INPUT_VERSION=1.0"}, none + "the input version is no version such as 1.2.3, and not the word source\n"},
		{"no version", []string{"INPUT_VERSION=1.0.0\n::error::x"}, none + "the input version is no version such as 1.2.3, and not the word source\n"},
		{"a later one", []string{"INPUT_VERSION=2.0.0"}, none + "this version of the action knows no release 2.0.0 for linux_amd64: leave the input version out, or name another version of the action\n"},
		{
			"no Go",
			[]string{"INPUT_VERSION=source"},
			none + "there is no release of permver for this runner, and no Go to build it with: " + setup,
		},
		{
			"neither",
			[]string{"RUNNER_ARCH=ARM"},
			none + "there is no release of permver for this runner, and no Go to build it with: " + setup,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := exec.LookPath("unzip"); err != nil && tt.name == "Windows" {
				t.Skip("no unzip")
			}
			i := install(t, filepath.Join(dir, "install.sh"), append([]string{"PERMVER_RELEASES=" + server.URL, "PATH=" + tools}, tt.env...)...)
			got := i.out
			if i.err == nil {
				program := filepath.Join(i.temp, "permver-bin", "permver")
				if tt.name == "Windows" {
					program += ".exe"
				}
				out, err := exec.Command(program).CombinedOutput()
				if got += string(out); err != nil {
					t.Error(err)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || (i.err == nil) != (i.path != "") {
				t.Errorf("%v, path %q (-want +got):\n%s", i.err, i.path, diff)
			}
		})
	}
}
