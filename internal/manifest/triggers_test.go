package manifest

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/permver/permver/gitsrc"
)

func TestMissingTriggers(t *testing.T) {
	files := plugin(nil)
	files["p/there.txt"] = ""
	files["p/build.rs"] = `fn main() {
    println!("cargo:rerun-if-changed=gone.txt");
    println!("cargo:rerun-if-changed=./gone.txt");
    println!("cargo:rerun-if-changed=there.txt");
    println!("cargo:rerun-if-changed=src/gone.rs");
    println!("cargo:rerun-if-changed=.");
    println!("cargo:rerun-if-changed=permissions");
    println!("cargo:rerun-if-changed=permissions/gone.toml");
    println!("cargo:rerun-if-changed=permissions-gone");
    println!("cargo:rerun-if-changed=..");
    println!("cargo:rerun-if-changed=../gone");
    println!("cargo:rerun-if-changed=..gone");
    println!("cargo:rerun-if-changed=/gone");
    println!("cargo:rerun-if-changed={}", unknown());
    println!("cargo:rerun-if-changed=link");
    println!("cargo:rerun-if-changed=module");
    tauri_plugin::Builder::new(&[]).build();
}
`
	side := &oddSide{Side: gitsrc.Files("test", files), fails: map[string]error{"p/link": gitsrc.ErrLink, "p/module": gitsrc.ErrSubmodule}}
	p, err := NewLoader().Load(side, "p")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, missing := range p.MissingTriggers {
		got = append(got, missing.Text)
		if missing.At.File != "p/build.rs" {
			t.Errorf("%s is at %v", missing.Text, missing.At)
		}
	}
	if diff := cmp.Diff([]string{"gone.txt", "src/gone.rs", "permissions-gone", "..gone"}, got); diff != "" {
		t.Error(diff)
	}
	if line := p.MissingTriggers[0].At.Line; line != 2 {
		t.Errorf("the first stands in line %d", line)
	}
	side.fails = map[string]error{".": fs.ErrNotExist}
	side.Side = gitsrc.Files("test", map[string]string{"Cargo.toml": pluginCargo, "build.rs": files["p/build.rs"]})
	if p, err = NewLoader().Load(side, ""); err != nil || len(p.MissingTriggers) != 7 {
		t.Errorf("at the top: got %v, %v", p.MissingTriggers, err)
	}
}
