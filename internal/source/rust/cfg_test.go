package rust

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var platforms = []string{"linux", "macOS", "windows", "android", "iOS"}

func TestCfg(t *testing.T) {
	// want: the predicate's String, then its value on linux, macOS, windows, android and iOS
	tests := []struct{ src, text, want string }{
		{`desktop`, `desktop`, "ttt--"},
		{`mobile`, `mobile`, "---tt"},
		{`unix`, `unix`, "tt-tt"},
		{`windows`, `windows`, "--t--"},
		{`target_os = "macos"`, `target_os = "macos"`, "-t---"},
		{`target_os="ios"`, `target_os = "ios"`, "----t"},
		{`target_os = "freebsd"`, `target_os = "freebsd"`, "-----"},
		{`target_family = "unix"`, `target_family = "unix"`, "tt-tt"},
		{`target_family = "windows"`, `target_family = "windows"`, "--t--"},
		{`target_family = "wasm"`, `target_family = "wasm"`, "-----"},
		{`target_vendor = "apple"`, `target_vendor = "apple"`, "-t--t"},
		{`target_vendor = "pc"`, `target_vendor = "pc"`, "?-??-"},
		{`target_arch = "x86_64"`, `target_arch = "x86_64"`, "?????"},
		{`feature = "x"`, `feature = "x"`, "?????"},
		{`debug_assertions`, `debug_assertions`, "?????"},
		{`test`, `test`, "-----"},
		{`true`, `true`, "ttttt"},
		{`false`, `false`, "-----"},
		{`all()`, `all()`, "ttttt"},
		{`any()`, `any()`, "-----"},
		{`not(mobile)`, `not(mobile)`, "ttt--"},
		{`all(desktop, not(windows),)`, `all(desktop, not(windows))`, "tt---"},
		{`any(target_os = "android", feature = "x")`, `any(target_os = "android", feature = "x")`, "???t?"},
		{`all(windows, feature = "x")`, `all(windows, feature = "x")`, "--?--"},
		{`not(all(windows, feature = "x"))`, `not(all(windows, feature = "x"))`, "tt?tt"},
		{`target(os = "linux")`, `unknown(target(os = "linux"))`, "?????"},
		{`not(a, b)`, `unknown(not(a, b))`, "?????"},
		{`"x"`, `unknown("x")`, "?????"},
		{``, `unknown()`, "?????"},
	}
	letters := map[Tri]string{True: "t", False: "-", Unknown: "?"}
	for _, tt := range tests {
		l := lex([]byte(tt.src))
		c := l.cfg(0, int32(len(l.toks)), 0)
		var values strings.Builder
		for _, p := range platforms {
			values.WriteString(letters[c.Eval(p)])
		}
		if diff := cmp.Diff([]string{tt.text, tt.want}, []string{c.String(), values.String()}); diff != "" {
			t.Errorf("%s: -want +got:\n%s", tt.src, diff)
		}
	}
}

func TestAsksTarget(t *testing.T) {
	for text, want := range map[string]bool{
		`unix`: true, `windows`: true, `desktop`: true, `mobile`: true, `target_os = "x"`: true, `target_arch = "x"`: true,
		`not(unix)`: true, `any(feature = "x", all(debug_assertions, target_env = "gnu"))`: true,
		`all()`: false, `feature = "unix"`: false, `debug_assertions`: false, `target(os = "linux")`: false, `docsrs`: false,
	} {
		lx := lex([]byte(text))
		if got := lx.cfg(0, int32(len(lx.toks)), 0).AsksTarget(); got != want {
			t.Errorf("%s: got %t", text, got)
		}
	}
}

func TestCfgDeep(t *testing.T) {
	src := strings.Repeat("not(", 1000) + "windows" + strings.Repeat(")", 1000)
	l := lex([]byte(src))
	if got := l.cfg(0, int32(len(l.toks)), 0).Eval("windows"); got != Unknown {
		t.Errorf("got %v, want unknown", got)
	}
	members := "all(" + strings.Repeat("windows, ", 100) + ")"
	l = lex([]byte(members))
	if got := l.cfg(0, int32(len(l.toks)), 0).String(); got != "unknown(…)" {
		t.Errorf("got %s", got)
	}
}

func TestCfgAnd(t *testing.T) {
	windows, unix := Cfg{Kind: CfgName, Name: "windows"}, Cfg{Kind: CfgName, Name: "unix"}
	var none Cfg
	tests := []struct {
		got  Cfg
		want string
	}{
		{none.and(none), "all()"},
		{none.and(windows), "windows"},
		{windows.and(none), "windows"},
		{windows.and(windows), "windows"},
		{windows.and(unix).and(windows), "all(windows, unix)"},
		{windows.negate().negate(), "windows"},
	}
	for _, tt := range tests {
		if got := tt.got.String(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}
