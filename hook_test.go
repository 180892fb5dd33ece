package permver

import (
	"strings"
	"testing"
	"time"

	"github.com/permver/permver/gitsrc"
)

func TestPushed(t *testing.T) {
	const before, after = "1111111111111111111111111111111111111111", "2222222222222222222222222222222222222222"
	file := string(gitsrc.BlobID([]byte("a key")))
	memory := gitsrc.NewMemory()
	if _, err := memory.Commit(map[string]string{"key.asc": "a key"}, "", time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	zeros, longZeros := strings.Repeat("0", 40), strings.Repeat("0", 64)
	tests := map[string]struct {
		env        map[string]string
		base, head string
		ok         bool
	}{
		"a commit":                  {nil, "", "", false},
		"a branch goes on":          {map[string]string{"FROM_REF": before, "TO_REF": after}, before, after, true},
		"names":                     {map[string]string{"FROM_REF": "main", "TO_REF": "HEAD"}, "main", "HEAD", true},
		"half of it":                {map[string]string{"FROM_REF": before}, "", "", false},
		"a branch is new":           {map[string]string{"FROM_REF": zeros, "TO_REF": after}, "", after, true},
		"a branch is new, SHA-256":  {map[string]string{"FROM_REF": longZeros, "TO_REF": after}, "", after, true},
		"a branch goes away":        {map[string]string{"FROM_REF": before, "TO_REF": zeros}, "empty", "empty", true},
		"never there":               {map[string]string{"FROM_REF": zeros, "TO_REF": zeros}, "empty", "empty", true},
		"a branch that is called 0": {map[string]string{"FROM_REF": "0", "TO_REF": "000"}, "0", "000", true},
		"a whole history":           {map[string]string{"LOCAL_BRANCH": "refs/heads/main", "REMOTE_BRANCH": "refs/heads/main"}, "", "refs/heads/main", true},
		"a tag of a file":           {map[string]string{"FROM_REF": before, "TO_REF": file}, "empty", "empty", true},
		"a new tag of a file":       {map[string]string{"FROM_REF": zeros, "TO_REF": file}, "empty", "empty", true},
		"in the place of a file":    {map[string]string{"FROM_REF": file, "TO_REF": after}, "", after, true},
		"a tag of a file goes away": {map[string]string{"FROM_REF": file, "TO_REF": zeros}, "empty", "empty", true},
		"half of it, onto a file":   {map[string]string{"FROM_REF": file}, "", "", false},
		"half of it, a file":        {map[string]string{"TO_REF": file}, "", "", false},
		"what leads nowhere":        {map[string]string{"FROM_REF": before, "TO_REF": "nowhere"}, before, "nowhere", true},
		"a branch with its commits": {map[string]string{"LOCAL_BRANCH": "refs/heads/main", "REMOTE_BRANCH": "refs/heads/main", "FROM_REF": before, "TO_REF": after}, before, after, true},
	}
	for name, tt := range tests {
		s := newSession(Options{Env: func(name string) string { return tt.env[strings.TrimPrefix(name, "PRE_COMMIT_")] }})
		s.repo = memory.Repo()
		got, ok := s.pushed()
		if ok != tt.ok || got.base.spec != tt.base || got.head.spec != tt.head {
			t.Errorf("%s: %q to %q, %t", name, got.base.spec, got.head.spec, ok)
		}
	}
}
