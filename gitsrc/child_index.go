package gitsrc

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// index reads an index file through git, which knows formats that parseIndex does not: split ones, and those of SHA-256.
//
// The stat data and the flags come from `ls-files --debug`, which git-ls-files(1) does not promise to keep: what does not look as it has since git 1.7.3 is
// ErrUnsupported.
func (c *child) index(file string, format objectFormat) (*index, error) {
	file, err := filepath.Abs(file)
	if err != nil {
		return nil, &Error{Op: "read", Subject: "the index", Err: err}
	}
	info, err := os.Stat(file)
	if missingFile(err) {
		return &index{}, nil
	}
	if err != nil {
		return nil, &Error{Op: "read", Subject: "the index", Err: err}
	}
	cmd := c.command(append(c.located(c.reading()), "GIT_INDEX_FILE="+file), "ls-files", "--stage", "--debug", "--full-name", "-z", "--", ":/")
	out, err := finished(cmd)
	var refused *refusal
	if errors.As(err, &refused) {
		return nil, damagedIndex(file, fmt.Errorf("%w: %w", ErrCorrupt, err))
	}
	if err != nil {
		return nil, err
	}
	idx, err := parseListing(string(out), format)
	if err != nil {
		return nil, &Error{Op: "read", Subject: "the index", Err: err}
	}
	idx.written = info.ModTime()
	return idx, nil
}

// parseListing reads the output of `git ls-files --stage --debug -z`: of every entry "MODE ID STAGE", a tab, the name, a zero byte, and five lines.
func parseListing(text string, format objectFormat) (*index, error) {
	idx := &index{}
	for text != "" {
		head, rest, ok := strings.Cut(text, "\t")
		name, rest, ok2 := strings.Cut(rest, "\x00")
		end := 0
		for range 5 {
			end += strings.IndexByte(rest[end:], '\n') + 1
		}
		e, err := parseListed(head, rest[:end], format)
		if !ok || !ok2 || err != nil {
			return nil, fmt.Errorf("%w: git ls-files prints %s", ErrUnsupported, quote(text[:min(len(text), 200)]))
		}
		e.name = name
		idx.entries = append(idx.entries, e)
		idx.skips = idx.skips || e.skipWorktree
		text = rest[end:]
	}
	return idx, nil
}

// The flags of an entry, as cache.h has them in memory.
const (
	flagIntent       = 1 << 29
	flagSkipWorktree = 1 << 30
)

func parseListed(head, details string, format objectFormat) (indexEntry, error) {
	var e indexEntry
	var device, user, group, flags uint32
	s := &e.stat
	if _, err := fmt.Sscanf(details, " ctime: %d:%d\n mtime: %d:%d\n dev: %d\tino: %d\n uid: %d\tgid: %d\n size: %d\tflags: %x\n",
		&s.ctime, &s.ctimeNano, &s.mtime, &s.mtimeNano, &device, &s.inode, &user, &group, &s.size, &flags); err != nil {
		return e, err
	}
	e.intent, e.skipWorktree = flags&flagIntent != 0, flags&flagSkipWorktree != 0
	fields := strings.Split(head, " ")
	if len(fields) != 3 || !format.isID(fields[1]) {
		return e, errors.ErrUnsupported
	}
	e.unmerged = fields[2] != "0"
	mode, err := strconv.ParseUint(fields[0], 8, 32)
	if err != nil {
		return e, err
	}
	if e.kind, err = modeKind(uint32(mode)); err != nil {
		return e, err
	}
	e.hash, err = hex.DecodeString(fields[1])
	return e, err
}
