package diff

import (
	"maps"
	"slices"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
	"github.com/permver/permver/internal/source/rust"
)

// compareCrates tells of what the crate as a whole is called, requires and gives to the
// page. Of a plugin that an application recorded none of it is known.
func (c *comparison) compareCrates() {
	b, h := c.base.Plugin, c.head.Plugin
	if b.Recorded || h.Recorded {
		return
	}
	if b.Crate != h.Crate {
		c.crateChange(PackageRenamed, []string{b.Crate}, []string{h.Crate}, b.Cargo.Name.At, h.Cargo.Name.At)
	}
	c.compareRuntimeNames()
	c.compareTauri()
	c.compareRust()
	c.compareGlobalAPI()
}

// aboutCrate reports whether a kind of change is told by one file of the crate, so that
// it is no matter what else could be read.
func aboutCrate(kind Kind) bool {
	switch kind {
	case PackageRenamed, TauriMajorChanged, TauriMinimumRaised, RustVersionRaised:
		return true
	}
	return false
}

// crateChange reports a change of one value of the crate for another.
func (c *comparison) crateChange(kind Kind, lost, gained []string, was, is source.Place) *Change {
	return c.report(Change{
		Kind: kind, Subject: Subject{OnCrate, c.head.Plugin.Crate}, Platforms: manifest.AllPlatforms,
		Breaking: true, Lost: lost, Gained: gained, Base: was, Head: is,
	})
}

// compareRuntimeNames tells of a plugin that has another name when it runs. A name that
// becomes the one of the identifiers mends calls, and one that changes with theirs is
// told with them. Where no command is granted nobody calls the plugin, and only its
// configuration goes by the name.
func (c *comparison) compareRuntimeNames() {
	was, known := c.base.Plugin.RuntimeName()
	is, stillKnown := c.head.Plugin.RuntimeName()
	if !known || !stillKnown || was.Name == is.Name || is.Name == c.head.Plugin.Key && len(c.base.Granted()) > 0 {
		return
	}
	change := c.crateChange(RuntimeNameChanged, []string{was.Name}, []string{is.Name},
		placeOf(was.File, was.Span), placeOf(is.File, is.Span))
	if len(c.base.Granted()) == 0 || was.Name != c.base.Plugin.Key {
		change.Certainty = Unknown
		change.Evidence = "whether applications configure it under the old one cannot be seen"
	}
}

// compareTauri compares what the crate requires of tauri by the lowest version that will
// do. Only one version of tauri can be in an application: its `links` says so to Cargo.
// Where the former major version will still do, nobody has to leave it. Another patch of it
// comes with the next cargo update, and nobody notices. With another minor version, tauri
// build wants one of @tauri-apps/api too (tauri-cli, info/plugins.rs).
func (c *comparison) compareTauri() {
	before, was, known := c.base.Plugin.Cargo.Requires("tauri")
	now, is, stillKnown := c.head.Plugin.Cargo.Requires("tauri")
	if !known || !stillKnown {
		return
	}
	lost, gained := []string{before.Version}, []string{now.Version}
	switch {
	case !manifest.TakesMajor(now.Version, was.Major()):
		c.crateChange(TauriMajorChanged, lost, gained, before.At, now.At)
	case was.Minor() < is.Minor() && was.Prerelease() == "": // nobody holds tauri at a prerelease
		c.crateChange(TauriMinimumRaised, lost, gained, before.At, now.At).Breaking = false
	}
}

// compareRust compares the versions of Rust that the crate says it compiles with. One
// that said none may have needed as much.
func (c *comparison) compareRust() {
	before, now := c.base.Plugin.Cargo.RustVersion, c.head.Plugin.Cargo.RustVersion
	was, known := manifest.Minimum(before.Text)
	is, stillKnown := manifest.Minimum(now.Text)
	if !known || !stillKnown || !was.LessThan(is) {
		return
	}
	change := c.crateChange(RustVersionRaised, []string{before.Text}, []string{now.Text}, before.At, now.At)
	change.Breaking, change.Certainty = false, Unknown
	change.Evidence = "a resolver that heeds rust-version takes an older release instead"
}

// compareGlobalAPI tells of the script that gives the page the plugin's functions where
// an application sets withGlobalTauri. It is silent where the other side gives webviews a
// script when it runs, which may be the same.
func (c *comparison) compareGlobalAPI() {
	was, givesAtBase, known := c.base.Plugin.GlobalAPI()
	is, givesNow, stillKnown := c.head.Plugin.GlobalAPI()
	if !known || !stillKnown || givesAtBase == givesNow {
		return
	}
	key := []string{c.base.Plugin.Key}
	switch {
	case givesAtBase && !c.head.Plugin.Program.NamesInitScript:
		c.crateChange(GlobalAPIRemoved, key, nil, was, is).Gone = true
	case givesNow && !c.base.Plugin.Program.NamesInitScript:
		c.crateChange(GlobalAPIAdded, nil, key, source.Place{}, is).Breaking = false
	}
}

// compareSupport tells of a plugin that had a project for Android or iOS and has none
// any more, and with it commands that nothing answers there now. Where Rust answers all of
// them it may do the project's work too, and there is something to tell only if a class is
// still registered. That may come from elsewhere, which is not likely.
func (c *comparison) compareSupport() {
	b, h := c.base.Plugin, c.head.Plugin
	for _, half := range []struct {
		platform  manifest.Platforms
		kind      Kind
		registers bool
		worse     string // what becomes of applications where a class is registered that is nowhere
	}{
		{manifest.Android, AndroidSupportRemoved, b.Program != nil && b.Program.NamesAndroid, "start"},
		{manifest.IOS, IOSSupportRemoved, b.Program != nil && b.Program.NamesIOS, "link"},
	} {
		was, is := b.Native(half.platform), h.Native(half.platform)
		if !half.registers || was.Dir == "" || is.Dir != "" || !is.Known && !is.Unlinked {
			continue
		}
		lost := c.unsupportedOn(half.platform)
		needed := is.Unlinked && len(lost) == 0
		if needed {
			lost = c.answeredOn(half.platform)
		}
		if len(lost) == 0 {
			continue
		}
		change := c.report(Change{
			Kind: half.kind, Subject: Subject{OnCrate, h.Crate}, Platforms: half.platform, Breaking: true,
			Lost: lost, Base: commandsPlace(b), Head: commandsPlace(h), Gone: true,
		})
		if needed {
			change.Certainty, change.Evidence = Unknown, "a class is still registered"
		} else if is.Unlinked {
			change.Certainty = Likely
			change.Evidence = "a class is still registered, and unless it comes from elsewhere applications may not even " + half.worse
		}
	}
}

// unsupportedOn are the commands that capabilities can allow on a platform on both sides,
// and that are surely answered there at base and surely not at head, as far as no other
// change tells of them.
func (c *comparison) unsupportedOn(platform manifest.Platforms) []string {
	now, told := c.head.Plugin.WithoutUnlinked().Answers(), c.toldCommands()
	var lost []string
	for _, command := range c.answeredOn(platform) {
		if !told[command] && now.To(command).Perhaps&platform == 0 {
			lost = append(lost, command)
			c.unsupported[command] |= platform
		}
	}
	return lost
}

// answeredOn are the commands that capabilities can allow on a platform on both sides, and
// that are surely answered there at base.
func (c *comparison) answeredOn(platform manifest.Platforms) []string {
	before := c.base.Plugin.Answers()
	var commands []string
	for _, command := range sortedKeys(c.grantedBase) {
		is := c.grantedHead[command]
		if is != nil && c.grantedBase[command].Platforms&is.Platforms&before.To(command).Surely&platform != 0 {
			commands = append(commands, command)
		}
	}
	return commands
}

// compareFeatures tells of commands that an application had without asking for a feature
// of the crate and now has only with one: their own condition asks for it, or the default
// features no longer hold it. The latter is one change.
func (c *comparison) compareFeatures() {
	b, h := c.base.Plugin, c.head.Plugin
	if b.Recorded || h.Recorded || !h.HandlersKnown() {
		return
	}
	told := c.toldCommands()
	before, after := registrations(b), make(map[string][]rust.Registration)
	for _, r := range h.Program.Registrations() {
		after[r.Name] = append(after[r.Name], r)
	}
	byDefault, stillByDefault := b.Cargo.ByDefault(), h.Cargo.ByDefault()
	var dropped *Change
	for _, command := range sortedKeys(c.grantedBase) {
		is := c.grantedHead[command]
		if is == nil || told[command] || len(before[command]) == 0 || len(after[command]) == 0 {
			continue
		}
		lost := c.grantedBase[command].Platforms & is.Platforms & withFeatures(before[command], byDefault).Surely &^
			(withFeatures(after[command], stillByDefault).Perhaps | perhapsNative(h, command))
		features := featuresOf(after[command])
		if lost == manifest.NoPlatforms || len(features) == 0 {
			continue
		}
		features = slices.DeleteFunc(features, func(f string) bool { return stillByDefault[f] })
		switch {
		case lost&^withFeatures(after[command], byDefault).Surely != manifest.NoPlatforms:
			change := c.gated(command, features, lost, before[command][0], after[command][0])
			change.Either = oneIsEnough(features, after[command], stillByDefault, lost)
		default:
			dropped = c.droppedDefault(dropped, command, features, lost)
		}
	}
	if dropped != nil {
		slices.Sort(dropped.Gained)
		dropped.Gained = slices.Compact(dropped.Gained)
	}
}

// gated reports a command whose own condition asks for a feature now.
func (c *comparison) gated(command string, features []string, lost manifest.Platforms, was, is rust.Registration) *Change {
	return c.report(Change{
		Kind: CommandFeatureGated, Subject: Subject{OnCommand, command}, Platforms: lost, Breaking: true,
		Lost: []string{command}, Gained: features,
		Base: placeOf(was.File, was.Item.Span), Head: placeOf(is.File, is.Item.Span),
	})
}

// oneIsEnough reports whether each of the features alone, beside those that are enabled,
// brings one of the entries back on some platforms.
func oneIsEnough(features []string, entries []rust.Registration, enabled map[string]bool, on manifest.Platforms) bool {
	return !slices.ContainsFunc(features, func(f string) bool {
		with := map[string]bool{f: true}
		maps.Copy(with, enabled)
		return on&^withFeatures(entries, with).Perhaps != manifest.NoPlatforms
	})
}

// droppedDefault adds a command to the change of the default features, which it makes for
// the first.
func (c *comparison) droppedDefault(change *Change, command string, features []string, lost manifest.Platforms) *Change {
	if change == nil {
		change = c.crateChange(DefaultFeaturesChanged, nil, nil, defaultFeatures(c.base.Plugin), defaultFeatures(c.head.Plugin))
		change.Platforms = manifest.NoPlatforms
	}
	change.Platforms |= lost
	change.Lost = append(change.Lost, command)
	change.Gained = append(change.Gained, features...)
	return change
}

// defaultFeatures is where the crate says which features are on by default, else where
// its name stands.
func defaultFeatures(p *manifest.Plugin) source.Place {
	for _, f := range p.Cargo.Features {
		if f.Name.Text == "default" {
			return f.Name.At
		}
	}
	return p.Cargo.Name.At
}

// withFeatures is where one of the entries is compiled with some features enabled and no
// others.
func withFeatures(entries []rust.Registration, enabled map[string]bool) manifest.Answered {
	var on manifest.Answered
	for _, r := range entries {
		one := manifest.PlatformsOf(r.Item.Cfg.WithFeatures(enabled))
		on.Surely |= one.Surely
		on.Perhaps |= one.Perhaps
	}
	return on
}

// featuresOf are the features that the entries ask for, sorted.
func featuresOf(entries []rust.Registration) []string {
	var features []string
	for _, r := range entries {
		features = append(features, r.Item.Cfg.Features()...)
	}
	slices.Sort(features)
	return slices.Compact(features)
}

// perhapsNative is where a command that no handler has may be answered in Kotlin or Swift.
func perhapsNative(p *manifest.Plugin, command string) manifest.Platforms {
	perhaps := manifest.NoPlatforms
	for _, platform := range []manifest.Platforms{manifest.Android, manifest.IOS} {
		native := p.Native(platform)
		if _, answers := native.Answers(command); answers || !native.Known {
			perhaps |= platform
		}
	}
	return perhaps
}
