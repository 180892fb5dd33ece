package acl

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseIdentifier(t *testing.T) {
	long := strings.Repeat("a", MaxIdentifierLen)
	tests := []struct {
		text   string
		want   Identifier
		reason string
	}{
		{text: "allow-read", want: Identifier{Base: "allow-read"}},
		{text: "fs:allow-read", want: Identifier{Prefix: "fs", HasPrefix: true, Base: "allow-read"}},
		{text: "Fs:Allow", want: Identifier{Prefix: "Fs", HasPrefix: true, Base: "Allow"}},
		{text: "a--b", want: Identifier{Base: "a--b"}},
		{text: "fs:7", want: Identifier{Prefix: "fs", HasPrefix: true, Base: "7"}},
		{text: "core:path:default", want: Identifier{Prefix: "core:path", HasPrefix: true, Base: "default"}},
		{text: "core::a", want: Identifier{Prefix: "core:", HasPrefix: true, Base: "a"}},
		{text: "Core:a:b", reason: reasonSeparators},
		{text: long, want: Identifier{Base: long}},
		{text: long + "a", reason: "identifiers cannot be longer than 116, found 117"},
		{text: "-" + long, reason: "identifiers cannot be longer than 116, found 117"},
		{text: "tauri-plugin-fs:read", reason: reasonPlugin},
		{text: "", reason: reasonEmpty},
		{text: "a_b", reason: reasonFormat},
		{text: "a_b:c:d", reason: reasonFormat},
		{text: "-a", reason: reasonFormat},
		{text: "a-:b", reason: reasonFormat},
		{text: "a:-b", reason: reasonFormat},
		{text: ":a", reason: reasonFormat},
		{text: "a::b", reason: reasonSeparators},
		{text: "allow-*", reason: reasonFormat},
		{text: "a b", reason: reasonFormat},
		{text: "é", reason: reasonFormat},
		{text: "a:b:c", reason: reasonSeparators},
		{text: "a-", reason: reasonHyphen},
		{text: "a:", reason: reasonNoBase},
	}
	for _, tt := range tests {
		got, err := ParseIdentifier(tt.text)
		var wrong *IdentifierError
		if errors.As(err, &wrong) != (tt.reason != "") || wrong != nil && wrong.Reason != tt.reason {
			t.Errorf("ParseIdentifier(%q): error %v, want %q", tt.text, err, tt.reason)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("ParseIdentifier(%q): %s", tt.text, diff)
		}
	}
}

func TestReference(t *testing.T) {
	tests := []struct{ key, base, want, err string }{
		{"fs", "read", "fs:read", ""},
		{"fs", "read_all", "", "invalid plugin or permission identifier 'fs:read_all': " + reasonFormat},
		{"fs", "other:read", "", "invalid plugin or permission identifier 'fs:other:read': " + reasonSeparators},
		{"core", "path:read", "", "invalid plugin or permission identifier 'core:path:read': " + reasonSeparators},
		{"fs", "", "", "invalid plugin or permission identifier 'fs:': " + reasonNoBase},
	}
	for _, tt := range tests {
		got, err := Reference(tt.key, tt.base)
		if text := errorText(err); got != tt.want || text != tt.err {
			t.Errorf("Reference(%q, %q) = %q, %q", tt.key, tt.base, got, text)
		}
	}
}

func TestCommandPrefix(t *testing.T) {
	for key, want := range map[string]string{"fs": "plugin:fs|", "core:path": "plugin:path|", "core-more": "plugin:core-more|"} {
		if got := CommandPrefix(key); got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
