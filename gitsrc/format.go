package gitsrc

import (
	"crypto/sha1" // Git's object names are SHA-1; this is not a security choice of ours.
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// objectFormat is the hash function that names a repository's objects, all of them. See hash-function-transition in git's documentation.
type objectFormat uint8

const (
	sha1Format objectFormat = iota
	sha256Format
)

// formatOf returns the format that an ID is of.
func formatOf(id ID) objectFormat {
	if len(id) == sha256Format.digits() {
		return sha256Format
	}
	return sha1Format
}

// size is the length of a name in bytes, as trees and the index hold it.
func (f objectFormat) size() int {
	if f == sha256Format {
		return sha256.Size
	}
	return sha1.Size
}

// digits is the length of an ID.
func (f objectFormat) digits() int { return 2 * f.size() }

// isID reports whether text is a whole ID.
func (f objectFormat) isID(text string) bool { return len(text) == f.digits() && isHex(text) }

func (f objectFormat) hash() hash.Hash {
	if f == sha256Format {
		return sha256.New()
	}
	return sha1.New()
}

// name returns the ID of an object: the hash of its type, length and content.
func (f objectFormat) name(kind plumbing.ObjectType, content []byte) ID {
	h := f.hash()
	h.Write([]byte(kind.String() + " " + strconv.Itoa(len(content)) + "\x00"))
	h.Write(content)
	return ID(hex.EncodeToString(h.Sum(nil)))
}
