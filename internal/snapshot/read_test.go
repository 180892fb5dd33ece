package snapshot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadErrors(t *testing.T) {
	record := "`permver show --format snapshot=FILE` records what the plugins grant now"
	again := "record it anew: `permver show --format snapshot=p.snapshot` records what the plugins grant now\n" +
		"with the line `p.snapshot merge=union` in .gitattributes git takes the lines of both branches"
	tests := []struct{ name, text, want, hint string }{
		{"nothing", "", `p.snapshot:1:1: no snapshot: the first line is not "permver-snapshot 1"`, record},
		{"another file", "{\"permver\": 1}", `p.snapshot:1:1: no snapshot: the first line is not "permver-snapshot 1"`, record},
		{"newer", "permver-snapshot 2\nx y z", "p.snapshot:1:1: version 2 of the format is newer than this permver, which reads version 1", "install a newer permver"},
		{"no version", "permver-snapshot one", `p.snapshot:1:1: version "one" of the format is none that permver reads: that is 1`, record},
		{
			"a conflict", "permver-snapshot 1\nstore crate a\n<<<<<<< ours\n", "p.snapshot:3:1: <<<<<<< is the mark of a merge conflict",
			again,
		},
		{"the middle of a conflict", "permver-snapshot 1\nstore crate a\n=======\n", "p.snapshot:3:1: ======= is the mark of a merge conflict", again},
		{"a conflict above all", "<<<<<<< ours\npermver-snapshot 1\n", "p.snapshot:1:1: <<<<<<< is the mark of a merge conflict", again},
		{"no key", "permver-snapshot 1\n store crate a", "p.snapshot:2:1: the line does not begin with the key of a plugin", record},
		{"a broken quotation", "permver-snapshot 1\n\"store crate a", "p.snapshot:2:1: the line does not begin with the key of a plugin", record},
		{"another kind", "permver-snapshot 1\nstore crate a\nstore comand x", `p.snapshot:3:7: "comand" is no kind of line`, "did you mean command?"},
		{"nothing after the key", "permver-snapshot 1\nstore", `p.snapshot:2:6: "" is no kind of line`, record},
		{"no crate", "permver-snapshot 1\nstore command a", "p.snapshot:2:1: no line tells the crate of plugin store: store crate NAME", record},
		{"two crates", "permver-snapshot 1\nstore crate a\nstore crate b", `p.snapshot:3:13: the line is not "store crate NAME"`, record},
		{"too much", "permver-snapshot 1\nstore global-api x", `p.snapshot:2:18: the line is not "store global-api"`, record},
		{"a platform", "permver-snapshot 1\nstore permission a on ios", `p.snapshot:2:25: the line is not "store permission IDENTIFIER [allows COMMAND, denies COMMAND, scope-allow VALUE, scope-deny VALUE or on PLATFORM]"`, record},
		{"a scope", "permver-snapshot 1\nstore permission a scope-allow {\"a\":}", `p.snapshot:2:37: the line is not "store permission IDENTIFIER [allows COMMAND, denies COMMAND, scope-allow VALUE, scope-deny VALUE or on PLATFORM]"`, record},
		{"a type", "permver-snapshot 1\nstore function a(b: nobody::C)", `p.snapshot:2:29: the line is not "store function NAME(KEY: TYPE, …) [-> TYPE] [named NAME] [perhaps] [if CONDITION]"`, record},
		{"types without an end", "permver-snapshot 1\nstore function a(b: " + strings.Repeat("[", 5000), `p.snapshot:2:278: the line is not "store function NAME(KEY: TYPE, …) [-> TYPE] [named NAME] [perhaps] [if CONDITION]"`, record},
		{"an unknown part", "permver-snapshot 1\nstore unread everything", `p.snapshot:2:23: the line is not "store unread PART"`, record},
		{"half a condition", "permver-snapshot 1\nstore handler a if", `p.snapshot:2:18: the line is not "store handler [NAME] [perhaps] [if CONDITION]"`, record},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read("p.snapshot", []byte(tt.text))
			var fault *Error
			if !errors.As(err, &fault) {
				t.Fatalf("got %v, want an *Error", err)
			}
			if d := cmp.Diff([]string{tt.want, tt.hint}, []string{err.Error(), strings.Join(fault.Hints(), "\n")}); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

// What merges and editors leave is read as what it means.
func TestReadWhatMergesLeave(t *testing.T) {
	tidy := "permver-snapshot 1\nstore crate a\nstore default has allow-x\nstore permission allow-x allows x\n"
	messy := "\uFEFFpermver-snapshot 1\r\n\r\nstore permission allow-x allows x\r\nstore crate a\r\nstore default has allow-x  \r\nstore crate a\r\nstore default has allow-x"
	read, err := Read("p.snapshot", []byte(messy))
	if err != nil {
		t.Fatal(err)
	}
	text, err := Text(read)
	if err != nil {
		t.Fatal(err)
	}
	if text = withoutUnread(text); text != withoutUnread(tidy) {
		t.Errorf("got\n%s", text)
	}
	lines, err := Lines("p.snapshot", []byte(messy))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(strings.TrimSpace(tidy), "\n")[1:], lines); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

// A snapshot of some plugins leaves the lines of the others.
func TestMerge(t *testing.T) {
	now := "permver-snapshot 1\nlog crate l\nlog links l\n"
	tests := []struct{ name, held, want string }{
		{"nothing is held", "\n", now},
		{"only other plugins", "permver-snapshot 1\nstore crate s\nfs crate f\n", "permver-snapshot 1\nfs crate f\nlog crate l\nlog links l\nstore crate s\n"},
		{"the plugin too", "permver-snapshot 1\r\nlog crate l\r\nlog command gone\r\nlogs crate s\r\n", "permver-snapshot 1\nlog crate l\nlog links l\nlogs crate s\n"},
		{"a name in quotes", "permver-snapshot 1\n\"log x\" crate l\n", "permver-snapshot 1\n\"log x\" crate l\nlog crate l\nlog links l\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Merge("p.snapshot", []byte(tt.held), now)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
	_, err := Merge("p.snapshot", []byte("permver-snapshot 1\n=======\n"), now)
	if want := "p.snapshot:2:1: ======= is the mark of a merge conflict"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func withoutUnread(text string) string {
	return strings.Join(slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(line string) bool { return strings.Contains(line, " unread ") }), "")
}

// FuzzRead holds the reader to errors of its own, and what it reads to be written and read
// the same again.
func FuzzRead(f *testing.F) {
	f.Add([]byte(wanted))
	for line := range strings.Lines(wanted) { // short inputs are soon varied
		f.Add([]byte(firstLine + "\nstore crate x\n" + line))
	}
	f.Add([]byte("permver-snapshot 1\nx crate y\nx handler a::b perhaps if any(unix, not(f = \"\\\"\"))\n<<<<<<<"))
	f.Fuzz(func(t *testing.T, content []byte) {
		read, err := Read("p.snapshot", content)
		var fault *Error
		if err != nil {
			if !errors.As(err, &fault) || fault.At.Line < 1 || fault.At.Column < 1 {
				t.Fatalf("%#v", err)
			}
			return
		}
		text, err := Text(read)
		if err != nil {
			t.Fatal(err)
		}
		read, err = Read("p.snapshot", []byte(text))
		if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		if again, err := Text(read); err != nil || again != text {
			t.Fatalf("%v (-once +again):\n%s", err, cmp.Diff(text, again))
		}
	})
}

// BenchmarkHostile reads what would take long if anything were quadratic.
func BenchmarkHostile(b *testing.B) {
	var commands, functions strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&functions, "x function m%d::f()\nx function m%[1]d::n::f()\nx handler e%[1]d::f\nx handler f%[1]d::n::f\n", i)
		fmt.Fprintf(&commands, "x command c%d\nx permission allow-c%[1]d allows c%[1]d\n", i)
	}
	for name, text := range map[string]string{
		"parameters": "x function f(" + strings.Repeat("a: (u8, crate::B<[u8; 4]>), ", 50_000) + "b: u8)",
		"values":     "x permission p scope-allow [" + strings.Repeat(`{"a":"\u0000"},`, 50_000) + "1]",
		"conditions": "x handler f if " + strings.Repeat("any(unix, ", 100_000) + "windows" + strings.Repeat(")", 100_000),
		"quotes":     "x crate " + strings.Repeat(`"`, 1_000_000),
		"commands":   commands.String(),
		"functions":  functions.String(),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if read, err := Read("p.snapshot", []byte(firstLine+"\nx crate x\n"+text)); err == nil {
					_, _ = Text(read)
				}
			}
		})
	}
}
