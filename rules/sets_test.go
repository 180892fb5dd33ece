package rules

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sets writes sets called s0, s1 and so on, each a list of members.
func sets(lists ...string) string {
	var b strings.Builder
	for i, members := range lists {
		fmt.Fprintf(&b, "[[set]]\nidentifier = \"s%d\"\ndescription = \"\"\npermissions = [%s]\n", i, members)
	}
	return b.String()
}

func TestSets(t *testing.T) {
	const (
		perms     = "[[permission]]\nidentifier = \"a\"\n[[permission]]\nidentifier = \"b\"\n"
		duplicate = "set-duplicate-member"
		empty     = "set-empty"
		foreign   = "set-cross-plugin-reference"
	)
	tests := []struct {
		rule, text string
		want       []string
	}{
		{duplicate, sets(`"a", "b", "a"`), []string{"4:26 set s0 lists a more than once"}},
		{duplicate, sets(`"a", "a", "sample:a"`, `"b", "sample:b"`), []string{
			"4:21 set s0 lists a more than once", "8:21 set s1 lists b more than once",
		}},
		{duplicate, sets(`"b", "a", "a", "b"`), []string{"4:26 set s0 lists a and b more than once"}},
		{duplicate, sets(`"fs:a", "a"`, `"a", "s0"`), nil},
		{duplicate, "[default]\npermissions = [\"a\", \"a\"]\n", []string{"2:21 the default set lists a more than once"}},

		{foreign, sets(`"a", "fs:a", "fs:b"`), []string{
			"4:21 set s0 lists fs:a, so that only applications that depend on the plugin fs themselves can list it",
		}},
		{foreign, sets(`"http:a", "fs:b"`), []string{
			"4:16 set s0 lists http:a, so that only applications that depend on the plugin http themselves can list it",
			"4:26 set s0 lists fs:b, so that only applications that depend on the plugin fs themselves can list it",
		}},
		{foreign, sets(`"sample:a", "core:default", "core:path:default", "a_b:c", "a"`), nil},
		{foreign, sets(`"corelli:a"`), []string{
			"4:16 set s0 lists corelli:a, so that only applications that depend on the plugin corelli themselves can list it",
		}},

		{empty, sets(``, `"s0"`, `"sample:s0"`, `"default"`, `"a"`, `"fs:a"`, `"no-such"`, `"s7"`), []string{
			"2:14 set s0 comes down to no permission at all", "14:14 set s3 comes down to no permission at all",
		}},
		{empty, sets(`"s1"`, ``, ``, `"s1", "s2"`), []string{
			"6:14 set s1 comes down to no permission at all", "10:14 set s2 comes down to no permission at all",
		}},
		{empty, "[default]\npermissions = []\n", nil},
		{empty, "[default]\npermissions = [\"s0\"]\n" + sets(`"a"`), nil},
		{empty, sets(``) + "[default]\n", nil}, // a file that Tauri refuses
	}
	for _, test := range tests {
		var want []string
		for _, text := range test.want {
			want = append(want, "permissions/x.toml "+text)
		}
		plugin := loaded(t, map[string]string{"permissions/x.toml": test.text, "permissions/perms.toml": perms})
		if diff := cmp.Diff(want, said(test.rule, plugin)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", test.rule, test.text, diff)
		}
	}
}
