package manifest

import (
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

const (
	kotlinPlugin = "class P(a: A) : Plugin(a) {\n  @Command fun doIt(invoke: Invoke) {}\n}\n"
	swiftPlugin  = "class P: Plugin {\n  @objc func ping(_ invoke: Invoke) {}\n}\n"
	registers    = "fn f() { api.register_android_plugin(\"a.b\", \"P\"); api.register_ios_plugin(init); }\n"
)

// mobilePlugin is a plugin with the commands ping and do_it whose builder calls methods.
func mobilePlugin(methods, lib string, more map[string]string) map[string]string {
	files := map[string]string{
		"p/Cargo.toml": pluginCargo, "p/src/lib.rs": lib,
		"p/build.rs": "fn main() {\n    tauri_plugin::Builder::new(&[\"ping\", \"do_it\"])" + methods + ".build();\n}\n",
	}
	for name, text := range more {
		files["p/"+name] = text
	}
	return files
}

func tellNative(n Native) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %t %s", n.Dir, n.Known, n.Why)
	for _, m := range n.Methods {
		fmt.Fprintf(&b, "| %s %s:%d:%d", m.Name, m.At.File, m.At.Line, m.At.Column)
	}
	fmt.Fprintf(&b, "|%s", strings.Join(n.Files, " "))
	return b.String()
}

func TestNative(t *testing.T) {
	const (
		both    = ".android_path(\"android\").ios_path(\"ios\")"
		answers = "#[tauri::command] fn ping() {}\n#[tauri::command] fn do_it() {}\n" +
			"fn f() { Builder::new(\"x\").invoke_handler(tauri::generate_handler![ping, do_it]); }\n"
		desktop = "#[tauri::command] fn ping() {}\n#[cfg(desktop)] #[tauri::command] fn do_it() {}\n" +
			"fn f() { Builder::new(\"x\").invoke_handler(tauri::generate_handler![ping, #[cfg(any(desktop, target_os = \"ios\"))] do_it]); }\n"
	)
	sources := map[string]string{"android/src/main/java/P.kt": kotlinPlugin, "ios/Sources/P.swift": swiftPlugin}
	tests := []struct {
		name         string
		files        map[string]string
		android, iOS string
		kinds        map[string]gitsrc.Kind
	}{
		{name: "no projects", files: mobilePlugin("", "", nil), android: " true |", iOS: " true |"},
		{
			name: "projects", files: mobilePlugin(both, registers, sources),
			android: "p/android true | doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			iOS:     "p/ios true | ping p/ios/Sources/P.swift:2:14|p/ios/Sources/P.swift",
		},
		{
			name: "Rust answers all", files: mobilePlugin(both, answers, sources),
			android: "p/android false it was not read, since Rust answers all commands|",
			iOS:     "p/ios false it was not read, since Rust answers all commands|",
		},
		{
			name: "Rust answers all but what a permission names", android: "p/android true | doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			files: mobilePlugin(".android_path(\"android\")", answers, map[string]string{
				"android/src/main/java/P.kt": kotlinPlugin, "permissions/a.toml": permission("a", "commands.allow = ['other']\n"),
			}),
			iOS: " true |",
		},
		{
			name: "Rust answers all on one of them", files: mobilePlugin(both, desktop, sources),
			android: "p/android true | doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			iOS:     "p/ios false it was not read, since Rust answers all commands|",
		},
		{
			name: "a class without a project", files: mobilePlugin("", registers, sources),
			android: " false the build script names no project, but the sources register a class|",
			iOS:     " false the build script names no project, but the sources register a class|",
		},
		{
			name: "a class of the other platform", files: mobilePlugin("", "#[cfg(target_os = \"android\")] mod mobile;", map[string]string{"src/mobile.rs": registers}),
			android: " false the build script names no project, but the sources register a class|", iOS: " true |",
		},
		{
			name: "no folders", files: mobilePlugin(both, "", map[string]string{"ios": swiftPlugin}),
			android: " true |", iOS: "p/ios false p/ios is no folder of the repository itself|",
		},
		{
			name: "no folders, and classes", files: mobilePlugin(both, registers, nil),
			android: " false there is no folder p/android, but the sources register a class|",
			iOS:     " false there is no folder p/ios, but the sources register a class|",
		},
		{
			name: "paths that are not known", files: mobilePlugin(".android_path(path()).ios_path(\"../../ios\")", "", sources),
			android: " false the build script computes the path of the project|",
			iOS:     " false the build script names a folder outside of the repository|",
		},
		{
			name: "a path beside the plugin", files: mobilePlugin(".android_path(\"../p/android\").ios_path(\"/ios\")", "", sources),
			android: "p/android true | doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			iOS:     " false the build script names a folder outside of the repository|",
		},
		{
			name: "Objective-C", files: mobilePlugin(both, "", map[string]string{
				"android/src/main/java/P.kt": kotlinPlugin, "ios/Sources/P.swift": swiftPlugin, "ios/Sources/More.mm": "",
			}),
			android: "p/android true | doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			iOS:     "p/ios false p/ios/Sources/More.mm is in Objective-C, which is not read| ping p/ios/Sources/P.swift:2:14|p/ios/Sources/P.swift",
		},
		{
			name: "no class", files: mobilePlugin(both, "", map[string]string{"android/src/A.kt": "class A", "ios/x.md": ""}),
			android: "p/android false no class that extends Plugin was found|p/android/src/A.kt",
			iOS:     "p/ios false no class that extends Plugin was found|",
		},
		{
			name: "folders and files that do not count", iOS: " true |",
			files: mobilePlugin(".android_path(\"android\")", "", map[string]string{
				"android/.tauri/a.kt": "class Plugin", "android/build/b.kt": "class Plugin", "android/src/androidTest/java/c.kt": "class Plugin",
				"android/src/test/d.kt": "class Plugin", "android/e.txt": "class Plugin", "android/src/main/java/test/build/P.kt": kotlinPlugin,
				"android/src/main/java/.f/g.kt": "class Plugin", "android/kotlin/build/h.java": "class H {}", "android/lib/i.swift": "class I {}",
			}),
			android: "p/android true | doIt p/android/src/main/java/test/build/P.kt:2:16|" +
				"p/android/kotlin/build/h.java p/android/lib/i.swift p/android/src/main/java/test/build/P.kt",
		},
		{
			name: "what cannot be read", files: mobilePlugin(both, "", map[string]string{
				"android/src/main/java/P.kt": kotlinPlugin + "/*", "ios/Sources/P.swift": "version https://git-lfs.github.com/spec/v1\n",
			}),
			android: "p/android false p/android/src/main/java/P.kt cannot be read: a comment is not closed" +
				"| doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			iOS: "p/ios false p/ios/Sources/P.swift cannot be read: its content is in Git LFS|p/ios/Sources/P.swift",
		},
		{
			name: "links", files: mobilePlugin(both, "", map[string]string{
				"android/src/main/java/P.kt": kotlinPlugin, "android/link": "", "ios/Sources/P.swift": swiftPlugin, "ios/sub": "", "ios/.hidden": "",
			}),
			kinds:   map[string]gitsrc.Kind{"p/android/link": gitsrc.Symlink, "p/ios/sub": gitsrc.Submodule, "p/ios/.hidden": gitsrc.Symlink},
			android: "p/android false p/android/link is a link or a submodule| doIt p/android/src/main/java/P.kt:2:16|p/android/src/main/java/P.kt",
			iOS:     "p/ios false p/ios/sub is a link or a submodule| ping p/ios/Sources/P.swift:2:14|p/ios/Sources/P.swift",
		},
		{
			name: "too deep", files: mobilePlugin(".android_path(\"android\")", "", map[string]string{
				"android/P.kt": kotlinPlugin, "android/" + strings.Repeat("d/", maxNested+1) + "a.kt": "",
			}),
			android: "p/android false p/android" + strings.Repeat("/d", maxNested) + " holds folders that are nested too deep" +
				"| doIt p/android/P.kt:2:16|p/android/P.kt",
			iOS: " true |",
		},
		{
			name: "two builders", files: mobilePlugin(".android_path(\"android\").build(); tauri_plugin::Builder::new(&[\"ping\", \"do_it\"]).android_path(\"other\")", "", map[string]string{
				"android/P.kt": kotlinPlugin, "other/Q.java": "class Q extends Plugin { @Command public void ping(Invoke i) {} }",
			}),
			android: "p/android true | doIt p/android/P.kt:2:16| ping p/other/Q.java:1:47|p/android/P.kt p/other/Q.java", iOS: " true |",
		},
		{
			name: "no builder", files: map[string]string{"p/Cargo.toml": pluginCargo, "p/src/lib.rs": "", "p/build.rs": "fn main() {}\n"},
			android: " false the build script has no call of tauri_plugin::Builder::new|", iOS: " false the build script has no call of tauri_plugin::Builder::new|",
		},
		{
			name: "no library", files: map[string]string{"p/Cargo.toml": pluginCargo, "p/build.rs": pluginBuild},
			android: " false the sources in Rust could not be read|", iOS: " false the sources in Rust could not be read|",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := NewLoader().Load(&oddSide{Side: gitsrc.Files("test", test.files), kinds: test.kinds}, "p")
			if err != nil {
				t.Fatal(err)
			}
			got := []string{tellNative(p.Native(Android)), tellNative(p.Native(IOS)), tellNative(p.Native(Linux))}
			if diff := cmp.Diff([]string{test.android, test.iOS, " true |"}, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestNativeAnswers(t *testing.T) {
	p := load(t, mobilePlugin(".android_path(\"android\")", "", map[string]string{"android/P.kt": kotlinPlugin}))
	for command, want := range map[string]string{
		"do_it": "doIt p/android/P.kt:2 true", "doIt": "doIt p/android/P.kt:2 true", "ping": "ping :0 false",
		"register_listener": "registerListener :0 true", "checkPermissions": "checkPermissions :0 true",
	} {
		m, ok := p.Android.Answers(command)
		if got := fmt.Sprintf("%s %s:%d %t", m.Name, m.At.File, m.At.Line, ok); got != want {
			t.Errorf("%s: got %s, want %s", command, got, want)
		}
		if _, ok := p.IOS.Answers(command); ok {
			t.Errorf("%s is answered without a project", command)
		}
	}
}

// TestNativeQuestions fails each question that is asked for the projects alone.
func TestNativeQuestions(t *testing.T) {
	const what = `: load the plugin in "p": read the plugin's sources for android`
	want := []string{
		"find p/android" + what, "list p/android" + what, "read p/android/P.kt" + what + ": read p/android/P.kt",
		"list p/android/src" + what, "read p/android/src/Q.java" + what + ": read p/android/src/Q.java",
	}
	files := mobilePlugin(".android_path(\"android\")", "", map[string]string{"android/P.kt": kotlinPlugin, "android/src/Q.java": ""})
	var got []string
	for fail := 1; ; fail++ {
		side := &brokenSide{Side: gitsrc.Files("test", maps.Clone(files)), fail: fail}
		_, err := NewLoader().Load(side, "p")
		if side.asked < fail {
			break
		}
		if told := side.last + ": " + err.Error(); strings.Contains(told, what) && errors.Is(err, gitsrc.ErrMissing) {
			got = append(got, strings.TrimSuffix(told, ": "+gitsrc.ErrMissing.Error()))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for _, cause := range []error{gitsrc.ErrLink, gitsrc.ErrSubmodule} {
		p, err := NewLoader().Load(&oddSide{Side: gitsrc.Files("test", files), fails: map[string]error{"p/android": cause}}, "p")
		if err != nil || p.Android.Why != "p/android is a link or a submodule" {
			t.Errorf("%v: %+v, %v", cause, p, err)
		}
	}
	side := &oddSide{Side: gitsrc.Files("test", files), fails: map[string]error{"p/android/P.kt": gitsrc.ErrTooBig}}
	if p, err := NewLoader().Load(side, "p"); err != nil || p.Android.Why != "p/android/P.kt cannot be read: it is too big" {
		t.Errorf("too big: %+v, %v", p, err)
	}
}
