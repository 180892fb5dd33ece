package gitsrc

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// packFile is a pack on disk, opened with its index when it is first searched. It is safe for concurrent use.
type packFile struct {
	stem   string // its path without the extension
	once   sync.Once
	failed error
	files  []*os.File
	pack   *pack
}

// open opens the pack. The error is fs.ErrNotExist when git has removed it, and otherwise an *Error.
func (p *packFile) open() (*pack, error) {
	p.once.Do(func() { p.failed = p.load() })
	return p.pack, p.failed
}

func (p *packFile) load() error {
	index, indexSize, err := openSized(p.stem + ".idx")
	if err != nil {
		return err
	}
	p.files = append(p.files, index)
	file, size, err := openSized(p.stem + ".pack")
	if err != nil {
		return err
	}
	p.files = append(p.files, file)
	x, err := openPackIndex(index, indexSize)
	if err == nil {
		p.pack, err = newPack(x, file, size)
	}
	if err == nil {
		return nil
	}
	fault := &Error{Op: "load", Subject: "pack " + quote(p.stem+".pack"), Err: ErrCorrupt, Detail: err.Error(), hints: []string{
		"run `git index-pack` on it, which writes its index anew", hintFsck,
	}}
	if errors.Is(err, ErrUnsupported) {
		fault.Err, fault.Detail, fault.hints = err, "", []string{"run `git repack -ad`, which writes packs and their indexes anew"}
	}
	return fault
}

// read reads the object called h.
func (p *packFile) read(f *inflater, bases *baseCache, h plumbing.Hash, limit int64) (object, error) {
	opened, err := p.open()
	if err != nil {
		return object{}, err
	}
	at, err := opened.index.find(h)
	if err != nil {
		return object{}, err
	}
	o, err := opened.object(f, bases, at, limit)
	o.content = bytes.Clone(o.content)
	return o, err
}

func (p *packFile) has(id ID) bool {
	opened, err := p.open()
	if err == nil {
		_, err = opened.index.find(hashOf(id))
	}
	return err == nil
}

func (p *packFile) matching(prefix string) ([]ID, error) {
	opened, err := p.open()
	if err != nil {
		return nil, err
	}
	return opened.index.matching(prefix)
}

func (p *packFile) close() error {
	p.once.Do(func() { p.failed = errClosed })
	errs := make([]error, len(p.files))
	for i, file := range p.files {
		errs[i] = file.Close()
	}
	return errors.Join(errs...)
}

// openSized opens a file and returns how long it is.
func openSized(name string) (*os.File, int64, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		_ = file.Close() // It was only read.
		return nil, 0, err
	}
	return file, info.Size(), nil
}

// pack is a pack's content: objects, deflated, each whole or as a delta against another of the same pack. It is safe for concurrent use. See
// gitformat-pack.
type pack struct {
	index *packIndex
	data  io.ReaderAt
	end   int64 // where the objects end
}

const packHeader = 12 // the signature, the version and the number of objects

// newPack checks, as git does, that a pack and an index belong together.
func newPack(x *packIndex, data io.ReaderAt, size int64) (*pack, error) {
	if size < packHeader+sha1.Size {
		return nil, errors.New("the pack is cut off")
	}
	p := &pack{index: x, data: data, end: size - sha1.Size}
	head, sum := make([]byte, packHeader), make([]byte, sha1.Size)
	if _, err := data.ReadAt(head, 0); err != nil {
		return nil, err
	}
	if _, err := data.ReadAt(sum, p.end); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	version, count := binary.BigEndian.Uint32(head[4:]), binary.BigEndian.Uint32(head[8:])
	switch {
	case string(head[:4]) != "PACK":
		return nil, errors.New("the pack does not begin with its signature")
	case version != 2 && version != 3:
		return nil, &Error{Op: "read", Subject: fmt.Sprintf("pack format %d", version), Err: ErrUnsupported}
	case count != x.count() || !bytes.Equal(sum, x.checksum):
		return nil, errors.New("the index is that of another pack")
	}
	return p, nil
}

const (
	// maxChain is how many deltas may follow each other, as for git.
	maxChain = 4095
	// maxBases is how many bytes of objects are kept because others may be deltas against them.
	maxBases = 32 << 20
)

// entry is what lies at a place of a pack: an object, or a delta.
type entry struct {
	kind plumbing.ObjectType
	size int64 // inflated
	base int64 // of a delta: where its base lies
}

// delta makes the object at a place from its base.
type delta struct {
	at    int64
	steps []byte
}

// object reads the object at a place. Its content is shared with others who read it: nobody changes it.
//
// Deltas are followed down to an object that is whole or remembered; from there they are applied upwards.
func (p *pack) object(f *inflater, bases *baseCache, at, limit int64) (object, error) {
	var chain []delta
	for len(chain) <= maxChain {
		if o, ok := bases.get(packPlace{p, at}); ok {
			return p.patched(bases, o, chain, limit)
		}
		e, content, err := p.inflated(f, at, limit)
		if err != nil {
			return object{}, err
		}
		if !e.kind.IsDelta() {
			o := object{e.kind, content}
			bases.put(packPlace{p, at}, o)
			return p.patched(bases, o, chain, limit)
		}
		chain = append(chain, delta{at, content})
		at, limit = e.base, maxObject // What is in between may be larger than what is asked for.
	}
	return object{}, fmt.Errorf("it is a delta of a delta, more than %d deep", maxChain)
}

// inflated reads what lies at a place, unless it is larger than limit, or the delta of something larger.
func (p *pack) inflated(f *inflater, at, limit int64) (entry, []byte, error) {
	e, err := p.entry(f, at)
	if err != nil {
		return e, nil, err
	}
	most := limit
	if e.kind.IsDelta() {
		most = maxObject // It says only inside how much it makes.
	}
	if e.size > most {
		return e, nil, tooBig(e.size, most)
	}
	content, err := f.whole(e.size)
	if err != nil || !e.kind.IsDelta() {
		return e, content, err
	}
	size, err := deltaResult(content)
	if err == nil && size > limit {
		err = tooBig(size, limit)
	}
	return e, content, err
}

// patched applies a chain of deltas, the last first.
func (p *pack) patched(bases *baseCache, o object, chain []delta, limit int64) (object, error) {
	for _, d := range slices.Backward(chain) {
		content, err := packfile.PatchDelta(o.content, d.steps)
		if err != nil {
			return object{}, err
		}
		o.content = content
		bases.put(packPlace{p, d.at}, o)
	}
	if size := int64(len(o.content)); size > limit {
		return object{}, tooBig(size, limit) // It was remembered as a base, which may be larger.
	}
	return o, nil
}

// entry reads the header of what lies at a place, and leaves f where the deflated content begins.
func (p *pack) entry(f *inflater, at int64) (entry, error) {
	if at < packHeader || at >= p.end {
		return entry{}, fmt.Errorf("place %d is not in the pack", at)
	}
	f.seek(p.data, at, p.end)
	first, err := f.ReadByte()
	if err != nil {
		return entry{}, err
	}
	e := entry{kind: plumbing.ObjectType(first >> 4 & 7), size: int64(first & 15)}
	for more, shift := first, 4; more&0x80 != 0; shift += 7 {
		if more, err = f.ReadByte(); err != nil {
			return entry{}, err
		}
		if shift > 53 {
			return entry{}, errors.New("its size has too many digits")
		}
		e.size |= int64(more&0x7f) << shift
	}
	switch e.kind {
	case plumbing.CommitObject, plumbing.TreeObject, plumbing.BlobObject, plumbing.TagObject:
		return e, nil
	case plumbing.OFSDeltaObject:
		e.base, err = baseBefore(f, at)
	case plumbing.REFDeltaObject:
		e.base, err = p.baseCalled(f)
	default:
		err = fmt.Errorf("it is of type %d", e.kind)
	}
	return e, err
}

// baseBefore reads how far before a delta its base lies: seven bits a byte, the most significant first, each but the last of them one too small.
func baseBefore(f *inflater, at int64) (int64, error) {
	distance := int64(-1)
	for more := byte(0x80); more&0x80 != 0; {
		var err error
		if more, err = f.ReadByte(); err != nil {
			return 0, err
		}
		if distance = (distance+1)<<7 | int64(more&0x7f); distance > at {
			break
		}
	}
	if distance <= 0 || distance > at-packHeader {
		return 0, errors.New("its base lies outside the pack")
	}
	return at - distance, nil
}

// baseCalled finds a base by its name. The packs of a repository have the bases of all their deltas.
func (p *pack) baseCalled(f *inflater) (int64, error) {
	var h plumbing.Hash
	if _, err := io.ReadFull(f, h[:]); err != nil {
		return 0, err
	}
	at, err := p.index.find(h)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		err = fmt.Errorf("its pack lacks the base %s", h)
	}
	return at, err
}

// deltaResult returns the size of what a delta makes, the second of the two numbers that it begins with.
func deltaResult(steps []byte) (int64, error) {
	_, n := binary.Uvarint(steps)
	if n <= 0 {
		return 0, packfile.ErrInvalidDelta
	}
	size, n := binary.Uvarint(steps[n:])
	if n <= 0 || size > math.MaxInt64 {
		return 0, packfile.ErrInvalidDelta
	}
	return int64(size), nil
}
