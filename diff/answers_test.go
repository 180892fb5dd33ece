package diff

import (
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// answering is a plugin whose handler has these entries, and whose permissions grant
// `capture` and `zoom`.
func answering(sources, entries string) map[string]string {
	return map[string]string{
		"Cargo.toml": "[package]\nname = \"tauri-plugin-sample\"\nversion = \"1.0.0\"\nlinks = \"tauri-plugin-sample\"\n",
		"build.rs":   "fn main() { tauri_plugin::Builder::new(&[\"capture\", \"zoom\"]).build(); }\n",
		"src/lib.rs": sources + "\nfn init() { tauri::plugin::Builder::new(\"sample\").invoke_handler(" + entries + ").build() }\n",
	}
}

func TestUnanswered(t *testing.T) {
	const all = "tauri::generate_handler![capture, zoom]"
	functions := "#[tauri::command] fn capture() {}\n#[tauri::command] fn zoom() {}\n"
	renamed := func(attribute string) string {
		return "#[tauri::command] fn capture() {}\n#[tauri::command(rename = \"" + attribute + "\")] fn zoom() {}\n"
	}
	long := func(name string) string {
		return "#[tauri::command] fn " + name + "(level: f32, device: State<Device>) { let near = device.near(); let far = device.far(); device.move_lens(near + (far - near) * level); device.refresh() }\n"
	}
	kotlin := answering("", "tauri::generate_handler![capture]")
	kotlin["build.rs"] = strings.Replace(kotlin["build.rs"], ".build()", ".android_path(\"android\").build()", 1)
	kotlin["android/src/Sample.kt"] = "@TauriPlugin\nclass Sample(activity: Activity) : Plugin(activity) {\n  @Command\n  fun zoom(invoke: Invoke) {}\n}\n"
	bare := answering(functions, all)
	bare["src/lib.rs"] = functions + "fn init() { tauri::plugin::Builder::new(\"sample\").build() }\n"
	for _, test := range []struct {
		name       string
		base, head map[string]string
		want       []string
	}{
		{"as before", answering(functions, all), answering(functions, "tauri::generate_handler![zoom, capture]"), nil},
		{"gone", answering(functions, all), answering(functions, "tauri::generate_handler![capture]"), []string{"command-handler-removed zoom on all platforms, certain"}},
		{"gone but for Kotlin", answering(functions, all), kotlin, []string{"command-handler-removed zoom on iOS, linux, macOS, windows, certain"}},
		{"under a condition", answering(functions, all), answering(functions, "tauri::generate_handler![capture, #[cfg(windows)] zoom]"), []string{"command-cfg-narrowed zoom on android, iOS, linux, macOS, certain"}},
		{"under a feature", answering(functions, all), answering(functions, "tauri::generate_handler![capture, #[cfg(feature = \"f\")] zoom]"), []string{"command-feature-gated zoom on all platforms, certain"}},
		{"gone with its feature", answering(functions, "tauri::generate_handler![capture, #[cfg(feature = \"f\")] zoom]"), answering(functions, "tauri::generate_handler![capture]"), []string{
			`command-handler-removed zoom on all platforms, likely (it was there under the condition feature = "f")`,
		}},
		{"as another function", answering(long("zoom"), all), answering(long("set_zoom"), "tauri::generate_handler![capture, set_zoom]"), []string{
			"command-handler-removed zoom to set_zoom on all platforms, certain",
		}},
		{"beside another function", answering(long("zoom")+long("set_zoom"), "tauri::generate_handler![capture, zoom, set_zoom]"), answering(long("set_zoom"), "tauri::generate_handler![capture, set_zoom]"), []string{
			"command-handler-removed zoom on all platforms, certain",
		}},
		{"by another name", answering(functions, all), answering(renamed("pan"), all), []string{"command-rename-attr-changed zoom to pan on all platforms, certain"}},
		{"by yet another name", answering(renamed("capture"), all), answering(renamed("pan"), all), nil},
		{"never answered", answering(functions, "tauri::generate_handler![capture]"), answering(functions, "tauri::generate_handler![capture]"), nil},
		{"a handler that is not read", answering(functions, all), answering(functions, "handler()"), nil},
		{"a builder without a handler", answering(functions, all), bare, []string{
			"command-handler-removed capture on all platforms, certain", "command-handler-removed zoom on all platforms, certain",
		}},
		{"a handler that another replaces", answering(functions, all), answering(functions, all+").invoke_handler(tauri::generate_handler![capture]"), []string{
			"command-handler-removed zoom on all platforms, certain",
		}},
		{"replaced before", answering(functions, all+").invoke_handler(tauri::generate_handler![capture]"), answering(functions, "tauri::generate_handler![capture]"), nil},
		{"no handler", answering(functions, all), answering(functions, "tauri::generate_handler![]"), []string{
			"command-handler-removed capture on all platforms, certain", "command-handler-removed zoom on all platforms, certain",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			base, head := surface(t, "base", test.base), surface(t, "head", test.head)
			if base == nil || head == nil {
				t.Fatal("a side is refused")
			}
			var got []string
			for _, c := range Compare(base, head) {
				line := fmt.Sprintf("%s %s on %s, %s", c.Kind, c.Subject.Name, c.Platforms, c.Certainty)
				if c.NewName != "" {
					line = strings.Replace(line, " on ", " to "+c.NewName+" on ", 1)
				}
				if c.Evidence != "" {
					line += " (" + c.Evidence + ")"
				}
				if c.Witness == nil || c.Witness.Command != c.Subject.Name {
					line += ", without a witness"
				}
				got = append(got, line)
			}
			if d := gocmp.Diff(test.want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

// The capability that shows a command unanswered is one that allows it on both sides,
// where the command was lost.
func TestUnansweredWitness(t *testing.T) {
	const all = "tauri::generate_handler![capture, zoom]"
	const functions = "#[tauri::command] fn capture() {}\n#[tauri::command] fn zoom() {}\n"
	permission := func(name, platforms string) string {
		return fmt.Sprintf("[[permission]]\nidentifier = %q\ncommands.allow = [\"zoom\"]\nplatforms = [%s]\n", name, platforms)
	}
	plugin := func(entries, permissions string) map[string]string {
		tree := answering(functions, entries)
		tree["build.rs"] = "fn main() { tauri_plugin::Builder::new(&[]).build(); }\n"
		tree["permissions/a.toml"] = permissions
		return tree
	}
	const gone = "tauri::generate_handler![capture]"
	const everywhere = `"linux", "macOS", "windows", "iOS", "android"`
	allowed := permission("all", everywhere)
	nowhere := "[[permission]]\nidentifier = \"all\"\n"
	for _, test := range []struct {
		name       string
		base, head map[string]string
		want       string
	}{
		{
			"the first by name", plugin(all, allowed+permission("zooming", everywhere)), plugin(gone, allowed+permission("zooming", everywhere)),
			"sample:all: Command zoom not found",
		},
		{
			"not one of another platform", plugin(all, permission("a", `"windows"`)+permission("b", `"linux"`)),
			plugin(strings.Replace(all, "zoom", "#[cfg(windows)] zoom", 1), permission("a", `"windows"`)+permission("b", `"linux"`)),
			"sample:b: Command zoom not found",
		},
		{
			"not one that allows it no more", plugin(all, allowed+permission("zooming", everywhere)), plugin(gone, nowhere+permission("zooming", everywhere)),
			"sample:zooming: Command zoom not found",
		},
		{
			"not one that is gone", plugin(all, allowed+permission("zooming", everywhere)), plugin(gone, permission("zooming", everywhere)),
			"sample:zooming: Command zoom not found",
		},
		{"no one of both sides", plugin(all, allowed), plugin(gone, nowhere+permission("zooming", everywhere)), "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, c := range Compare(surface(t, "base", test.base), surface(t, "head", test.head)) {
				if c.Kind != HandlerRemoved && c.Kind != HandlerNarrowed {
					continue
				}
				got := "none"
				if c.Witness != nil {
					_, after, _ := strings.Cut(c.Witness.After, "the call fails: ")
					got = strings.Join(c.Witness.Capability.Permissions, " ") + ": " + after
				}
				if got != test.want {
					t.Errorf("got %s, want %s", got, test.want)
				}
				return
			}
			t.Error("the command is answered")
		})
	}
}
