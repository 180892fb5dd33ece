package gitsrc

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/google/go-cmp/cmp"
)

// historied makes a repository whose files git stores as long chains of deltas, with an annotated tag.
func historied(t *testing.T) *gitRepo {
	t.Helper()
	g := initGit(t)
	var stream, text strings.Builder
	for i := range 120 {
		fmt.Fprintf(&text, "line %d of a text that grows: %x\n", i, i*i*7919)
		content := text.String()
		fmt.Fprintf(&stream, "commit refs/heads/main\ncommitter c <c@localhost> %d +0000\ndata 1\nx\n", 1700000000+i)
		fmt.Fprintf(&stream, "M 100644 inline dir/text\ndata %d\n%s\nM 100644 inline dir/%d\ndata 1\n.\n", len(content), content, i)
	}
	g.feed(stream.String(), "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--depth=10")
	g.git("tag", "-a", "-m", "tag", "v1", "main")
	return g
}

// TestPacksAsGit reads every object of repositories that git has packed in different ways, and compares with git.
func TestPacksAsGit(t *testing.T) {
	template := historied(t)
	indexed := func(version string) func(*gitRepo) {
		return func(g *gitRepo) {
			g.git("repack", "-adqf")
			index := matches(t, g, ".git/objects/pack/*.idx")[0]
			remove(t, g, index)
			g.git("index-pack", "--index-version="+version, strings.TrimSuffix(index, ".idx")+".pack")
		}
	}
	tests := []struct {
		name string
		pack func(g *gitRepo)
	}{
		{"one pack", func(g *gitRepo) { g.git("repack", "-adqf") }},
		{"chains of 100 and more", func(g *gitRepo) { g.git("repack", "-adqf", "--depth=4000", "--window=200") }},
		{"bases by name", func(g *gitRepo) { g.git("-c", "repack.useDeltaBaseOffset=false", "repack", "-adqf") }},
		{"no deltas", func(g *gitRepo) { g.git("repack", "-adqF", "--depth=0") }},
		{"not compressed", func(g *gitRepo) { g.git("-c", "core.compression=0", "repack", "-adqF") }},
		{"index version 1", indexed("1")},
		{"offsets of 64 bits", indexed("2,0xc")},
		{"some offsets of 64 bits", indexed("2,0x400")},
		{"many packs", func(g *gitRepo) { g.git("-c", "pack.packSizeLimit=1", "repack", "-adqf", "--max-pack-size=1m") }},
		{"as fast-import leaves it", func(*gitRepo) {}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := template.bareCopy(t)
			tt.pack(g)
			want := strings.Split(g.git("cat-file", "--batch-all-objects", "--batch-check"), "\n")
			if len(want) < 400 {
				t.Fatalf("only %d objects", len(want))
			}
			r := g.open()
			got := make([]string, len(want))
			// Out of order, so that some objects are bases before they are asked for, and others after.
			for i := range want {
				k := i * 7919 % len(want)
				id, _, _ := strings.Cut(want[k], " ")
				kind, content, err := r.objects.object(ID(id), maxObject)
				if err != nil {
					t.Fatal(err)
				}
				got[k] = id + " " + kind.String() + " " + strconv.Itoa(len(content))
				for j := range content {
					content[j] = 0 // It is the caller's.
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-git +got):\n%s", diff)
			}
			for _, prefix := range []string{"00", "0f", "3", "a", "ffe"} {
				prefix += "0"[:len(prefix)%2]
				ids := []ID{}
				for _, line := range want {
					if strings.HasPrefix(line, prefix) {
						ids = append(ids, ID(line[:40]))
					}
				}
				found, err := r.objects.match(prefix)
				if diff := cmp.Diff(ids, append([]ID{}, found...)); diff != "" || err != nil {
					t.Errorf("%s: %v (-git +got):\n%s", prefix, err, diff)
				}
			}
		})
	}
}

// bareCopy returns a copy of the repository, without the files of its working tree.
func (g *gitRepo) bareCopy(t *testing.T) *gitRepo {
	t.Helper()
	c := newGit(t)
	if err := os.CopyFS(filepath.Join(c.dir, ".git"), os.DirFS(filepath.Join(g.dir, ".git"))); err != nil {
		t.Fatal(err)
	}
	return c
}

// handPack is a pack made by hand, to hold what git does not write.
type handPack struct {
	content []byte
	writer  *zlib.Writer
	places  map[plumbing.Hash]int64
}

func newHandPack() *handPack {
	return &handPack{content: []byte("PACK\x00\x00\x00\x02\x00\x00\x00\x00"), writer: zlib.NewWriter(nil), places: map[plumbing.Hash]int64{}}
}

// add adds an entry: its type, the size that its header claims, what stands between the header and the deflated content, and the content. It returns where
// the entry begins.
func (p *handPack) add(kind plumbing.ObjectType, size int, between, content string) int64 {
	at := int64(len(p.content))
	head := byte(kind)<<4 | byte(size&15)
	for size >>= 4; size > 0; size >>= 7 {
		p.content = append(p.content, head|0x80)
		head = byte(size & 0x7f)
	}
	p.content = append(append(p.content, head), between...)
	var b bytes.Buffer
	p.writer.Reset(&b)
	_, _ = p.writer.Write([]byte(content)) // A buffer takes everything.
	_ = p.writer.Close()
	p.content = append(p.content, b.Bytes()...)
	return at
}

// finished returns the pack and its index.
func (p *handPack) finished() (data, index []byte) {
	data = slices.Clone(p.content)
	binary.BigEndian.PutUint32(data[8:], uint32(len(p.places)))
	sum := hashOf(BlobID(data))
	data = append(data, sum[:]...)
	names := slices.SortedFunc(maps.Keys(p.places), func(a, b plumbing.Hash) int { return bytes.Compare(a[:], b[:]) })
	index = append(index, "\xfftOc\x00\x00\x00\x02"...)
	for b := range 256 {
		below, _ := slices.BinarySearchFunc(names, b+1, func(h plumbing.Hash, b int) int { return int(h[0]) - b })
		index = binary.BigEndian.AppendUint32(index, uint32(below))
	}
	for _, name := range names {
		index = append(index, name[:]...)
	}
	index = append(index, make([]byte, 4*len(names))...)
	for _, name := range names {
		index = binary.BigEndian.AppendUint32(index, uint32(p.places[name]))
	}
	return data, append(append(index, sum[:]...), make([]byte, sha1.Size)...)
}

// packOf opens a pack that is in memory.
func packOf(data, index []byte) (*pack, error) {
	x, err := openPackIndex(bytes.NewReader(index), int64(len(index)))
	if err != nil {
		return nil, err
	}
	return newPack(x, bytes.NewReader(data), int64(len(data)))
}

func (p *handPack) opened(t *testing.T) *pack {
	t.Helper()
	data, index := p.finished()
	opened, err := packOf(data, index)
	if err != nil {
		t.Fatal(err)
	}
	return opened
}

// delta adds a delta against an entry that is less than 128 bytes away.
func (p *handPack) delta(base int64, steps string) int64 {
	return p.add(plumbing.OFSDeltaObject, len(steps), string(rune(int64(len(p.content))-base)), steps)
}

// TestHostilePacks reads entries that git would not write: each is an error, found before much is read or reserved.
func TestHostilePacks(t *testing.T) {
	const blob, offset, named = plumbing.BlobObject, plumbing.OFSDeltaObject, plumbing.REFDeltaObject
	name := func(b byte) (h plumbing.Hash) { h[0] = b; return h }
	text := func(h plumbing.Hash) string { return string(h[:]) }
	tests := []struct {
		name string
		make func(p *handPack) int64 // returns the place to read
		want string
		is   error
	}{
		{name: "no such type", make: func(p *handPack) int64 { return p.add(5, 1, "", "a") }, want: "it is of type 5"},
		{name: "type 0", make: func(p *handPack) int64 { return p.add(0, 1, "", "a") }, want: "it is of type 0"},
		{name: "place in the header", make: func(*handPack) int64 { return 11 }, want: "place 11 is not in the pack"},
		{name: "negative place", make: func(*handPack) int64 { return -1 }, want: "place -1 is not in the pack"},
		{name: "place at the end", make: func(p *handPack) int64 { p.add(blob, 1, "", "a"); return int64(len(p.content)) }, want: "place 26 is not in the pack"},
		{name: "size of many digits", make: func(p *handPack) int64 {
			p.content = append(p.content, bytes.Repeat([]byte{0xbf}, 20)...)
			return packHeader
		}, want: "its size has too many digits"},
		{name: "larger than it claims", make: func(p *handPack) int64 { return p.add(blob, 1, "", "ab") }, want: "it does not end after the 1 bytes that it claims"},
		{name: "smaller than it claims", make: func(p *handPack) int64 { return p.add(blob, 3, "", "ab") }, want: "unexpected EOF"},
		{name: "claims more than it can inflate to", make: func(p *handPack) int64 { return p.add(blob, 1<<20, "", "ab") }, want: "it is not of the 1048576 bytes that it claims"},
		{name: "delta over the limit", make: func(p *handPack) int64 {
			p.add(blob, 1, "", "a") // It takes 14 bytes.
			return p.add(offset, maxObject+1, "\x0e", "")
		}, want: "load 67108865 bytes: too big: at most 67108864 are read", is: ErrTooBig},
		{name: "over the limit", make: func(p *handPack) int64 { return p.add(blob, maxObject+1, "", "") }, want: "load 67108865 bytes: too big: at most 67108864 are read", is: ErrTooBig},
		{name: "delta that makes too much", make: func(p *handPack) int64 {
			return p.delta(p.add(blob, 1, "", "a"), "\x01\x81\x80\x80\x20\x91\x00\x01")
		}, want: "load 67108865 bytes: too big: at most 67108864 are read", is: ErrTooBig},
		{name: "delta that makes less than nothing", make: func(p *handPack) int64 {
			return p.delta(p.add(blob, 1, "", "a"), "\x01"+strings.Repeat("\xff", 9)+"\x01")
		}, want: "invalid delta"},
		{name: "delta of another base", make: func(p *handPack) int64 {
			return p.delta(p.add(blob, 1, "", "a"), "\x02\x01\x01b")
		}, want: "invalid delta"},
		{name: "delta cut off", make: func(p *handPack) int64 { return p.delta(p.add(blob, 1, "", "a"), "\x01") }, want: "invalid delta"},
		{name: "delta that copies from outside", make: func(p *handPack) int64 {
			return p.delta(p.add(blob, 1, "", "a"), "\x01\x02\x91\x01\x02")
		}, want: "invalid delta"},
		{name: "delta of itself", make: func(p *handPack) int64 { return p.add(offset, 1, "\x00", "a") }, want: "its base lies outside the pack"},
		{name: "delta of the header", make: func(p *handPack) int64 { return p.add(offset, 1, "\x01", "a") }, want: "its base lies outside the pack"},
		{name: "delta of what is far away", make: func(p *handPack) int64 { return p.add(offset, 1, strings.Repeat("\xff", 30), "a") }, want: "its base lies outside the pack"},
		{name: "base that is not there", make: func(p *handPack) int64 { return p.add(named, 1, text(name(1)), "a") }, want: "its pack lacks the base 01" + strings.Repeat("0", 38)},
		{name: "deltas in a loop", make: func(p *handPack) int64 {
			p.places[name(1)] = p.add(named, 4, text(name(2)), "\x01\x01\x01b")
			p.places[name(2)] = p.add(named, 4, text(name(1)), "\x01\x01\x01b")
			return p.places[name(1)]
		}, want: "it is a delta of a delta, more than 4095 deep"},
		{name: "chain too long", make: func(p *handPack) int64 {
			at := p.add(blob, 1, "", "a")
			for range maxChain + 1 {
				at = p.delta(at, "\x01\x01\x01b")
			}
			return at
		}, want: "it is a delta of a delta, more than 4095 deep"},
		{name: "cut off in the header", make: func(p *handPack) int64 { p.content = append(p.content, 0xbf); return packHeader }, want: "EOF"},
		{name: "cut off in the base's name", make: func(p *handPack) int64 { p.content = append(p.content, 0x71, 1, 2); return packHeader }, want: "unexpected EOF"},
		{name: "not deflated", make: func(p *handPack) int64 { p.content = append(p.content, 0x31, 1, 2, 3); return packHeader }, want: "zlib: invalid header"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := newHandPack()
			at := tt.make(p)
			_, err := p.opened(t).object(newInflater(), newBaseCache(1<<20), at, maxObject)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" || errors.Is(err, ErrTooBig) != errors.Is(tt.is, ErrTooBig) {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestChains reads the longest chain that git allows, and one whose base is larger than what is asked for.
func TestChains(t *testing.T) {
	p := newHandPack()
	at := p.add(plumbing.BlobObject, 1, "", "a")
	for range maxChain {
		at = p.delta(at, "\x01\x01\x01b")
	}
	large := p.add(plumbing.BlobObject, 50, "", strings.Repeat("x", 50))
	small := p.delta(large, "\x32\x02\x90\x02")
	opened, f, bases := p.opened(t), newInflater(), newBaseCache(1<<20)
	for _, tt := range []struct {
		at, limit int64
		want      string
		err       error
	}{{at, 1, "b", nil}, {small, 2, "xx", nil}, {large, 2, "", ErrTooBig}, {large, 50, strings.Repeat("x", 50), nil}, {small, 1, "", ErrTooBig}} {
		o, err := opened.object(f, bases, tt.at, tt.limit)
		if string(o.content) != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("at %d, limit %d: %q, %v; want %q, %v", tt.at, tt.limit, o.content, err, tt.want, tt.err)
		}
	}
}

// TestDamagedPackIndexes opens indexes that do not hold what they say, and packs that are not those of their index.
func TestDamagedPackIndexes(t *testing.T) {
	p := newHandPack()
	for i := range 3 {
		p.places[plumbing.Hash{byte(i)}] = p.add(plumbing.BlobObject, 1, "", "a")
	}
	data, index := p.finished()
	const size = "the index does not have the length that its number of objects asks for"
	tests := []struct {
		name   string
		change func(data, index []byte) ([]byte, []byte)
		want   string
	}{
		{"nothing", func(d, _ []byte) ([]byte, []byte) { return d, nil }, size},
		{"cut off", func(d, x []byte) ([]byte, []byte) { return d, x[:len(x)-1] }, size},
		{"longer", func(d, x []byte) ([]byte, []byte) { return d, append(x, 0) }, size},
		{"more large offsets than objects", func(d, x []byte) ([]byte, []byte) { return d, append(x, make([]byte, 32)...) }, size},
		{"more objects", func(d, x []byte) ([]byte, []byte) { x[8+255*4] = 0xff; return d, x }, size},
		{"fewer objects", func(d, x []byte) ([]byte, []byte) { x[8+255*4+3] = 2; return d, x }, "the index's fan-out table is not sorted"},
		{"fan-out not sorted", func(d, x []byte) ([]byte, []byte) { x[8+9*4] = 1; return d, x }, "the index's fan-out table is not sorted"},
		{"version 3", func(d, x []byte) ([]byte, []byte) { x[7] = 3; return d, x }, "read pack index format 3: not supported"},
		{"signature, but version 1", func(d, x []byte) ([]byte, []byte) { x[7] = 1; return d, x }, "read pack index format 1: not supported"},
		{"version 1 of another length", func(d, x []byte) ([]byte, []byte) { return d, x[8:] }, size},
		{"another pack", func(d, x []byte) ([]byte, []byte) { d[len(d)-1] ^= 1; return d, x }, "the index is that of another pack"},
		{"another number of objects", func(d, x []byte) ([]byte, []byte) { d[11]++; return d, x }, "the index is that of another pack"},
		{"pack without signature", func(d, x []byte) ([]byte, []byte) { d[0] = 'p'; return d, x }, "the pack does not begin with its signature"},
		{"pack of another version", func(d, x []byte) ([]byte, []byte) { d[7] = 4; return d, x }, "read pack format 4: not supported"},
		{"pack cut off", func(d, x []byte) ([]byte, []byte) { return d[:31], x }, "the pack is cut off"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data, index := tt.change(slices.Clone(data), slices.Clone(index))
			_, err := packOf(data, index)
			if err == nil {
				t.Fatal("no error")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	t.Run("large offset that is not there", func(t *testing.T) {
		index := slices.Clone(index)
		index[len(index)-trailerSize-4] = 0x80
		opened, err := packOf(data, index)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = opened.index.find(plumbing.Hash{2}); err == nil || errors.Is(err, plumbing.ErrObjectNotFound) {
			t.Errorf("got %v", err)
		}
	})
}

// TestPackIndexSearch looks for names that are there, and for their neighbours, which are
// not, among many: spread evenly, as hashes are, and all but the same.
func TestPackIndexSearch(t *testing.T) {
	even := func(n int) (h plumbing.Hash) {
		binary.BigEndian.PutUint32(h[:], uint32(n)*2654435761)
		return h
	}
	crowded := func(n int) (h plumbing.Hash) {
		binary.BigEndian.PutUint32(h[4:], 2*uint32(n))
		return h
	}
	for _, spread := range []func(int) plumbing.Hash{even, crowded} {
		p := newHandPack()
		want := map[plumbing.Hash]int64{}
		for n := range 5000 {
			want[spread(n)] = int64(n + packHeader)
			p.places[spread(n)] = int64(n + packHeader)
		}
		_, index := p.finished()
		x, err := openPackIndex(bytes.NewReader(index), int64(len(index)))
		if err != nil {
			t.Fatal(err)
		}
		for h, place := range want {
			if at, err := x.find(h); err != nil || at != place {
				t.Fatalf("%s: %d, %v", h, at, err)
			}
			h[19]++
			if at, err := x.find(h); !errors.Is(err, plumbing.ErrObjectNotFound) {
				t.Fatalf("%s: %d, %v", h, at, err)
			}
			h[19] -= 2
			if at, err := x.find(h); !errors.Is(err, plumbing.ErrObjectNotFound) {
				t.Fatalf("%s: %d, %v", h, at, err)
			}
		}
	}
}

// TestRepackWhileReading repacks while others read: an object is never said to be missing.
func TestRepackWhileReading(t *testing.T) {
	g := historied(t)
	ids := strings.Fields(g.git("rev-list", "main", "--", "dir/text"))
	r := g.open()
	stop := make(chan struct{})
	var wait sync.WaitGroup
	for range 3 {
		wait.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				if _, _, err := r.objects.object(ID(ids[i%len(ids)]), maxObject); err != nil {
					t.Error(err)
					return
				}
				if _, _, err := r.objects.object(ID(fmt.Sprintf("%040x", i)), maxObject); !errors.Is(err, ErrMissing) {
					t.Errorf("%v, want ErrMissing", err)
					return
				}
			}
		})
	}
	for i := range 4 {
		g.git("repack", "-adqf", "--depth="+strconv.Itoa(i+1))
	}
	close(stop)
	wait.Wait()
}

// TestRepackBeforeFirstRead takes packs away after they were listed and before they were opened.
func TestRepackBeforeFirstRead(t *testing.T) {
	g := historied(t)
	db := newDiskDatabase(filepath.Join(g.dir, ".git", "objects"), nil)
	d := &verified{database: db}
	t.Cleanup(func() {
		if err := d.close(); err != nil {
			t.Error(err)
		}
	})
	db.once.Do(db.open)
	id := g.commit(map[string]string{"later": "1"})
	g.git("repack", "-adqf")
	found, err := d.match(string(id[:8]))
	if diff := cmp.Diff([]ID{id}, found); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	id = g.commit(map[string]string{"later": "2"})
	g.git("repack", "-adqf")
	if _, _, err := d.object(id, maxObject); err != nil {
		t.Error(err)
	}
	if ids, err := d.match(strings.Repeat("12", 10)); len(ids) > 0 || err != nil {
		t.Errorf("%v, %v", ids, err)
	}
}

func TestBaseCache(t *testing.T) {
	c := newBaseCache(8)
	p := func(at int64) packPlace { return packPlace{at: at} }
	four := object{content: make([]byte, 4)}
	c.put(p(1), object{content: make([]byte, 5)}) // It would fill more than a generation.
	c.put(p(2), four)
	c.put(p(3), four) // 2 becomes the elder generation.
	if _, ok := c.get(p(2)); !ok {
		t.Error("2 is forgotten too early") // Now 3 is.
	}
	c.put(p(4), four)
	var got []int64
	for at := range int64(5) {
		if _, ok := c.young[p(at)]; ok {
			got = append(got, at)
		}
		if _, ok := c.old[p(at)]; ok {
			got = append(got, -at)
		}
	}
	if diff := cmp.Diff([]int64{-2, 4}, got); diff != "" || c.size != 4 {
		t.Errorf("size %d (-want +got):\n%s", c.size, diff)
	}
}

// FuzzPack reads all that an index says a pack has, whatever both hold.
func FuzzPack(f *testing.F) {
	p := newHandPack()
	base := plumbing.Hash{1}
	p.places[base] = p.add(plumbing.BlobObject, 10, "", "0123456789")
	p.places[plumbing.Hash{2}] = p.delta(p.places[base], "\x0a\x05\x90\x04\x01x")
	p.places[plumbing.Hash{3}] = p.add(plumbing.REFDeltaObject, 6, string(base[:]), "\x0a\x05\x90\x04\x01x")
	p.places[plumbing.Hash{4}] = p.add(plumbing.REFDeltaObject, 6, string(plumbing.ZeroHash[:]), "\x0a\x05\x90\x04\x01x")
	data, index := p.finished()
	f.Add(data, index)
	f.Add(data, index[8:])
	f.Add(data[:40], index[:1100])
	f.Fuzz(func(t *testing.T, data, index []byte) {
		x, err := openPackIndex(bytes.NewReader(index), int64(len(index)))
		if err != nil {
			return
		}
		p := &pack{index: x, data: bytes.NewReader(data), end: int64(len(data))}
		inflater, bases := newInflater(), newBaseCache(1<<10)
		for i := range min(int(x.count()), 64) {
			var name plumbing.Hash
			err := x.read(x.names, name[:], int64(i))
			if err == nil {
				_, err = x.matching(name.String()[:4])
			}
			if err != nil {
				t.Fatal(err)
			}
			at, err := x.find(name)
			if err != nil {
				continue // The names are not sorted, or its offset is not there.
			}
			const limit = 1 << 16
			if o, err := p.object(inflater, bases, at, limit); err == nil && (len(o.content) > limit || !o.kind.Valid() || o.kind.IsDelta()) {
				t.Errorf("%d bytes of type %s", len(o.content), o.kind)
			}
		}
	})
}

// FuzzLooseObject reads any bytes as an object of its own file, as they are and deflated.
func FuzzLooseObject(f *testing.F) {
	for _, seed := range []string{"blob 3\x00abc", "tree 0\x00", "blob 3\x00ab", "blob 3\x00abcd", "blob -1\x00", "ofs-delta 1\x00a", "blob 99999999999999999999\x00", "blob", ""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		var deflated bytes.Buffer
		w := zlib.NewWriter(&deflated)
		_, err := w.Write(content)
		if err := errors.Join(err, w.Close()); err != nil {
			t.Fatal(err)
		}
		inflater := newInflater()
		for _, file := range [][]byte{content, deflated.Bytes()} {
			const limit = 1 << 16
			o, err := looseObject(inflater, bytes.NewReader(file), int64(len(file)), limit)
			if err == nil && (len(o.content) > limit || o.kind.IsDelta()) {
				t.Errorf("%d bytes of type %s", len(o.content), o.kind)
			}
		}
	})
}
