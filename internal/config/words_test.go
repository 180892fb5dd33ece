package config

import "testing"

func TestOrList(t *testing.T) {
	for want, words := range map[string][]string{
		"a": {"a"}, "a or b": {"a", "b"}, "a, b or c": {"a", "b", "c", "d"},
	} {
		if got := orList(words, 3); got != want {
			t.Errorf("%v: %s, want %s", words, got, want)
		}
	}
}
