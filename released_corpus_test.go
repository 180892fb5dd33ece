package permver

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/fixture"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/release"
)

// TestCorpusReleases looks for the last release before every release tag of the
// repository that PERMVER_CORPUS names, and asks git which one it is: of the tags
// of the plugin that are merged into the tag, and for a stable version of the
// stable ones, those that none of the others descends from.
func TestCorpusReleases(t *testing.T) {
	repo := fixture.Corpus(t)
	tags, err := repo.Tags()
	if err != nil {
		t.Fatal(err)
	}
	o := newOracle(t, tags)
	loader := manifest.NewLoader()
	right, either, first, others := 0, 0, 0, 0
	for _, tag := range tags {
		tagged, ok := o.read(tag.Name)
		if !ok {
			continue
		}
		s := newSession(Options{Head: tag.Name, Env: func(string) string { return "" }})
		s.repo, s.loader = repo, loader
		bases, head := o.plugin(t, s, tagged)
		if bases == nil {
			others++
			if !strings.HasSuffix(tagged.name, "-js") {
				t.Logf("%s: its commit has no plugin of that name", tag.Name)
			}
			continue
		}
		found, err := bases.of(work{pair: pair{head: &head.plugins[0]}}, head.names)
		if err != nil {
			t.Errorf("%s: %v", tag.Name, err)
			continue
		}
		got := found[0].told.Spec
		switch want := o.before(t, tagged); {
		case len(want) == 0:
			first++
			if !found[0].tag.IsZero() {
				t.Errorf("%s: base is %s, and git knows no release before it", tag.Name, got)
			}
		case !slices.Contains(want, got) && tagged.name == "" && head.plugins[0].Dir != "":
			t.Logf("%s: base is %s (%s), want %s, unless the tag is an application's", tag.Name, got, found[0].told.Reason, strings.Join(want, " or "))
		case !slices.Contains(want, got):
			t.Errorf("%s: base is %s (%s), want %s", tag.Name, got, found[0].told.Reason, strings.Join(want, " or "))
		case !slices.Contains(o.before(t, tagged.asPrerelease()), found[len(found)-1].told.Spec):
			t.Errorf("%s: with prereleases, base is %s", tag.Name, found[len(found)-1].told.Spec)
		case len(want) > 1:
			either++
		default:
			right++
		}
	}
	t.Logf("%d release tags of plugins with a release before them, base right; %d more have one of several that do not follow each other", right, either)
	t.Logf("%d without a release before them; %d tags of something else", first, others)
}

// oracle knows releases by what tags look like in the repositories of the corpus,
// and their order by git.
type oracle struct {
	dir    string
	byName map[string][]taggedVersion
	commit map[string]string // of a tag
}

// taggedVersion is a tag with the name and the version that it holds.
type taggedVersion struct{ tag, name, version string }

func (v taggedVersion) prerelease() bool {
	core, _, _ := strings.Cut(v.version, "+")
	return strings.Contains(core, "-")
}

// asPrerelease lets prereleases come before it.
func (v taggedVersion) asPrerelease() taggedVersion {
	v.version += "-0"
	return v
}

var taggedForm = regexp.MustCompile(`^(?:(?:@[^/]+/)?(.+?)(?:-v?|_v|@))?v?(\d+\.\d+\.\d+(?:[-+].*)?)$`)

func newOracle(t *testing.T, tags []gitsrc.Tag) *oracle {
	t.Helper()
	o := &oracle{dir: os.Getenv("PERMVER_CORPUS"), byName: map[string][]taggedVersion{}, commit: map[string]string{}}
	for _, line := range o.lines(t, "for-each-ref", "--format=%(refname:lstrip=2) %(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end)", "refs/tags") {
		tag, commit, _ := strings.Cut(line, " ")
		o.commit[tag] = commit
	}
	for _, tag := range tags {
		if v, ok := o.read(tag.Name); ok {
			o.byName[v.name] = append(o.byName[v.name], v)
		}
	}
	return o
}

func (o *oracle) read(tag string) (taggedVersion, bool) {
	m := taggedForm.FindStringSubmatch(tag)
	if m == nil {
		return taggedVersion{}, false
	}
	if _, err := release.Parse(m[2]); err != nil {
		return taggedVersion{}, false
	}
	return taggedVersion{tag, m[1], m[2]}, true
}

// lines returns the lines that git prints.
func (o *oracle) lines(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", append([]string{"-C", o.dir}, args...)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %q: %v", args, err)
	}
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' })
}

// namedPlugin is the plugin that a tag names, and its names.
type namedPlugin struct {
	plugins []manifest.Candidate
	names   release.Names
}

// plugin finds the plugin of a tag in the commit that it is on, nil if it is
// something else.
func (o *oracle) plugin(t *testing.T, s *session, tagged taggedVersion) (*baseline, *namedPlugin) {
	t.Helper()
	head, bases := populated(t, s)
	for i := range head.plugins {
		c := &head.plugins[i]
		bare := tagged.name == "" && len(head.plugins) == 1
		short := strings.TrimPrefix(c.Crate, "tauri-plugin-")
		if !bare && tagged.name != short && tagged.name != c.Crate && o.alias(t, tagged) != c.Dir {
			continue
		}
		names, err := s.names(pair{head: c}, head, nil)
		if err != nil {
			t.Fatal(err)
		}
		return bases, &namedPlugin{[]manifest.Candidate{*c}, names}
	}
	return nil, nil
}

// alias is the folder that covector's configuration has for the name in a tag.
func (o *oracle) alias(t *testing.T, tagged taggedVersion) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", "-C", o.dir, "show", tagged.tag+":.changes/config.json")
	out, err := cmd.Output()
	var config struct {
		Packages map[string]struct{ Path, Manager string }
	}
	if err != nil || json.Unmarshal(out, &config) != nil || config.Packages[tagged.name].Manager == "javascript" {
		return "-"
	}
	if dir := config.Packages[tagged.name].Path; dir != "" {
		return path.Clean(dir)
	}
	return "-"
}

// before returns the tags that can be the last release before a tag.
func (o *oracle) before(t *testing.T, tagged taggedVersion) []string {
	t.Helper()
	merged := o.lines(t, "tag", "--merged", tagged.tag)
	commits := map[string][]string{}
	for _, other := range o.byName[tagged.name] {
		if !slices.Contains(merged, other.tag) || other.prerelease() && !tagged.prerelease() {
			continue
		}
		if at := o.commit[other.tag]; at != o.commit[tagged.tag] {
			commits[at] = append(commits[at], other.tag)
		}
	}
	if len(commits) == 0 && !tagged.prerelease() {
		return o.before(t, tagged.asPrerelease())
	}
	var last []string
	args := []string{"merge-base", "--independent"}
	for at := range sortedMap(commits) {
		args = append(args, at)
	}
	if len(commits) > 0 {
		for _, at := range o.lines(t, args...) {
			last = append(last, commits[at]...)
		}
	}
	if len(o.commitsOf(last)) > 1 {
		return o.notAbove(tagged, last)
	}
	return last
}

// commitsOf are the commits of some tags.
func (o *oracle) commitsOf(tags []string) map[string]bool {
	all := map[string]bool{}
	for _, tag := range tags {
		all[o.commit[tag]] = true
	}
	return all
}

// notAbove picks from releases that do not follow each other the highest that is not
// above a version; all of them if there is none.
func (o *oracle) notAbove(tagged taggedVersion, tags []string) []string {
	own, err := release.Parse(strings.TrimSuffix(tagged.version, "-0"))
	if err != nil {
		return tags
	}
	var best release.Version
	picked := tags
	for _, tag := range tags {
		other, _ := o.read(tag)
		v, err := release.Parse(other.version)
		if err == nil && release.Compare(v, own) <= 0 && release.Compare(v, best) > 0 {
			best, picked = v, []string{tag}
		}
	}
	return picked
}
