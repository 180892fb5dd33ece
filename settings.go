package permver

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
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
	actual, entry, err := sd.Follow(name, gitsrc.Entry{})
	var text []byte
	if err == nil {
		text, _, err = sd.ReadFile(actual, entry)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	return config.Parse(name, text)
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
	if err := s.readNamed(); err != nil || s.opts.TrustBase {
		return err
	}
	file, err := s.configFile(head.side)
	all := []error{err}
	if file != nil {
		all = append(all, checkNames(file, append([]*population{head}, others...)))
	}
	for _, c := range head.plugins {
		_, err := metadata(&c)
		all = append(all, err, misplaced(head.side, c))
	}
	return joinMistakes(all...)
}

// joinMistakes makes one error of all mistakes; another kind of error comes first.
func joinMistakes(all ...error) error {
	var mistakes []config.Mistake
	for _, err := range all {
		var wrong *config.Error
		switch {
		case errors.As(err, &wrong):
			mistakes = append(mistakes, wrong.Mistakes...)
		case err != nil:
			return err
		}
	}
	if len(mistakes) == 0 {
		return nil
	}
	return config.NewError(mistakes)
}

// metadata is what a plugin says of itself.
func metadata(c *manifest.Candidate) (*config.Layer, error) {
	if c == nil || c.Cargo == nil {
		return &config.Layer{}, nil
	}
	return config.ParseCargo(c.Cargo.Settings)
}

// misplaced refuses a permver.toml in a plugin's folder, which nothing would be read from.
func misplaced(sd *side, c manifest.Candidate) error {
	if sd.isRecorded() || path.Clean(c.Dir) == "." {
		return nil
	}
	name := path.Join(c.Dir, config.FileName)
	if _, _, err := sd.Follow(name, gitsrc.Entry{}); errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return fmt.Errorf("look for a configuration: %w", err)
	}
	return config.NewError([]config.Mistake{{
		At:      source.Place{File: name, Span: source.Span{Line: 1, Column: 1}},
		Message: "only the " + config.FileName + " at the top of the repository is read",
		Advice:  fmt.Sprintf("move what it says there, under [plugins.%s], or to [package.metadata.permver] of the plugin's Cargo.toml", c.Key),
	}})
}

// checkNames makes sure that the plugins which a configuration names are there.
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
	return config.NewError(wrong)
}

// lookUp looks for a plugin on several sides, and returns the keys of those there are.
func lookUp(name string, populations []*population) (known []string, there bool, err error) {
	for _, p := range populations {
		if p == nil {
			continue
		}
		matches, err := p.named(name)
		if there = there || len(matches) > 0 || p.side.isRecorded() || p.side.isCrate(); err != nil {
			return nil, false, err
		}
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

// settings are what holds for a plugin between two sides, and what head changes of it.
// Where base is trusted and not head, base decides, and the changes do not hold.
func (s *session) settings(w work) (config.Settings, []verdict.Reconfigured, error) {
	head, err := s.settingsOf(w.head, w.pair.head, w.candidate())
	if w.base == nil || w.role == verdict.Lint {
		return head, nil, err
	}
	base, baseErr := s.settingsOf(w.base, w.pair.base, w.candidate())
	if s.opts.TrustBase {
		return base, head.Compare(base), baseErr
	}
	return head, head.Compare(base), err
}

// settingsOf are what one side says of a plugin: for all, for this one, in the plugin's
// own Cargo.toml. What the caller says comes last. The plugin's names are those that it
// has in head. A side that cannot be understood says nothing.
func (s *session) settingsOf(sd *side, on, named *manifest.Candidate) (config.Settings, error) {
	file, err := s.configFile(sd)
	own, ownErr := metadata(on)
	var layers []*config.Layer
	if file != nil && err == nil {
		layers = file.LayersFor(func(name string) bool { return named.Is(name, sd.prefix) })
	}
	if ownErr == nil {
		layers = append(layers, own)
	}
	settings := config.Resolve(append(layers, &s.opts.Overrides)...)
	settings.Policy.Date = s.date(sd)
	return settings, cmp.Or(err, ownErr)
}

// commonSettings are what head says of what belongs to no plugin.
func (s *session) commonSettings(sd *side) config.Settings {
	var layers []*config.Layer
	if file, err := s.configFile(sd); err == nil && file != nil && !s.opts.TrustBase {
		layers = file.LayersFor(func(string) bool { return false })
	}
	return config.Resolve(append(layers, &s.opts.Overrides)...)
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
