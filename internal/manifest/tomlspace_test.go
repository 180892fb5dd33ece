package manifest

import "testing"

// TestJoinAssignments holds what is joined: the same text if nothing is.
func TestJoinAssignments(t *testing.T) {
	tests := []struct{ text, want string }{
		{"v = {a\n= 1}", "v = {a = 1}"},
		{"v = {a =\n1}", "v = {a = 1}"},
		{"v = {a =\n\n\"b\", c\n= 2}", "v = {a =  \"b\", c = 2}"},
		{"v = {a # b\r\n\t= # c\n\n1}", "v = {a       =      1}"},
		{"v = {a # ~\t\u0080\n= 1}", "v = {a        = 1}"},
		{"v = {a =\t\n1, b =\r\n1, c =#\n1}", "v = {a =  1, b =  1, c =  1}"},
		{"v = {a =\n", "v = {a = "},

		// Elsewhere line ends stay.
		{"v\n= 1", "v\n= 1"},
		{"v =\n{a = 1}", "v =\n{a = 1}"},
		{"v = {\na = 1,\nb = c\n}", "v = {\na = 1,\nb = c\n}"},
		{"v = {a = \"b\"\n, c = 'd'\n}", "v = {a = \"b\"\n, c = 'd'\n}"},
		{"v = {a = 1}\nw\n= 1", "v = {a = 1}\nw\n= 1"},
		{"v = {a\n", "v = {a\n"},
		{"v = {a #", "v = {a #"},
		{"v = {a = #", "v = {a = #"},
		{"v = {a # =\n}", "v = {a # =\n}"},

		// Brackets in brackets, also such as nothing opens.
		{"v = [a\n= 1]", "v = [a\n= 1]"},
		{"v = {a = [b\n= 1], c\n= {d\n= 1}, e\n= 1}", "v = {a = [b\n= 1], c = {d = 1}, e = 1}"},
		{"v = [{a\n= 1}, b\n= 1]", "v = [{a = 1}, b\n= 1]"},
		{"]}v = {a\n= 1}", "]}v = {a = 1}"},

		// What no comment may hold, and white space that is none.
		{"v = {a\r= 1}", "v = {a\r= 1}"},
		{"v = {a # b\rc\n= 1}", "v = {a # b\rc\n= 1}"},
		{"v = {a # \x1f\n= 1}", "v = {a # \x1f\n= 1}"},
		{"v = {a # \x7f\n= 1}", "v = {a # \x7f\n= 1}"},

		// Strings, which may hold all of that.
		{"\"v\" = {a\n= 1}", "\"v\" = {a = 1}"},
		{"v = {'a\\'\n= \"b\\\\\", \"c\\\"{\"\n= 1}", "v = {'a\\' = \"b\\\\\", \"c\\\"{\" = 1}"},
		{"v = {'a=\"#' = \"b='#\", c\n= 1}", "v = {'a=\"#' = \"b='#\", c = 1}"},
		{"v = {''\n= \"\", \"\"\n= ''}", "v = {'' = \"\", \"\" = ''}"},
		{"v = {a = '''{\n=\\''', b\n= 1}", "v = {a = '''{\n=\\''', b = 1}"},
		{"v = {a = \"\"\"\\\"\"\"{\n=\"\"\", b\n= 1}", "v = {a = \"\"\"\\\"\"\"{\n=\"\"\", b = 1}"},
		{"v = {a = '''\"\"\"', ''', b\n= 1}", "v = {a = '''\"\"\"', ''', b = 1}"},
		{"v = {a = '''''', b\n= 1}", "v = {a = '''''', b = 1}"},
		{"v = {a = '''b'''', c\n= 1}", "v = {a = '''b'''', c = 1}"},
		{"v = {a = '''b''''', c\n= 1}", "v = {a = '''b''''', c = 1}"},
		{"v = {a = '''b'''''''\n= 1}", "v = {a = '''b''''''' = 1}"},
		{"v = {a\n= '''b'''", "v = {a = '''b'''"},
		{"v = {a\n= '''b''''", "v = {a = '''b''''"},
		{"v = {a\n= 'b'", "v = {a = 'b'"},

		// Strings without an end.
		{"v = {a\n= 'b\n'}", "v = {a\n= 'b\n'}"},
		{"v = {'a''b\n= 1}", "v = {'a''b\n= 1}"},
		{"v = {a\n= 'b", "v = {a\n= 'b"},
		{"v = {a\n= \"b\\\"", "v = {a\n= \"b\\\""},
		{"v = {a\n= \"b\\", "v = {a\n= \"b\\"},
		{"v = {a\n= '''b''", "v = {a\n= '''b''"},
	}
	for _, test := range tests {
		got := joinAssignments([]byte(test.text))
		if (got == nil) != (test.text == test.want) || got != nil && string(got) != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}
