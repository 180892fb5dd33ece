package diff

import (
	"strings"
	"testing"
)

// A method that is gone is told where it stood, if there still is such a file.
func TestMethodsGone(t *testing.T) {
	plugin := func(file, method string) map[string]string {
		tree := answering("#[tauri::command] fn capture() {}\n", "tauri::generate_handler![capture]")
		tree["build.rs"] = strings.Replace(tree["build.rs"], ".build()", `.android_path("android").build()`, 1)
		tree["android/src/"+file] = "@TauriPlugin\nclass Sample(activity: Activity) : Plugin(activity) {\n  @Command\n  fun " + method + "(invoke: Invoke) {}\n}\n"
		return tree
	}
	base := plugin("Sample.kt", "zoom")
	for _, test := range []struct {
		name string
		head map[string]string
		want string
	}{
		{"from its file", plugin("Sample.kt", "pan"), "android/src/Sample.kt:1:1-1:1"},
		{"from its file, beside others", changed(plugin("Sample.kt", "pan"), "android/src/Another.kt", "class Another {}\n", "android/src/Zero.kt", "class Zero {}\n"), "android/src/Sample.kt:1:1-1:1"},
		{"with its file", plugin("Other.kt", "pan"), "build.rs:1:53-1:59"},
		{"to another file", plugin("Other.kt", "zoom"), "nowhere"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := "nowhere"
			for _, c := range Compare(surface(t, "base", base), surface(t, "head", test.head)) {
				if c.Kind == MobileRemoved && c.Subject.Name == "zoom" {
					got = placeText(c.Head)
				}
			}
			if got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
