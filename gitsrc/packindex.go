package gitsrc

import (
	"bytes"
	"cmp"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// packIndex tells where in a pack an object lies. It is an .idx file, of which a search reads what it needs: names are hashes, so that the place of one is
// nearly known ahead, and the cost of reading a few objects does not grow with the repository. See gitformat-pack, "pack-*.idx files".
//
// The index's checksum over itself is not verified, nor does git verify it when it reads: a wrong offset leads to an object that does not hash to the name
// asked for.
type packIndex struct {
	file     io.ReaderAt
	fanout   [256]uint32 // how many names begin with this byte or a smaller one
	names    column
	offsets  column // of 4 bytes
	large    column // offsets of 8 bytes, which those of 4 refer to when their first bit is set
	larges   int64  // how many those are
	hasLarge bool   // whether that bit has the meaning, from version 2 on
	checksum []byte // the last 20 bytes of the pack
}

// column is a field of the records of a table.
type column struct {
	start int64 // of the first record's field, in the file
	step  int64 // from one record to the next
}

const (
	indexMagic   = "\xfftOc"
	indexHead    = len(indexMagic) + 4 // with the version
	fanoutSize   = 256 * 4
	largeOffset  = 1 << 31
	trailerSize  = 2 * sha1.Size // the pack's checksum and the index's own
	indexV1Step  = 4 + sha1.Size
	indexV2Entry = sha1.Size + 4 + 4 // name, CRC-32, offset
)

var errIndexSize = errors.New("the index does not have the length that its number of objects asks for")

// openPackIndex checks the frame of an index, which all searches rely on.
func openPackIndex(file io.ReaderAt, size int64) (*packIndex, error) {
	if size < fanoutSize+trailerSize {
		return nil, errIndexSize
	}
	x := &packIndex{file: file, checksum: make([]byte, sha1.Size)}
	head := make([]byte, min(int64(indexHead+fanoutSize), size-trailerSize))
	if err := cmp.Or(readFull(file, head, 0), readFull(file, x.checksum, size-trailerSize)); err != nil {
		return nil, err
	}
	tables := int64(fanoutSize) // where they begin
	if rest, ok := bytes.CutPrefix(head, []byte(indexMagic)); ok {
		if version := binary.BigEndian.Uint32(rest); version != 2 {
			return nil, &Error{Op: "read", Subject: fmt.Sprintf("pack index format %d", version), Err: ErrUnsupported}
		}
		head, tables, x.hasLarge = rest[4:], tables+int64(indexHead), true
	}
	if len(head) < fanoutSize {
		return nil, errIndexSize
	}
	for b := range x.fanout {
		if x.fanout[b] = binary.BigEndian.Uint32(head[4*b:]); b > 0 && x.fanout[b-1] > x.fanout[b] {
			return nil, errors.New("the index's fan-out table is not sorted")
		}
	}
	return x, x.divide(tables, size-trailerSize)
}

// divide finds the columns in what follows the fan-out table.
func (x *packIndex) divide(tables, end int64) error {
	count, size := int64(x.count()), end-tables
	if !x.hasLarge {
		x.offsets, x.names = column{tables, indexV1Step}, column{tables + 4, indexV1Step}
		if size != count*indexV1Step {
			return errIndexSize
		}
		return nil
	}
	large := size - count*indexV2Entry
	if large < 0 || large%8 != 0 || large > count*8 {
		return errIndexSize
	}
	x.names = column{tables, sha1.Size}
	x.offsets = column{tables + count*(sha1.Size+4), 4}
	x.large, x.larges = column{tables + count*indexV2Entry, 8}, large/8
	return nil
}

// readFull reads as much as fits from a place of a file.
func readFull(file io.ReaderAt, b []byte, at int64) error {
	n, err := file.ReadAt(b, at)
	switch {
	case n == len(b):
		return nil
	case errors.Is(err, io.EOF):
		return io.ErrUnexpectedEOF
	}
	return err
}

// read reads the fields of so many records, from the i-th on; they lie a step apart.
func (x *packIndex) read(c column, b []byte, i int64) error {
	return readFull(x.file, b, c.start+i*c.step)
}

func (x *packIndex) count() uint32 { return x.fanout[255] }

// nameBlock is how many names are read at once. The place that is expected of a name is off by the root of how many begin like it, so that up to some 100,000
// objects one block nearly always has it.
const nameBlock = 128

var nameBlocks = sync.Pool{New: func() any { return new([nameBlock * indexV1Step]byte) }}

// search returns the position of the first name that is not smaller than h, and whether it is h.
func (x *packIndex) search(h plumbing.Hash) (at int64, found bool, err error) {
	block := nameBlocks.Get().(*[nameBlock * indexV1Step]byte)
	defer nameBlocks.Put(block)
	low, high := int64(0), int64(x.fanout[h[0]])
	if h[0] > 0 {
		low = int64(x.fanout[h[0]-1])
	}
	middle := low + int64(uint64(high-low)*uint64(binary.BigEndian.Uint32(h[1:]))>>32) //nolint:gosec // Both are below 1<<32.
	for low < high {
		from := max(low, min(middle-nameBlock/2, high-nameBlock))
		size := min(high-from, nameBlock)
		names := block[:(size-1)*x.names.step+sha1.Size]
		if err := x.read(x.names, names, from); err != nil {
			return 0, false, err
		}
		name := func(i int) []byte { return names[int64(i)*x.names.step:][:sha1.Size] }
		i := sort.Search(int(size), func(i int) bool { return bytes.Compare(name(i), h[:]) >= 0 })
		switch {
		case i == int(size) && from+size < high:
			low = from + size
		case i == 0 && from > low && !bytes.Equal(name(0), h[:]):
			high = from
		default:
			return from + int64(i), i < int(size) && bytes.Equal(name(i), h[:]), nil
		}
		middle = low + (high-low)/2 // Whoever wrote names that are not spread evenly does not make it slow.
	}
	return high, false, nil
}

// find returns where an object begins in the pack: plumbing.ErrObjectNotFound if the pack does not have it.
func (x *packIndex) find(h plumbing.Hash) (int64, error) {
	i, found, err := x.search(h)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, plumbing.ErrObjectNotFound
	}
	var b [8]byte
	if err := x.read(x.offsets, b[:4], i); err != nil {
		return 0, err
	}
	at := binary.BigEndian.Uint32(b[:])
	if !x.hasLarge || at < largeOffset {
		return int64(at), nil
	}
	k := int64(at - largeOffset)
	if k >= x.larges {
		return 0, errors.New("the index refers to an offset that it does not have")
	}
	err = x.read(x.large, b[:], k)
	return int64(binary.BigEndian.Uint64(b[:])), err // The pack refuses a negative one.
}

// matching returns the IDs that begin with the prefix.
func (x *packIndex) matching(prefix string) ([]ID, error) {
	var name plumbing.Hash
	_, _ = hex.Decode(name[:], []byte(prefix+strings.Repeat("0", 2*sha1.Size-len(prefix))))
	i, _, err := x.search(name)
	var ids []ID
	for ; err == nil && i < int64(x.count()); i++ {
		if err = x.read(x.names, name[:], i); err != nil || !strings.HasPrefix(name.String(), prefix) {
			break
		}
		ids = append(ids, ID(name.String()))
	}
	return ids, err
}
