package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// image is what the Dockerfile makes, as a folder.
type image struct {
	root    string
	program string // below the root
	folder  string // where it runs, below the root
	user    int
}

// dockerfile are the lines of the Dockerfile that say what the image is.
var dockerfile = regexp.MustCompile(`(?s)(go build [^\n]*) -o (/permver) (\./\S+)\n.*\nUSER (\d+):\d+\nWORKDIR (/\S+)\nENTRYPOINT \["/permver"\]\n`)

// newImage builds the program as the Dockerfile does.
func newImage(t *testing.T) image {
	t.Helper()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	found := dockerfile.FindStringSubmatch(string(text))
	if found == nil {
		t.Fatal("the Dockerfile makes another image")
	}
	i := image{root: t.TempDir(), program: found[2], folder: found[5]}
	if i.user, err = strconv.Atoi(found[4]); err != nil {
		t.Fatal(err)
	}
	ran(t, "../..", "sh", "-c", "CGO_ENABLED=0 "+found[1]+" -o "+filepath.Join(i.root, i.program)+" "+found[3])
	return i
}

// ended is how a run of the program ended, and what it complained of.
type ended struct {
	Code   int
	Stderr string
}

// run runs the program alone in the file system, and with no environment.
func (i image) run(t *testing.T, args ...string) ended {
	t.Helper()
	var stderr strings.Builder
	cmd := exec.Command(i.program, args...)
	cmd.Dir, cmd.Env, cmd.Stderr = i.folder, []string{}, &stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: i.root, Credential: &syscall.Credential{Uid: uint32(i.user), Gid: uint32(i.user)}}
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return ended{cmd.ProcessState.ExitCode(), stderr.String()}
}

// TestImage runs the program as the image does, in a repository that belongs to another user.
// PERMVER_IMAGE asks for it, as building takes a while.
func TestImage(t *testing.T) {
	if os.Getenv("PERMVER_IMAGE") == "" || os.Geteuid() != 0 {
		t.Skip("PERMVER_IMAGE is not set, or this user may not change the root of the file system")
	}
	i := newImage(t)
	repository := filepath.Join(i.root, i.folder)
	git := func(args ...string) {
		identity := []string{"-C", repository, "-c", "user.name=permver", "-c", "user.email=permver@example.invalid"}
		ran(t, "", "git", append(identity, args...)...)
	}
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(repository, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	chmod := func(name string, mode os.FileMode) {
		if err := os.Chmod(filepath.Join(i.root, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	ran(t, "", "git", "init", "-q", "-b", "main", repository)
	write("Cargo.toml", "[package]\nname = \"tauri-plugin-notes\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-notes\"\n\n[build-dependencies]\ntauri-plugin = { version = \"2\", features = [\"build\"] }\n")
	write("build.rs", "fn main() {\n    tauri_plugin::Builder::new(&[\"load\", \"save\"]).build();\n}\n")
	git("add", ".")
	git("commit", "-q", "-m", "the plugin")
	git("tag", "v1.0.0")
	write("build.rs", "fn main() {\n    tauri_plugin::Builder::new(&[\"load\"]).build();\n}\n")
	ran(t, i.root, "mkdir", "reports")
	ran(t, "", "chmod", "-R", "a+rX", i.root) // whatever the umask
	chmod("reports", 0o777)

	check := func(args string, want ended) {
		t.Helper()
		if diff := cmp.Diff(want, i.run(t, strings.Fields(args)...)); diff != "" {
			t.Errorf("permver %s (-want +got):\n%s", args, diff)
		}
	}
	check("--version", ended{})
	check("demo", ended{})
	check("lint", ended{})
	check("check", ended{})
	check("check --mode release", ended{Code: 1})
	check("check --format sarif=/reports/permver.sarif", ended{})
	check("check --format sarif=permver.sarif", ended{3, "permver: error: write the report: open permver.sarif: permission denied\n"})

	denied := "permver: hint: run permver as the user that the repository belongs to: in a container, with `--user \"$(id -u):$(id -g)\"`\n"
	for name, want := range map[string]string{
		".git":                 `open "/repository/.git": permission denied`,
		".git/HEAD":            `open "/repository/.git": permission denied`,
		".git/refs/heads":      `read reference "refs/heads/main": stat /repository/.git/refs/heads/main: permission denied`,
		".git/refs/heads/main": `read reference "refs/heads/main": open /repository/.git/refs/heads/main: permission denied`,
		"Cargo.toml":           `look for plugins: read Cargo.toml: read "Cargo.toml" in working tree: open /repository/Cargo.toml: permission denied`,
	} {
		chmod(filepath.Join(i.folder, name), 0)
		check("check", ended{3, "permver: error: " + want + "\n" + denied})
		chmod(filepath.Join(i.folder, name), 0o755)
	}
}
