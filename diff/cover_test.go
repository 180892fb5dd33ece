package diff

import "testing"

func TestMayCover(t *testing.T) {
	for _, test := range []struct {
		pattern, value string
		want           bool
	}{
		{`"a"`, `"a"`, false},
		{`"a/*"`, `"a/b"`, true},
		{`"a/?"`, `"a/b"`, true},
		{`"a/*"`, `"b/a"`, false},
		{`"*"`, `"b/a"`, true},
		{`"*"`, `1`, false},
		{`{"path":"$APPDATA/**"}`, `{"path":"$APPDATA/*"}`, true},
		{`{"path":"$APPDATA/a/**"}`, `{"path":"$APPDATA/b/x"}`, false},
		{`{"path":"$APPDATA/**"}`, `{"path":"$DOCUMENT/**"}`, false},
		{`{"path":"$HOME/**"}`, `{"path":"$DOCUMENT/**"}`, true},
		{`{"path":"$HOME/a/**"}`, `{"path":"$HOME/b"}`, false},
		{`{"path":"$HOME/a/**"}`, `{"path":"$DOCUMENT/b"}`, true},
		{`{"path":"/**"}`, `{"path":"$DOCUMENT/b"}`, true},
		{`{"path":"/**"}`, `{"path":"C:/b"}`, false},
		{`{"url":"https://*"}`, `{"url":"https://a.b"}`, true},
		{`{"url":"https://*"}`, `{"path":"$HOME"}`, false},
		{`{"path":"$DATA/**"}`, `{"path":"$APPDATA/b"}`, true},
		{`{"path":"$LOCALDATA/**"}`, `{"path":"$APPLOCALDATA/b"}`, true},
		{`{"path":"$CONFIG/**"}`, `{"path":"$APPCONFIG/b"}`, true},
		{`{"path":"$CACHE/**"}`, `{"path":"$APPCACHE/b"}`, true},
		{`{"path":"$DOCUMENT/**"}`, `{"path":"$HOME/b"}`, false},
		{`{"path":"*"}`, `1`, false},
		{`{"path":"$HOMER/**"}`, `{"path":"$DOCUMENT/b"}`, false},
	} {
		if got := mayCover(test.pattern, test.value); got != test.want {
			t.Errorf("%s and %s: got %t", test.pattern, test.value, got)
		}
	}
}
