package tauri

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScriptFailure(t *testing.T) {
	tests := []struct {
		name, output string
		want         *Failure
		panic, text  string
	}{
		{
			name: "an error that the script prints",
			output: "   Compiling tauri-plugin-sample v0.0.0 (plugin)\n" +
				"error: failed to run custom build command for `tauri-plugin-sample v0.0.0 (plugin)`\n" +
				"note: To improve backtraces, set a variable.\n\n" +
				"Caused by:\n" +
				"  process didn't exit successfully: `build-script-build` (exit status: 1)\n" +
				"  --- stdout\n" +
				"  cargo:rerun-if-changed=permissions\n" +
				"  tauri-plugin: failed to parse TOML: TOML parse error at line 2, column 5\n" +
				"    |\n" +
				"  2 | a = \n" +
				"\n" +
				"  string values must be quoted\n" +
				"\n" +
				"warning: build failed, waiting for other jobs to finish...\n" +
				"  not the script's\n",
			want: &Failure{
				Crate: "tauri-plugin-sample",
				Printed: "tauri-plugin: failed to parse TOML: TOML parse error at line 2, column 5\n" +
					"  |\n2 | a = \nstring values must be quoted",
			},
			text: "tauri-plugin: failed to parse TOML: TOML parse error at line 2, column 5 … string values must be quoted",
		},
		{
			name: "a panic",
			output: "error: failed to run custom build command for `permver-app v0.0.0 (app)`\n\n" +
				"Caused by:\n" +
				"  process didn't exit successfully: `build-script-build` (exit status: 101)\n" +
				"  --- stdout\n" +
				"  cargo:rustc-cfg=desktop\n\n" +
				"  --- stderr\n\n" +
				"  thread 'main' (4711) panicked at context.rs:401:64:\n" +
				"  failed to resolve ACL: UnknownPermission\n" +
				"  note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n",
			want: &Failure{
				Crate: "permver-app",
				Errors: "thread 'main' (4711) panicked at context.rs:401:64:\nfailed to resolve ACL: UnknownPermission\n" +
					"note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace",
			},
			panic: "failed to resolve ACL: UnknownPermission",
			text:  "failed to resolve ACL: UnknownPermission",
		},
		{
			name: "a script that does not compile",
			output: "error[E0425]: cannot find value `x` in this scope\n" +
				"error: could not compile `tauri-plugin-sample` (build script) due to 1 previous error\n",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := scriptFailure(test.output)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Fatal(diff)
			}
			if got == nil {
				return
			}
			if diff := cmp.Diff([]string{test.panic, test.text}, []string{got.Panic(), got.Text()}); diff != "" {
				t.Error(diff)
			}
		})
	}
}
