package permver

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/permver/permver/gitsrc"
	"github.com/permver/permver/internal/config"
	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/nearest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/verdict"
)

// configuration is the configuration of a side, read when it is first asked for.
type configuration struct {
	once sync.Once
	file *config.File
	err  error
}

// configFile is the configuration at the top of a side, nil if it has none. One that the
// user names takes its place on every side.
func (s *session) configFile(sd *side) (*config.File, error) {
	if s.opts.ConfigFile != "" {
		sd = s.named
	}
	if sd == nil || sd.isRecorded() {
		return nil, nil
	}
	c := &sd.config
	c.once.Do(func() { c.file, c.err = readConfig(sd, config.FileName) })
	return c.file, c.err
}

func readConfig(sd *side, name string) (*config.File, error) {
	found, err := sd.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	actual := name
	if err == nil {
		actual, found, err = sd.Follow(name, found)
	}
	var text []byte
	if err == nil {
		text, _, err = sd.ReadFile(actual, found)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, unfit(name, "this symbolic link leads nowhere", "mend the link, or remove it")
	case errors.Is(err, gitsrc.ErrLink):
		return nil, unfit(name, "this symbolic link does not lead to a file of the repository", "put the file itself there")
	case errors.Is(err, gitsrc.ErrNotFile):
		return nil, unfit(name, "this is no file", "the configuration is a file of that name")
	case errors.Is(err, gitsrc.ErrTooBig):
		return nil, unfit(name, "the file is too big to be read", "a configuration is a few lines")
	case err != nil:
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return config.Parse(name, text)
}

// unfit is a mistake of a file that has no lines to name.
func unfit(name, message, advice string) error {
	return config.NewError([]config.Mistake{{
		At: source.Place{File: name, Span: source.Span{Line: 1, Column: 1}}, Message: message, Advice: advice,
	}})
}

// readNamed reads the file that the user names in place of that of the repository.
func (s *session) readNamed() error {
	if s.opts.ConfigFile == "" {
		return nil
	}
	s.named = &side{}
	s.named.config.once.Do(func() {})
	text, err := os.ReadFile(s.opts.ConfigFile)
	if err != nil {
		return &ConfigFileError{err}
	}
	s.named.config.file, err = config.Parse(s.opts.ConfigFile, text)
	return err
}

// ConfigFileError is a configuration that was named and cannot be read.
type ConfigFileError struct{ Err error }

func (e *ConfigFileError) Error() string { return fmt.Sprintf("read the configuration: %v", e.Err) }

// Unwrap returns what kept the file from being read.
func (e *ConfigFileError) Unwrap() error { return e.Err }

// Usage marks the error as a fault of how the program was called.
func (e *ConfigFileError) Usage() bool { return true }

// configure makes sure that the configuration of head can be read: all that is said in
// it, and by its plugins. The others are populations that it may name plugins of.
func (s *session) configure(head *population, others ...*population) error {
	if err := s.readNamed(); err != nil {
		return err
	}
	var all []error
	if s.opts.ConfigFile != "" || !s.opts.TrustBase {
		file, err := s.configFile(head.side)
		if all = append(all, err); file != nil {
			all = append(all, checkNames(file, append([]*population{head}, others...)), checkTables(file, head))
		}
	}
	if s.opts.TrustBase {
		return joinMistakes("", all...)
	}
	for _, c := range head.plugins {
		_, err := metadata(&c)
		all = append(all, err, misplacedFile(head.side, c))
	}
	all = append(all, misplacedTable(head))
	return joinMistakes(s.whereRead(head.side), all...)
}

// whereRead names the side that a configuration was read from, "" for files on disk.
func (s *session) whereRead(sd *side) string {
	if sd.told.Kind == gitsrc.KindWorktree || s.opts.ConfigFile != "" {
		return ""
	}
	return sd.told.Label
}

// joinMistakes makes one error of all mistakes; another kind of error comes first. Where
// is the side that was read, "" for files on disk.
func joinMistakes(where string, all ...error) error {
	var mistakes []config.Mistake
	var hint string
	for _, err := range all {
		var wrong *config.Error
		switch {
		case errors.As(err, &wrong):
			mistakes = append(mistakes, wrong.Mistakes...)
			hint = cmp.Or(hint, wrong.Hint)
		case err != nil:
			return err
		}
	}
	if len(mistakes) == 0 {
		return nil
	}
	err := config.NewError(mistakes)
	err.Where, err.Hint = where, hint
	return err
}

// metadata is what a plugin says of itself.
func metadata(c *manifest.Candidate) (*config.Layer, error) {
	if c == nil || c.Cargo == nil {
		return &config.Layer{}, nil
	}
	return config.ParseCargo(c.Cargo.Settings)
}

// checkNames makes sure that the plugins which a configuration names are there, on one of
// the sides: one that is gone from head, or has moved there, is still the one of base.
func checkNames(file *config.File, populations []*population) error {
	var wrong []config.Mistake
	for _, name := range file.Names() {
		known, there, err := lookUp(name.Text, populations)
		if err != nil {
			return err
		}
		if !there {
			wrong = append(wrong, config.Mistake{
				At: name.At, Message: fmt.Sprintf("there is no plugin %q", name.Text), Advice: whichPlugin(name.Text, known),
			})
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	err := config.NewError(wrong)
	if populations = slices.DeleteFunc(populations, func(p *population) bool { return p == nil }); len(populations) == 1 {
		err.Hint = fmt.Sprintf("only the plugins of %s can be named here; a check with --base knows those of base, too", populations[0].side.told.Label)
	}
	return err
}

// checkTables makes sure that each plugin has one table: which of several wins would be
// for nobody to see.
func checkTables(file *config.File, head *population) error {
	var wrong []config.Mistake
	tables := map[[2]string]manifest.Name{} // by folder and key: some sides have no folders
	for _, p := range file.Plugins {
		matches, err := head.named(p.Name.Text, "")
		if err != nil {
			return err
		}
		for _, c := range matches {
			plugin := [2]string{c.Dir, c.Key}
			other, several := tables[plugin]
			if !several {
				tables[plugin] = p.Name
				continue
			}
			wrong = append(wrong, config.Mistake{
				At: p.Name.At, Message: fmt.Sprintf("[plugins.%s] names the plugin that [plugins.%s] in line %d does", config.Key(p.Name.Text), config.Key(other.Text), other.At.Line),
				Advice: fmt.Sprintf("put both into one table, such as [plugins.%s]", config.Key(c.Crate)),
			})
			break
		}
	}
	if len(wrong) == 0 {
		return nil
	}
	return config.NewError(wrong)
}

// lookUp looks for a plugin on several sides, and returns the keys of those there are. A
// side that cannot tell all its plugins may have it: an application's record, a packaged
// crate, a repository with a Cargo.toml that cannot be read.
func lookUp(name string, populations []*population) (known []string, there bool, err error) {
	for _, p := range populations {
		if p == nil {
			continue
		}
		matches, err := p.named(name, "")
		if err != nil {
			return nil, false, err
		}
		partial := p.side.isRecorded() || p.side.isCrate() || len(p.found.Broken) > 0
		there = there || len(matches) > 0 || partial
		for _, c := range p.found.Plugins {
			known = append(known, c.Key)
		}
	}
	slices.Sort(known)
	return slices.Compact(known), there, nil
}

func whichPlugin(name string, known []string) string {
	if near := nearest.One(name, known); near != "" {
		return "did you mean " + near + "?"
	}
	return fmt.Sprintf("name one by its ACL key, crate or folder: %s", config.Some(known))
}

// before is the side whose configuration that of head is held against, with the plugin
// there: the base that the run was given, also where the plugin is compared with a release
// because the change moves its version. Nobody else has seen what the change itself edits.
func (w work) before() (*side, *manifest.Candidate) {
	if w.bases.fixed != nil {
		return w.bases.fixed, w.given
	}
	return w.base, w.pair.base
}

// settings are what holds for a plugin between two sides, and what head changes of it.
// Where base is trusted and not head, base decides, and the changes do not hold.
func (s *session) settings(w work) (config.Settings, []verdict.Reconfigured, error) {
	before, c := w.before()
	p := pair{base: c, head: w.pair.head}
	head, headErr := s.settingsOf(w.head, w.pair.head, p)
	switch {
	case w.role == verdict.Lint || before == nil && !s.opts.TrustBase:
		return head, nil, headErr
	case before == nil: // nothing is to be trusted
		nothing := s.resolve()
		nothing.Policy.Date = s.date(w.head)
		return nothing, nil, nil
	}
	base, baseErr := s.settingsOf(before, c, p)
	base.Policy.Date = later(base.Policy.Date, head.Policy.Date)
	var changes []verdict.Reconfigured
	switch {
	case headErr != nil:
		changes = []verdict.Reconfigured{{Key: config.FileName, Now: strings.Join(explained(headErr), "\n"), Broken: true}}
	case before.isOf(w.head): // an application's record, say, could not have said it
		changes = head.Compare(base)
	}
	if s.opts.TrustBase {
		return base, changes, baseErr
	}
	return head, changes, headErr
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// settingsOf are what one side says of a plugin, which is called what it is called on
// either side: for all, for this one, in the plugin's own Cargo.toml. What the caller says
// comes last. A side that cannot be understood says nothing.
func (s *session) settingsOf(sd *side, on *manifest.Candidate, p pair) (config.Settings, error) {
	file, err := s.configFile(sd)
	own, ownErr := metadata(on)
	var layers []*config.Layer
	if file != nil && err == nil {
		layers = file.LayersFor(func(name string) bool { return p.head.Is(name, "") || p.base.Is(name, "") })
	}
	if ownErr == nil {
		layers = append(layers, own)
	}
	settings := s.resolve(layers...)
	settings.Policy.Date = s.date(sd)
	return settings, cmp.Or(err, ownErr)
}

// resolve adds what the caller says.
func (s *session) resolve(layers ...*config.Layer) config.Settings {
	return config.Resolve(append(layers, &s.opts.Overrides)...)
}

// commonSettings are what is said of that which belongs to no plugin: by head, or by base
// where that is trusted; what base does not say is marked. Without a base of all plugins
// there is nobody to trust.
func (s *session) commonSettings(head, base *side) config.Settings {
	by := head
	if s.opts.TrustBase {
		by = base
	}
	var layers []*config.Layer
	if file, err := s.configFile(by); err == nil && file != nil {
		layers = file.LayersFor(func(string) bool { return false })
	}
	settings := s.resolve(layers...)
	settings.Policy.Date = s.date(head)
	if base != nil && by == head && base.isOf(head) {
		settings.Compare(s.commonSettings(base, nil))
	}
	return settings
}

// date is the day that counts for what ends on one: that of the commit, so that the same
// commit always gets the same answer.
func (s *session) date(sd *side) time.Time {
	if !sd.told.Time.IsZero() {
		return sd.told.Time
	}
	if s.opts.Now != nil {
		return s.opts.Now()
	}
	return time.Now()
}
