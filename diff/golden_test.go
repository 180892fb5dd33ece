package diff

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/acl"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden holds every field of every change between the sides of the fixtures:
// those of the rules, the cases, and pairs of this package's own. Each pair is
// also compared the other way round.
func TestGolden(t *testing.T) {
	for _, dir := range fixtureFolders {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			var got strings.Builder
			for _, f := range readFixtures(t, dir) {
				base := surface(t, "base", f.Trees["base"])
				for _, other := range []string{"head", "near"} {
					if side := surface(t, other, f.Trees[other]); side != nil && base != nil {
						fmt.Fprintf(&got, "== %s: base to %s\n%s", f.Name, other, tellAll(Compare(base, side)))
						fmt.Fprintf(&got, "== %s: %s to base\n%s", f.Name, other, tellAll(Compare(side, base)))
					}
				}
			}
			golden := filepath.Join("testdata", filepath.Base(dir)+".golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(strings.Split(string(want), "\n"), strings.Split(got.String(), "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestFolder compares the sides of the fixtures where the plugin lies in a folder of
// its repository: the changes are the same.
func TestFolder(t *testing.T) {
	const folder = "plugins/sample"
	for _, dir := range fixtureFolders {
		for _, f := range readFixtures(t, dir) {
			base, head := surface(t, "base", f.Trees["base"]), surface(t, "head", f.Trees["head"])
			if base == nil || head == nil {
				continue
			}
			want := tellAll(Compare(base, head))
			base, head = surfaceIn(t, folder, "base", f.Trees["base"]), surfaceIn(t, folder, "head", f.Trees["head"])
			got := strings.ReplaceAll(tellAll(Compare(base, head)), folder+"/", "")
			if diff := gocmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s: -want +got:\n%s", f.Name, diff)
			}
		}
	}
}

// TestTooLarge compares with sets that come down to more than is followed: they
// are not told, and what is gone may be in them.
func TestTooLarge(t *testing.T) {
	const members, sets = 1000, 201
	var all, base, head strings.Builder
	for i := range members {
		fmt.Fprintf(&base, "[[permission]]\nidentifier = \"p%d\"\n", i)
		fmt.Fprintf(&all, "\"p%d\", ", i)
	}
	head.WriteString(base.String())
	fmt.Fprintf(&head, "[[set]]\nidentifier = \"all\"\ndescription = \"d\"\npermissions = [%s]\n", all.String())
	for i := range sets {
		fmt.Fprintf(&base, "[[set]]\nidentifier = \"s%03d\"\ndescription = \"d\"\npermissions = [\"p0\"]\n", i)
		fmt.Fprintf(&head, "[[set]]\nidentifier = \"s%03d\"\ndescription = \"d\"\npermissions = [\"all\"]\n", i)
	}
	base.WriteString("[[set]]\nidentifier = \"gone\"\ndescription = \"d\"\npermissions = [\"fs:read\"]\n")
	side := func(name, permissions string) *acl.Surface {
		return surface(t, name, map[string]string{
			"Cargo.toml":         fixture.CargoToml("1.0.0"),
			"src/lib.rs":         "pub fn init() {}\n",
			"build.rs":           "fn main() {\n    tauri_plugin::Builder::new(&[]).build();\n}\n",
			"permissions/a.toml": permissions,
		})
	}
	want := `set-added set:all certain on all platforms
  gained: all
  head: permissions/a.toml:2002:14-2002:19
set-removed set:gone breaking gone unknown on all platforms
  lost: gone
  evidence: what could not be read may have it
  base: permissions/a.toml:2806:14-2806:20
  head: permissions/a.toml:1:1-1:1
`
	if got := tellAll(Compare(side("base", base.String()), side("head", head.String()))); got != want {
		t.Errorf("got:\n%swant:\n%s", got, want)
	}
}

// fixtureFolders are where the fixtures lie whose changes are held.
var fixtureFolders = []string{"../testdata/rules", "../testdata/cases", "testdata"}

// readFixtures reads fixtures whose trees are completed to plugins.
func readFixtures(t *testing.T, dir string) []*fixture.Fixture {
	t.Helper()
	all, err := fixture.ReadAll(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		for _, tree := range f.Trees {
			fixture.Complete(tree, "1.0.0")
		}
	}
	return all
}

// surface loads a tree; nil if there is none, or permver refuses it.
func surface(t *testing.T, name string, tree map[string]string) *acl.Surface {
	t.Helper()
	return surfaceIn(t, "", name, tree)
}

func surfaceIn(t *testing.T, folder, name string, tree map[string]string) *acl.Surface {
	t.Helper()
	if tree == nil {
		return nil
	}
	files := make(map[string]string, len(tree))
	for file, content := range tree {
		files[path.Join(folder, file)] = content
	}
	plugin, err := manifest.NewLoader().Load(gitsrc.Files(name, files), folder)
	if err != nil || plugin.Refused() {
		return nil
	}
	return acl.NewSurface(plugin)
}

// tellAll writes each change with all of its fields that are set.
func tellAll(changes []Change) string {
	var b strings.Builder
	for _, ch := range changes {
		fmt.Fprintf(&b, "%s %s:%s", ch.Kind, ch.Subject.Kind, ch.Subject.Name)
		for _, flag := range []struct {
			name string
			set  bool
		}{{"breaking", ch.Breaking}, {"widening", ch.Widening}, {"gone", ch.Gone}} {
			if flag.set {
				b.WriteString(" " + flag.name)
			}
		}
		fmt.Fprintf(&b, " %s on %s\n", ch.Certainty, ch.Platforms)
		for _, field := range []struct{ name, text string }{
			{"is now", ch.NewName},
			{"instead", ch.Instead},
			{"lost", strings.Join(ch.Lost, " ")},
			{"gained", strings.Join(ch.Gained, " ")},
			{"exchanged", exchangedText(ch.Exchanged)},
			{"arguments", argumentsText(ch.Arguments)},
			{"gains", gainsText(ch.Gains)},
			{"claims", strings.Join(ch.Claims, " ")},
			{"lessened", strings.Join(ch.Lessened, " ")},
			{"evidence", ch.Evidence},
			{"reason", reasonText(ch.Reason)},
			{"base", placeText(ch.Base)},
			{"head", placeText(ch.Head)},
			{"witness", witnessText(ch.Witness)},
		} {
			if field.text != "" {
				fmt.Fprintf(&b, "  %s: %s\n", field.name, field.text)
			}
		}
	}
	return b.String()
}

func exchangedText(list []Exchange) string {
	var all []string
	for _, e := range list {
		text := e.Was + " to " + e.Is
		if e.Denied {
			text += ", denied"
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func argumentsText(list []Argument) string {
	var all []string
	for _, a := range list {
		text := fmt.Sprintf("%s: %s", a.Key, cmp.Or(a.Was, "none"))
		if a.NewKey != "" {
			text += fmt.Sprintf(" to %s: %s", a.NewKey, a.Is)
		} else {
			text += " to " + cmp.Or(a.Is, "none")
		}
		if a.Required {
			text += ", required"
		}
		all = append(all, text)
	}
	return strings.Join(all, "; ")
}

func gainsText(list []Gain) string {
	var all []string
	for _, g := range list {
		all = append(all, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s", g.Identifier, g.Kind, g.What, strings.Join(g.Commands, ","), g.Platforms)), " "))
	}
	return strings.Join(all, "; ")
}

func reasonText(err *acl.ResolveError) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func placeText(p source.Place) string {
	if p.File == "" {
		return ""
	}
	return fmt.Sprintf("%s:%d:%d-%d:%d", p.File, p.Line, p.Column, p.EndLine, p.EndColumn)
}

func witnessText(w *Witness) string {
	if w == nil {
		return ""
	}
	if w.Call != nil {
		return fmt.Sprintf("%s on %s: %s; %s", w.Call, w.Platform, w.Before, w.After)
	}
	return fmt.Sprintf("%s %v %v %q on %s: %s; %s", w.Capability.Identifier, w.Capability.Windows, w.Capability.Permissions, w.Command, w.Platform, w.Before, w.After)
}
