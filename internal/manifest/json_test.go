package manifest

import (
	"strings"
	"testing"
)

func TestJSONEdges(t *testing.T) {
	deep := strings.Repeat("[", 123) + `"]\"", {"a": [1]}, {}` + strings.Repeat("]", 123)
	tests := []struct {
		text, want string
	}{
		{deep, "recursion limit exceeded"},
		{strings.Repeat(`{"a":`, 123) + "1" + strings.Repeat("}", 123), "recursion limit exceeded"},
		{strings.Repeat(`{"a":`, 122) + "1" + strings.Repeat("}", 122), strings.Repeat(`{"a":`, 122) + "1" + strings.Repeat("}", 122)},
		{`"\ud83d"`, "lone surrogate in hex escape"},
		{`"\ud83d1234567"`, "lone surrogate in hex escape"},
		{`"\ud83d\nde00"`, "lone surrogate in hex escape"},
		{`"\ud83dxude00"`, "lone surrogate in hex escape"},
		{`"\ud83d\ud83d"`, "lone surrogate in hex escape"},
		{`"\ud83d\ude00x\uFFff"`, `"😀x` + "\uffff" + `"`},
		{`1.5e0`, "1.5"},
		{`5e-324`, "5e-324"},
		{`-1e999`, "number out of range"},
	}
	for _, test := range tests {
		file, faults := decodeText(t, scopeText(test.text, formatJSON), formatJSON)
		var got string
		if len(faults) > 0 {
			got = faults[0].Message
		} else {
			got = file.Permissions[0].ScopeAllow[0].Value.String()
		}
		if got != test.want {
			t.Errorf("%.60s: got %.60s, want %.60s", test.text, got, test.want)
		}
	}
	// What lies too deep is left out as a whole, and what follows is read.
	root, _ := parseJSON([]byte(strings.Repeat("[", 128) + `[{}], 1, "]"` + strings.Repeat("]", 128)))
	for range maxJSONDepth {
		root = root.items[0]
	}
	if want := (extent{127, 127 + 1 + len(`[{}], 1, "]"`) + 1}); root.kind != brokenNode || root.at != want {
		t.Errorf("got %+v, want %v", root, want)
	}
}
