package handbook

import "testing"

func TestMarkdown(t *testing.T) {
	tests := []struct {
		name       string
		of         func(string) string
		text, want string
	}{
		{"prose", prose, "plain words", "plain words"},
		{"prose", prose, "several\n  lines", "several lines"},
		{"prose", prose, "a <key> and [a] *b* c_d ~e~", `a \<key\> and \[a\] \*b\* c\_d \~e\~`},
		{"prose", prose, "the `[default]` of `x_y|z`", "the `[default]` of `x_y|z`"},
		{"prose", prose, "`a_b` c_d `e_f` g", "`a_b` c\\_d `e_f` g"},
		{"prose", prose, "one ` alone", "one \\` alone"},
		{"prose", prose, "`a` and one ` alone", "`a` and one \\` alone"},
		{"prose", prose, `a \ back`, `a \\ back`},
		{"prose", prose, "a | bar", `a \| bar`},
		{"prose", prose, "&amp; is &", `\&amp; is \&`},
		{"prose", prose, "# no heading", `\# no heading`},
		{"prose", prose, "- no list", `\- no list`},
		{"prose", prose, "1. no list", `1\. no list`},
		{"prose", prose, "", ""},
		{"cell", cell, "a | `b|c` d", "a \\| `b\\|c` d"},
		{"paragraphs", paragraphs, "one\nline\n\n# two", "one line\n\n\\# two"},
		{"block", asText, "a\n\n", "```text\na\n```\n"},
		{"block", asText, "a\n```\nb", "````text\na\n```\nb\n````\n"},
		{"block", asText, "a ```` b", "`````text\na ```` b\n`````\n"},
		{"block", asText, "\ta\n\nb \n", "```text\n\ta\n\nb \n```\n"},
		{"anchor", anchor, "Permission files", "permission-files"},
		{"anchor", anchor, "What it means, and why?", "what-it-means-and-why"},
		{"anchor", anchor, "A `key_of` links", "a-key_of-links"},
		{"sentence", sentence, "", ""},
		{"sentence", sentence, "do it", "Do it."},
		{"sentence", sentence, "see a.b", "See a.b."},
		{"sentence", sentence, "it is done.", "It is done."},
		{"sentence", sentence, "`a` is called b", "`a` is called b."},
		{"sentence", sentence, "list all in generate_handler!", "List all in generate_handler!"},
		{"title", title, "https://v2.tauri.app/security/scope/", "v2.tauri.app/security/scope"},
		{"title", title, "https://doc.rust-lang.org/cargo/x.html#the-links-key", "doc.rust-lang.org/cargo/x.html, the links key"},
		{"title", title, "://", "://"},
		{"language", language, "permissions/default.toml", "toml"},
		{"language", language, "permissions/default.TOML", "text"},
	}
	for _, tt := range tests {
		if got := tt.of(tt.text); got != tt.want {
			t.Errorf("%s(%q) = %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

func asText(s string) string { return block("text", s) }
