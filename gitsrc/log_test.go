package gitsrc

import (
	"errors"
	"math/rand/v2"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// randomHistory imports commits b0, b1, … that change files in nested folders: lines, criss-crosses, octopus merges and several roots. Clocks may be wrong.
func randomHistory(t *testing.T, seed uint64, commits int, wrongClocks bool) *gitRepo {
	t.Helper()
	g := initGit(t)
	random := rand.New(rand.NewPCG(seed, 2))
	files := []string{"README", "plugins/fs/Cargo.toml", "plugins/fs/src/lib.rs", "plugins/fs-extra/a", "plugins/http/a", "plugins/http/b"}
	var input strings.Builder
	for i := range commits {
		seconds := 1700000000 + 60*i
		if wrongClocks {
			seconds = 1700000000 + random.IntN(3000)
		}
		branch := "refs/heads/b" + strconv.Itoa(i)
		input.WriteString("reset " + branch + "\ncommit " + branch + "\nmark :" + strconv.Itoa(i+1) +
			"\ncommitter c <c@localhost> " + strconv.Itoa(seconds) + " +0000\ndata 0\n")
		for k := range min(i, random.IntN(4)+boolInt(random.IntN(8) > 0)) {
			input.WriteString([]string{"from", "merge", "merge", "merge"}[k] + " :" + strconv.Itoa(max(1, i-random.IntN(6))) + "\n")
		}
		for range random.IntN(3) {
			if file := files[random.IntN(len(files))]; random.IntN(4) == 0 {
				input.WriteString("D " + file + "\n")
			} else {
				content := strconv.Itoa(random.IntN(5))
				input.WriteString("M 100644 inline " + file + "\ndata " + strconv.Itoa(len(content)) + "\n" + content + "\n")
			}
		}
		input.WriteString("\n")
	}
	g.feed(input.String(), "fast-import", "--quiet", "--force")
	return g
}

// ids returns what git prints as a list of IDs.
func (g *gitRepo) ids(args ...string) []ID {
	g.t.Helper()
	var ids []ID
	for line := range strings.Lines(g.git(args...)) {
		ids = append(ids, ID(strings.TrimSpace(line)))
	}
	return ids
}

func idsOf(commits []Commit) []ID {
	var ids []ID
	for _, c := range commits {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestBetweenAsGit(t *testing.T) {
	t.Parallel()
	const commits = 40
	for seed := range uint64(4) {
		wrongClocks := seed%2 == 1
		g := randomHistory(t, seed, commits, wrongClocks)
		reached := make([][]ID, commits)
		for i := range reached {
			reached[i] = g.ids("rev-list", "--date-order", "b"+strconv.Itoa(i))
		}
		for _, backend := range []Backend{BackendBuiltin, BackendGit} {
			r := g.openBy(backend)
			for i := range reached {
				for j := range reached {
					if (i+j)%5 != 0 {
						continue
					}
					got, err := r.Between(reached[i][0], reached[j][0])
					if err != nil {
						t.Fatal(err)
					}
					// With wrong clocks git lists commits that base leads to, so that its answers about each side are subtracted here.
					var want []ID
					for _, id := range reached[j] {
						if !slices.Contains(reached[i], id) {
							want = append(want, id)
						}
					}
					if wrongClocks {
						checkOrder(t, got)
						slices.Sort(want)
						slices.SortFunc(got, func(a, b Commit) int { return strings.Compare(string(a.ID), string(b.ID)) })
					}
					if diff := cmp.Diff(want, idsOf(got)); diff != "" {
						t.Errorf("%s, seed %d, b%d..b%d (-git +got):\n%s", backend, seed, i, j, diff)
					}
				}
			}
		}
	}
}

// checkOrder expects no commit before one of its children.
func checkOrder(t *testing.T, commits []Commit) {
	t.Helper()
	seen := map[ID]bool{}
	for _, c := range commits {
		seen[c.ID] = true
		for _, parent := range c.Parents {
			if seen[parent] {
				t.Errorf("%s comes after its parent %s", c.ID, parent)
			}
		}
	}
}

// TestChildrenFirst has commits of one second, as rebases leave them, in any order.
func TestChildrenFirst(t *testing.T) {
	t.Parallel()
	commits := []Commit{
		{ID: "5", Parents: []ID{"4", "3"}}, {ID: "1"}, {ID: "4", Parents: []ID{"2"}}, {ID: "2", Parents: []ID{"1"}}, {ID: "3", Parents: []ID{"1"}}, {ID: "6"}, {ID: "0"},
	}
	random := rand.New(rand.NewPCG(1, 1))
	want := []ID{"0", "6", "5", "4", "3", "2", "1"}
	for range 50 {
		random.Shuffle(len(commits), func(i, j int) { commits[i], commits[j] = commits[j], commits[i] })
		got := childrenFirst(slices.Clone(commits))
		checkOrder(t, got)
		if diff := cmp.Diff(want, idsOf(got)); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
	}
}

func TestBetweenIsBounded(t *testing.T) {
	t.Parallel()
	m := NewMemory()
	var ids []ID
	for i := range 20_002 {
		id, err := m.Commit(nil, "change", time.Unix(1700000000+int64(i), 0))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	r := m.Repo()
	if got, err := r.Between(ids[1], ids[20_001]); len(got) != 20_000 || err != nil {
		t.Errorf("%d commits, %v", len(got), err)
	}
	got, err := r.Between(ids[0], ids[20_001])
	want := "list the commits from " + ids[0].Short() + " to " + ids[20_001].Short() + ": too big: more than 20000 commits"
	if got != nil || !errors.Is(err, ErrTooBig) || err.Error() != want {
		t.Errorf("%d commits, %v, want %s", len(got), err, want)
	}
}

// TestTouchesAsGit compares every commit with what git says of it and its first parent, and commits that are no merges with git's log of the folder.
func TestTouchesAsGit(t *testing.T) {
	t.Parallel()
	paths := []string{"", "plugins", "plugins/fs", "plugins/fs/src", "plugins/fs/src/lib.rs", "plugins/http", "plugins/fs-extra", "plugins/fs/none/at/all", "README/x"}
	for seed := range uint64(3) {
		g := randomHistory(t, seed, 40, false)
		// A file takes a folder's place, and a folder a file's.
		g.git("checkout", "-q", "b39")
		g.git("rm", "-rqf", "--ignore-unmatch", "plugins/fs", "README")
		g.commit(map[string]string{"plugins/fs": "a file", "README/x": "a folder"})
		g.git("branch", "last")
		all := g.ids("rev-list", "--all")
		var pairs strings.Builder
		for _, id := range all {
			pairs.WriteString(strings.TrimSpace(string(id)+" "+firstWord(g.git("log", "-1", "--format=%P", string(id)))) + "\n")
		}
		changed := map[ID][]string{}
		var at ID
		for line := range strings.Lines(g.feed(pairs.String(), "diff-tree", "--stdin", "-m", "-r", "--root", "--name-only", "--no-renames")) {
			line = strings.TrimSpace(line)
			if hash, _, _ := strings.Cut(line, " "); len(hash) == 40 && isHex(hash) {
				at = ID(hash)
				continue
			}
			changed[at] = append(changed[at], line)
		}
		for _, backend := range []Backend{BackendBuiltin, BackendGit} {
			r := g.openBy(backend)
			for _, p := range paths {
				logged := g.ids("rev-list", "--all", "--no-merges", "--full-history", "--", "./"+p)
				for _, id := range all {
					c, err := r.Commit(id)
					if err != nil {
						t.Fatal(err)
					}
					want := slices.ContainsFunc(changed[id], func(file string) bool { return p == "" || file == p || strings.HasPrefix(file, p+"/") })
					got, err := r.Touches(c, p)
					if got != want || err != nil {
						t.Errorf("%s, seed %d, %s, %q: %t, %v, git says %t of %v", backend, seed, id, p, got, err, want, changed[id])
					}
					if len(c.Parents) < 2 && got != slices.Contains(logged, id) {
						t.Errorf("%s, seed %d, %s, %q: %t, unlike git's log", backend, seed, id, p, got)
					}
				}
			}
		}
	}
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

func TestBetweenShallow(t *testing.T) {
	g := initGit(t)
	var ids []ID
	for i := range 6 {
		ids = append(ids, g.commit(map[string]string{"a": strconv.Itoa(i)}))
	}
	g.git("checkout", "-q", "-b", "side", string(ids[1]))
	side := g.commit(map[string]string{"side": "1"})
	g.git("checkout", "-q", "-b", "joined", "main")
	g.tick()
	g.git("merge", "-q", "-m", "joined", "side")
	joined := ID(g.git("rev-parse", "HEAD"))
	// Of main the clone has the last four commits, of side all.
	g.git("clone", "-q", "--depth=4", "--no-single-branch", "file://"+g.dir, "clone")
	s := g.at("clone")
	tests := []struct {
		name       string
		base, head ID
		want       []ID
		err        error
	}{
		{"base and head are there", ids[4], ids[5], []ID{ids[5]}, nil},
		{"base is where the history ends", ids[2], ids[5], []ID{ids[5], ids[4], ids[3]}, nil},
		{"head's history is cut off", side, ids[5], nil, ErrShallow},
		{"nothing is between", ids[5], ids[3], nil, nil},
		{"what base has may be behind its cut", ids[2], joined, nil, ErrShallow},
		{"base is not there", ID(strings.Repeat("0", 40)), ids[5], nil, ErrMissing},
	}
	for _, backend := range []Backend{BackendBuiltin, BackendGit} {
		r := s.openBy(backend)
		for _, tt := range tests {
			got, err := r.Between(tt.base, tt.head)
			if !errors.Is(err, tt.err) {
				t.Errorf("%s, %s: %v, want %v", backend, tt.name, err, tt.err)
			}
			if diff := cmp.Diff(tt.want, idsOf(got)); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", backend, tt.name, diff)
			}
			if errors.Is(tt.err, ErrShallow) {
				if diff := cmp.Diff(hintsUnshallow, Hints(err)); diff != "" {
					t.Errorf("%s, %s (-want +got):\n%s", backend, tt.name, diff)
				}
			}
		}
		_, err := r.Between(side, ids[5])
		want := "list the commits from " + side.Short() + " to " + ids[5].Short() +
			": follow the history of " + side.Short() + " and " + ids[5].Short() + ": not in this clone, which is shallow"
		if err == nil || err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
		cut, err := r.Commit(ids[2])
		if err != nil {
			t.Fatal(err)
		}
		if touches, err := r.Touches(cut, "a"); touches || !errors.Is(err, ErrShallow) {
			t.Errorf("%s: %t, %v, want ErrShallow", backend, touches, err)
		}
	}
}

// TestLogOfPartialClone lists a history where no file was fetched.
func TestLogOfPartialClone(t *testing.T) {
	origin := initGit(t)
	base := origin.commit(map[string]string{"plugins/fs/a": "1", "plugins/http/a": "1"})
	first := origin.commit(map[string]string{"plugins/fs/a": "2"})
	second := origin.commit(map[string]string{"plugins/http/a": "2"})
	g := partialClone(t, origin, "blob:none", "--bare", "clone")
	before, had := g.gitFiles()
	for _, backend := range []Backend{BackendBuiltin, BackendGit} {
		r := g.openBy(backend)
		commits, err := r.Between(base, second)
		if diff := cmp.Diff([]ID{second, first}, idsOf(commits)); diff != "" || err != nil {
			t.Fatalf("%s: %v (-want +got):\n%s", backend, err, diff)
		}
		for i, want := range []bool{false, true} {
			if got, err := r.Touches(commits[i], "plugins/fs"); got != want || err != nil {
				t.Errorf("%s, %s: %t, %v, want %t", backend, commits[i].ID, got, err, want)
			}
		}
	}
	after, has := g.gitFiles()
	if diff := cmp.Diff(before, after); diff != "" || had != has {
		t.Errorf("%d fetches (-before +after):\n%s", has-had, diff)
	}
}

func TestMessageAsGit(t *testing.T) {
	g := initGit(t)
	raw := func(header, message string) string {
		tree := g.git("mktree")
		return g.feed("tree "+tree+"\nauthor a <a> 1 +0000\ncommitter c <c> 2 -0500\n"+header+message, "hash-object", "-t", "commit", "-w", "--stdin")
	}
	g.git("mktree")
	tests := []struct {
		name, header, message string
		want                  string // "" is what git prints
	}{
		{"plain", "", "\nfeat: one\n\nbody\n", ""},
		{"no message", "", "", ""},
		{"an empty one", "", "\n", ""},
		{"several line ends", "", "\nfeat: one\r\n\r\nbody\r\n", ""},
		{"UTF-8", "", "\nfeat: größer\n", ""},
		{"Latin-1", "encoding ISO-8859-1\n", "\nfeat: gr\xf6\xdfer\n", ""},
		{"Latin-1 that UTF-8 could be", "encoding latin1\n", "\nfeat: gr\xc3\xb6er\n", ""},
		{"signature", "gpgsig -----BEGIN PGP SIGNATURE-----\n \n encoding latin1\n -----END PGP SIGNATURE-----\n", "\nfeat: größer\n\nbody\n", ""},
		{"merged tag", "mergetag object 0123456789012345678901234567890123456789\n type commit\n tag v1\n \n feat!: not this\n", "\nMerge tag 'v1'\n", ""},
		{"not UTF-8", "", "\nfeat: \xff\n", "feat: \uFFFD\n"},
		{"unknown encoding", "encoding x-none\n", "\nfeat: \xff\n", "feat: \uFFFD\n"},
	}
	for _, backend := range []Backend{BackendBuiltin, BackendGit} {
		for _, tt := range tests {
			id := raw(tt.header, tt.message)
			want := tt.want
			if want == "" {
				want = g.git("-c", "i18n.logOutputEncoding=UTF-8", "log", "-1", "--format=%B", id)
			}
			got, err := g.openBy(backend).Message(ID(id))
			if strings.TrimRight(got, "\n") != strings.TrimRight(want, "\n") || err != nil {
				t.Errorf("%s, %s: %q, %v, want %q", backend, tt.name, got, err, want)
			}
		}
		if _, err := g.openBy(backend).Message(ID(g.git("mktree"))); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s, the message of a tree: %v, want ErrCorrupt", backend, err)
		}
	}
}

func TestLogInMemory(t *testing.T) {
	m := NewMemory()
	when := time.Unix(1700000000, 0).UTC()
	var ids []ID
	for i, message := range []string{"first", "feat: second\n\nbody", "fix: third"} {
		id, err := m.Commit(map[string]string{path.Join("p", strconv.Itoa(i/2)): "1"}, message, when, "v"+strconv.Itoa(i))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	r := m.Repo()
	commits, err := r.Between(ids[0], ids[2])
	if diff := cmp.Diff([]ID{ids[2], ids[1]}, idsOf(commits)); diff != "" || err != nil {
		t.Fatalf("%v (-want +got):\n%s", err, diff)
	}
	if message, err := r.Message(ids[1]); message != "feat: second\n\nbody\n" || err != nil {
		t.Errorf("%q, %v", message, err)
	}
	for i, want := range []bool{true, false} {
		if got, err := r.Touches(commits[i], "p"); got != want || err != nil {
			t.Errorf("%s: %t, %v, want %t", commits[i].ID, got, err, want)
		}
	}
}
