package handbook

import "testing"

func TestProse(t *testing.T) {
	tests := map[string]string{
		"plain words":                 "plain words",
		"several\n  lines":            "several lines",
		"a <key> and [a] *b* c_d ~e~": `a \<key\> and \[a\] \*b\* c\_d \~e\~`,
		"the `[default]` of `x_y|z`":  "the `[default]` of `x_y|z`",
		"one ` alone":                 "one \\` alone",
		"`a` and one ` alone":         "`a` and one \\` alone",
		`a \ back`:                    `a \\ back`,
		"a | bar":                     `a \| bar`,
		"&amp; is &":                  `\&amp; is \&`,
		"# no heading":                `\# no heading`,
		"- no list":                   `\- no list`,
		"1. no list":                  `1\. no list`,
		"":                            "",
	}
	for text, want := range tests {
		if got := prose(text); got != want {
			t.Errorf("prose(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCell(t *testing.T) {
	if got, want := cell("a | `b|c` d"), "a \\| `b\\|c` d"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBlock(t *testing.T) {
	tests := map[string]string{
		"a\n\n":       "```text\na\n```\n",
		"a\n```\nb":   "````text\na\n```\nb\n````\n",
		"a ```` b":    "`````text\na ```` b\n`````\n",
		"\ta\n\nb \n": "```text\n\ta\n\nb \n```\n",
	}
	for text, want := range tests {
		if got := block("text", text); got != want {
			t.Errorf("block(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestAnchor(t *testing.T) {
	tests := map[string]string{
		"Permission files":        "permission-files",
		"What it means, and why?": "what-it-means-and-why",
		"A `key_of` links":        "a-key_of-links",
	}
	for heading, want := range tests {
		if got := anchor(heading); got != want {
			t.Errorf("anchor(%q) = %q, want %q", heading, got, want)
		}
	}
}

func TestSentence(t *testing.T) {
	tests := map[string]string{"": "", "do it": "Do it.", "it is done.": "It is done.", "`a` is called b": "`a` is called b.", "list all in generate_handler!": "List all in generate_handler!"}
	for text, want := range tests {
		if got := sentence(text); got != want {
			t.Errorf("sentence(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestTitle(t *testing.T) {
	tests := map[string]string{
		"https://v2.tauri.app/security/scope/":                 "v2.tauri.app/security/scope",
		"https://doc.rust-lang.org/cargo/x.html#the-links-key": "doc.rust-lang.org/cargo/x.html, the links key",
		"://": "://",
	}
	for reference, want := range tests {
		if got := title(reference); got != want {
			t.Errorf("title(%q) = %q, want %q", reference, got, want)
		}
	}
}
