package diff

import (
	"strings"

	"github.com/permver/permver/internal/manifest"
	"github.com/permver/permver/internal/source"
)

// compareMobile tells of the commands that capabilities can allow on both sides, and
// that a method in Kotlin, Java or Swift answered and none does now. Where Rust answers
// them the method is never asked; a platform that the plugin no longer has is not
// spoken of command by command.
func (c *comparison) compareMobile() {
	told := c.toldCommands()
	before, now := c.base.Plugin.Answers(), c.head.Plugin.Answers()
	for _, command := range sortedKeys(c.grantedBase) {
		is := c.grantedHead[command]
		if is == nil || told[command] {
			continue
		}
		var change *Change
		inRust := before.InRust(command).Perhaps | now.InRust(command).Perhaps
		for _, platform := range (c.grantedBase[command].Platforms & is.Platforms & (manifest.Android | manifest.IOS) &^ inRust).Each() {
			was, lost := c.lostMethod(command, platform)
			switch {
			case !lost:
			case change == nil:
				change = c.report(Change{
					Kind: MobileRemoved, Subject: Subject{OnCommand, command},
					Platforms: platform, Breaking: true, Lost: []string{command},
					Base: was, Head: c.nearestMethod(was, command, platform), Gone: true,
				})
			default:
				change.Platforms |= platform
			}
		}
	}
}

// lostMethod is where the method stood that answered a command on a platform; false if
// it still answers, or if it cannot be told that it did or that none does now.
func (c *comparison) lostMethod(command string, platform manifest.Platforms) (source.Place, bool) {
	was, is := c.base.Plugin.Native(platform), c.head.Plugin.Native(platform)
	if !was.Known || !is.Known || is.Dir == "" {
		return source.Place{}, false
	}
	method, answered := was.Answers(command)
	_, answers := is.Answers(command)
	return method.At, answered && !answers
}

// nearestMethod is where in head to point at when a method is gone: the file it stood
// in, else where the command is declared.
func (c *comparison) nearestMethod(gone source.Place, command string, platform manifest.Platforms) source.Place {
	relative := strings.TrimPrefix(gone.File, c.base.Plugin.Dir)
	for _, file := range c.head.Plugin.Native(platform).Files {
		if strings.TrimPrefix(file, c.head.Plugin.Dir) == relative {
			return source.Place{File: file, Span: source.Span{Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}
		}
	}
	return commandPlace(c.head.Plugin, command)
}
