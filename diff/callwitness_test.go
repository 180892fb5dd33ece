package diff

import (
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// What Tauri makes of a call that was answered before.
func TestCallWitness(t *testing.T) {
	const zoom = "#[tauri::command]\nfn zoom("
	for _, test := range []struct{ name, was, is, want string }{
		{
			"another type", zoom + "at: String", zoom + "at: u8",
			`arg-type-changed: invoke("plugin:sample|zoom", { at: "…" }): the command is called; invalid args ` +
				"`at` for command `zoom`: invalid type: string \"…\", expected u8",
		},
		{
			"another type beside what may be left out", zoom + "at: String, by: Option<u8>", zoom + "at: u8, by: Option<u8>",
			`arg-type-changed: invoke("plugin:sample|zoom", { at: "…" }): the command is called; invalid args ` +
				"`at` for command `zoom`: invalid type: string \"…\", expected u8",
		},
		{
			"another type of what may be left out", zoom + "at: Option<u8>, by: Option<u8>", zoom + "at: Option<u8>, by: Option<String>",
			`arg-type-changed: invoke("plugin:sample|zoom", { by: 1 }): the command is called; invalid args ` +
				"`by` for command `zoom`: invalid type: integer `1`, expected a string",
		},
		{
			"a number for a channel", zoom + "at: u8", zoom + "at: tauri::ipc::Channel<u8>",
			`arg-type-changed: invoke("plugin:sample|zoom", { at: 1 }): the command is called; invalid args ` +
				"`at` for command `zoom`: invalid type: integer `1`, expected a string",
		},
		{
			"a type that serde refuses in words that are not known", zoom + "at: Vec<String>", zoom + "at: [u8; 2]",
			`arg-type-changed: invoke("plugin:sample|zoom", { at: ["…"] }): the command is called; invalid args ` +
				"`at` for command `zoom`: invalid type",
		},
		{
			"a channel", zoom + "at: String", zoom + "at: tauri::ipc::Channel<u8>",
			`arg-type-changed: invoke("plugin:sample|zoom", { at: "…" }): the command is called; invalid channel value ` +
				"`…`, expected a string in the `__CHANNEL__:ID` format",
		},
		{
			"the case of what must be passed", zoom + "zoom_to: u8", strings.Replace(zoom, "]", `(rename_all = "snake_case")]`, 1) + "zoom_to: u8",
			`arg-case-changed: invoke("plugin:sample|zoom", { zoomTo: 1 }): the command is called; invalid args ` +
				"`zoom_to` for command `zoom`: command zoom missing required key zoom_to",
		},
		{
			"the case of what can be left out", zoom + "zoom_to: Option<u8>", strings.Replace(zoom, "]", `(rename_all = "snake_case")]`, 1) + "zoom_to: Option<u8>",
			`arg-case-changed: invoke("plugin:sample|zoom", { zoomTo: 1 }): the command is called; the command is called without zoomTo`,
		},
		{
			"one without a name", zoom, zoom + "_: u8",
			`arg-added-required: invoke("plugin:sample|zoom"): the command is called; invalid args ` +
				"`` for command `zoom`: command zoom has an argument with no name with a non-optional value",
		},
		{"one less", zoom + "at: u8", zoom, "arg-removed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			plugin := func(signature string) map[string]string {
				return answering(signature+") {}\n", "tauri::generate_handler![zoom]")
			}
			var got []string
			for _, c := range Compare(surface(t, "base", plugin(test.was)), surface(t, "head", plugin(test.is))) {
				line := string(c.Kind)
				if c.Witness != nil {
					line += ": " + c.Witness.Call.String() + ": " + c.Witness.Before + "; " + c.Witness.After
				}
				got = append(got, line)
			}
			if d := gocmp.Diff([]string{test.want}, got); d != "" {
				t.Error("-want +got:\n" + d)
			}
		})
	}
}
