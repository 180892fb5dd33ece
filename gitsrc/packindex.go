package gitsrc

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// packIndex tells where in a pack an object lies: the bytes of an .idx file, searched as they are. Nothing is decoded ahead, so that the cost of reading a
// few objects does not grow with the repository. See gitformat-pack, "pack-*.idx files".
//
// The index's checksum over itself is not verified, nor does git verify it when it reads: a wrong offset leads to an object that does not hash to the name
// asked for.
type packIndex struct {
	fanout   []byte // 256 numbers: how many names begin with this byte or a smaller one
	names    column
	offsets  column // of 4 bytes
	large    []byte // offsets of 8 bytes, which those of 4 refer to when their first bit is set
	hasLarge bool   // whether that bit has the meaning, from version 2 on
	checksum []byte // the last 20 bytes of the pack
}

// column is a field of the records of a table.
type column struct {
	bytes []byte // from the first record's field on
	step  int    // from one record to the next
}

func (c column) at(i, size int) []byte { return c.bytes[i*c.step:][:size] }

const (
	indexMagic   = "\xfftOc"
	fanoutSize   = 256 * 4
	largeOffset  = 1 << 31
	trailerSize  = 2 * sha1.Size // the pack's checksum and the index's own
	indexV1Step  = 4 + sha1.Size
	indexV2Entry = sha1.Size + 4 + 4 // name, CRC-32, offset
)

var errIndexSize = errors.New("the index does not have the length that its number of objects asks for")

// parsePackIndex checks the frame of an index, which all searches rely on.
func parsePackIndex(content []byte) (packIndex, error) {
	if len(content) < fanoutSize+trailerSize {
		return packIndex{}, errIndexSize
	}
	var x packIndex
	tables, trailer := content[:len(content)-trailerSize], content[len(content)-trailerSize:]
	x.checksum = trailer[:sha1.Size]
	if rest, ok := bytes.CutPrefix(tables, []byte(indexMagic)); ok {
		if len(rest) < 4 {
			return packIndex{}, errIndexSize
		}
		if version := binary.BigEndian.Uint32(rest); version != 2 {
			return packIndex{}, &Error{Op: "read", Subject: fmt.Sprintf("pack index format %d", version), Err: ErrUnsupported}
		}
		tables, x.hasLarge = rest[4:], true
	}
	if len(tables) < fanoutSize {
		return packIndex{}, errIndexSize
	}
	x.fanout, tables = tables[:fanoutSize], tables[fanoutSize:]
	for b := 1; b < 256; b++ {
		if x.upTo(b-1) > x.upTo(b) {
			return packIndex{}, errors.New("the index's fan-out table is not sorted")
		}
	}
	return x.divided(tables)
}

// divided finds the columns in what follows the fan-out table.
func (x packIndex) divided(tables []byte) (packIndex, error) {
	count, size := int64(x.count()), int64(len(tables))
	if !x.hasLarge {
		if size != count*int64(indexV1Step) {
			return packIndex{}, errIndexSize
		}
		if count > 0 {
			x.offsets, x.names = column{tables, indexV1Step}, column{tables[4:], indexV1Step}
		}
		return x, nil
	}
	large := size - count*int64(indexV2Entry)
	if large < 0 || large%8 != 0 || large > count*8 {
		return packIndex{}, errIndexSize
	}
	n := int(count) // The tables are as long, so it fits.
	x.names = column{tables, sha1.Size}
	x.offsets = column{tables[n*(sha1.Size+4):], 4}
	x.large = tables[n*indexV2Entry:]
	return x, nil
}

// upTo returns how many names begin with the byte b or a smaller one.
func (x packIndex) upTo(b int) uint32 { return binary.BigEndian.Uint32(x.fanout[4*b:]) }

func (x packIndex) count() uint32 { return x.upTo(255) }

func (x packIndex) name(i int) []byte { return x.names.at(i, sha1.Size) }

// search returns the position of the first name that is not smaller than h.
func (x packIndex) search(h plumbing.Hash) int {
	low := 0
	if h[0] > 0 {
		low = int(x.upTo(int(h[0]) - 1))
	}
	return low + sort.Search(int(x.upTo(int(h[0])))-low, func(i int) bool { return bytes.Compare(x.name(low+i), h[:]) >= 0 })
}

// find returns where an object begins in the pack: plumbing.ErrObjectNotFound if the pack does not have it.
func (x packIndex) find(h plumbing.Hash) (int64, error) {
	i := x.search(h)
	if i == int(x.count()) || !bytes.Equal(x.name(i), h[:]) {
		return 0, plumbing.ErrObjectNotFound
	}
	at := binary.BigEndian.Uint32(x.offsets.at(i, 4))
	if !x.hasLarge || at < largeOffset {
		return int64(at), nil
	}
	k := int64(at-largeOffset) * 8
	if k >= int64(len(x.large)) {
		return 0, errors.New("the index refers to an offset that it does not have")
	}
	return int64(binary.BigEndian.Uint64(x.large[k:])), nil // The pack refuses a negative one.
}

// matching returns the IDs that begin with the prefix.
func (x packIndex) matching(prefix string) []ID {
	var first plumbing.Hash
	_, _ = hex.Decode(first[:], []byte(prefix+strings.Repeat("0", 2*sha1.Size-len(prefix))))
	var ids []ID
	for i := x.search(first); i < int(x.count()); i++ {
		id := hex.EncodeToString(x.name(i))
		if !strings.HasPrefix(id, prefix) {
			break
		}
		ids = append(ids, ID(id))
	}
	return ids
}
