package listing

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/manifest"
)

// reference and schema are the lists that the newest version of tauri-plugin writes
// for the plugin below, as far as they are read.
const (
	reference = "## Default Permission\n" +
		"\nWhat most need.\n\n- opening notes\n\n" +
		"#### This default permission set includes the following:\n\n- `allow-read`\n- `all`\n\n" +
		"## Permission Table\n\n<table>\n<tr>\n<th>Identifier</th>\n<th>Description</th>\n</tr>\n\n" +
		"\n<tr>\n<td>\n\n`notes:allow-read`\n\n</td>\n<td>\n\nEnables the read command without any pre-configured scope.\n\n</td>\n</tr>\n" +
		"\n<tr>\n<td>\n\n`notes:deny-read`\n\n</td>\n<td>\n\nDenies the read command without any pre-configured scope.\n\n</td>\n</tr>\n" +
		"\n<tr>\n<td>\n\n`notes:all`\n\n</td>\n<td>\n\nEvery call.\n\n</td>\n</tr>\n" +
		"\n<tr>\n<td>\n\n`notes:odd:name`\n\n</td>\n\n</tr>\n" +
		"</table>\n"

	schema = `{
  "definitions": {
    "PermissionKind": {
      "type": "string",
      "oneOf": [
        { "const": "allow-read", "description": "Enables the read command without any pre-configured scope." },
        { "const": "deny-read", "description": "Denies the read command without any pre-configured scope." },
        { "const": "default", "description": "What most need.\n\n- opening notes\n#### This default permission set includes:\n\n- ` + "`allow-read`\\n- `all`" + `" },
        { "const": "all", "description": "Every call.\n#### This permission set includes:\n\n- ` + "`allow-read`" + `" },
        { "const": "odd:name" }
      ]
    }
  }
}`
)

// plugin declares what the lists say. One description has ends of lines as Windows
// writes them.
func plugin(t *testing.T) *manifest.Plugin {
	t.Helper()
	return load(t, map[string]string{
		"build.rs": "fn main() { tauri_plugin::Builder::new(&[\"read\"]).build() }",
		"permissions/default.toml": "[default]\ndescription = \"What most need.\\r\\n\\r\\n- opening notes\\r\\n\"\n" +
			"permissions = [\"allow-read\", \"all\"]\n\n" +
			"[[set]]\nidentifier = \"all\"\ndescription = \"Every call.\"\npermissions = [\"allow-read\"]\n\n" +
			"[[permission]]\nidentifier = \"odd:name\"\n",
	})
}

func load(t *testing.T, tree map[string]string) *manifest.Plugin {
	t.Helper()
	tree["Cargo.toml"] = "[package]\nname = \"tauri-plugin-notes\"\nlinks = \"tauri-plugin-notes\"\n" +
		"[build-dependencies]\ntauri-plugin = \"2\"\n"
	p, err := manifest.NewLoader().Load(gitsrc.Files("tree", tree), "")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestItems(t *testing.T) {
	want := []Item{
		{ID: "allow-read", Description: "Enables the read command without any pre-configured scope."},
		{ID: "deny-read", Description: "Denies the read command without any pre-configured scope."},
		{ID: "default", Description: "What most need.\r\n\r\n- opening notes\r\n", Members: []string{"allow-read", "all"}},
		{ID: "all", Description: "Every call.", Members: []string{"allow-read"}},
		{ID: "odd:name"},
	}
	if diff := cmp.Diff(want, Items(plugin(t))); diff != "" {
		t.Error(diff)
	}
}

func TestNoItems(t *testing.T) {
	p := load(t, map[string]string{"build.rs": "fn main() { tauri_plugin::Builder::new(&[]).build() }"})
	if items := Items(p); len(items) > 0 {
		t.Error(items)
	}
}

// both reads one of the lists.
func both(t *testing.T, reference, schema string) [2][]Entry {
	t.Helper()
	table, ok := ReadReference([]byte(reference))
	if !ok {
		t.Error("the layout of the reference is not known")
	}
	kinds, err := ReadSchema([]byte(schema))
	if err != nil {
		t.Error(err)
	}
	return [2][]Entry{table, kinds}
}

func TestRead(t *testing.T) {
	const (
		read = "Enables the read command without any pre-configured scope."
		deny = "Denies the read command without any pre-configured scope."
	)
	told := Entry{"default", "What most need.\n- opening notes\n- `allow-read`\n- `all`"}
	want := [2][]Entry{
		{told, {"allow-read", read}, {"deny-read", deny}, {"all", "Every call."}, {"odd:name", ""}},
		{{"allow-read", read}, {"deny-read", deny}, told, {"all", "Every call.\n- `allow-read`"}, {"odd:name", ""}},
	}
	if diff := cmp.Diff(want, both(t, reference, schema)); diff != "" {
		t.Error(diff)
	}
}

// TestReadRows reads rows that are none, beside one that is.
func TestReadRows(t *testing.T) {
	const head, cell = "## Permission Table\n\n<table>\n<tr>\n<th>Identifier</th>\n</tr>\n\n", "<tr>\n<td>\n\n`"
	for _, row := range []string{
		"", "n:x", "n:x`\n\n</td>", "x`\n\n</td>\n\n</tr>\n", "n:x\ny`\n\n</td>\n\n</tr>\n",
		"n:x`\n\n</td>\nX.\n\n</td>\n</tr>\n", "n:x`\n\n</td>\n<td>\n\nX.\n</td>\n</tr>\n",
	} {
		entries, ok := ReadReference([]byte(head + cell + row + "\n" + cell + "n:a`\n\n</td>\n<td>\n\n# A\n-\n\n</td>\n</tr>\n</table>\n"))
		if diff := cmp.Diff([]Entry{{"a", "# A\n-"}}, entries); diff != "" || !ok {
			t.Errorf("%q: %t, %s", row, ok, diff)
		}
	}
}

// TestTellsBriefly compares lists that leave out members where these decide on the
// order of the texts.
func TestTellsBriefly(t *testing.T) {
	items := []Item{{ID: "x", Description: "A", Members: []string{"m"}}, {ID: "y", Description: "A\n+"}}
	if !Tells([]Entry{{"x", "A"}, {"y", "A\n+"}}, items) {
		t.Error("the same is said without members")
	}
}

func TestUnknownLayouts(t *testing.T) {
	for _, text := range []string{"", "# Permissions\n\n## allow-read\n", "| Permission | Description |\n|------|-----|\n"} {
		if entries, ok := ReadReference([]byte(text)); ok {
			t.Errorf("%q is read as %v", text, entries)
		}
	}
	if entries, err := ReadSchema([]byte("{")); err == nil {
		t.Errorf("read as %v", entries)
	}
}

// TestTells changes the lists, and looks whether they still tell of the plugin.
func TestTells(t *testing.T) {
	removed := func(text string) *strings.Replacer { return strings.NewReplacer(text, "") }
	tests := []struct {
		name   string
		change *strings.Replacer
		want   [2]bool // reference, schema
	}{
		{"as they are", strings.NewReplacer(), [2]bool{true, true}},
		{"line ends of Windows", strings.NewReplacer("\n", "\r\n"), [2]bool{true, true}},
		{"members without a title", removed("#### This default permission set includes the following:\n\n"), [2]bool{true, true}},
		{"members are not told", removed("\\n#### This permission set includes:\\n\\n- `allow-read`"), [2]bool{true, true}},
		{"one member less", removed("\n- `all`"), [2]bool{false, true}},
		{"another description", strings.NewReplacer("Every call.", "Each call."), [2]bool{false, false}},
		{"another name", strings.NewReplacer("odd:name", "even:name"), [2]bool{false, false}},
		{"with the name in front", strings.NewReplacer(`"Every call.`, `"all -> Every call.`), [2]bool{true, true}},
		{"names as enumerations", strings.NewReplacer(`"const": "all"`, `"enum": ["all"]`), [2]bool{true, true}},
		{"an entry more", strings.NewReplacer("</table>", "<tr>\n<td>\n\n`notes:new`\n\n</td>\n\n</tr>\n</table>", "{ \"const\": \"odd:name\" }", "{ \"const\": \"odd:name\" }, { \"const\": \"new\" }"), [2]bool{false, false}},
		{"an entry less", strings.NewReplacer("`notes:odd:name`", "", "{ \"const\": \"odd:name\" }", "{}"), [2]bool{false, false}},
	}
	items := Items(plugin(t))
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			lists := both(t, test.change.Replace(reference), test.change.Replace(schema))
			got := [2]bool{Tells(lists[0], items), Tells(lists[1], items)}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s\n%v", diff, lists)
			}
		})
	}
}

// A default set without a description was left out of the lists by some versions.
func TestTellsOfDefault(t *testing.T) {
	tests := []struct {
		name    string
		item    Item
		entries []Entry
		want    bool
	}{
		{"left out", Item{ID: "default"}, nil, true},
		{"listed", Item{ID: "default"}, []Entry{{ID: "default"}}, true},
		{"left out with its members", Item{ID: "default", Members: []string{"a"}}, nil, true},
		{"listed with its members", Item{ID: "default", Members: []string{"a"}}, []Entry{{"default", "- `a`"}}, true},
		{"listed with other members", Item{ID: "default", Members: []string{"a"}}, []Entry{{"default", "- `b`"}}, false},
		{"left out with its description", Item{ID: "default", Description: "All."}, nil, false},
		{"a permission left out", Item{ID: "a"}, nil, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Tells(test.entries, []Item{test.item}); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

// TestDiffer names what a list and a plugin say differently.
func TestDiffer(t *testing.T) {
	items := []Item{
		{ID: "default", Description: "All.", Members: []string{"a"}}, {ID: "a", Description: "A."}, {ID: "b", Description: "B."}, {ID: "b", Description: "B."},
	}
	tests := []struct {
		name    string
		entries []Entry
		want    []string
	}{
		{"nothing", []Entry{{"default", "All.\n- `a`"}, {"a", "A."}, {"b", "B."}}, nil},
		{"no entries", nil, []string{"a", "b", "default"}},
		{"a text", []Entry{{"default", "All."}, {"a", "A?"}, {"b", "B."}}, []string{"a"}},
		{"a member", []Entry{{"default", "All.\n- `b`"}, {"a", "A."}, {"b", "B."}}, []string{"default"}},
		{"an entry more", []Entry{{"default", "All."}, {"a", "A."}, {"b", "B."}, {"c", ""}}, []string{"c"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, Differ(test.entries, items)); diff != "" {
				t.Error(diff)
			}
		})
	}
	if got := Differ(nil, []Item{{ID: "default", Members: []string{"a"}}}); got != nil {
		t.Errorf("a default set without a description may be left out: %v", got)
	}
	if got := Differ([]Entry{{ID: "default"}}, nil); got != nil {
		t.Errorf("an empty default set may be listed: %v", got)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(reference)
	f.Add(schema)
	f.Fuzz(func(_ *testing.T, text string) {
		entries, _ := ReadReference([]byte(text))
		Tells(entries, nil)
		Differ(entries, nil)
		entries, _ = ReadSchema([]byte(text))
		Tells(entries, nil)
		Differ(entries, nil)
	})
}
