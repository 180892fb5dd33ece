package gitsrc

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"
)

// childDatabase is the database that git answers for: one `git cat-file --batch`, started for the first object. Requests are written as they come, and each
// caller reads its own answer when those before it have read theirs. See git-cat-file(1), "BATCH OUTPUT".
type childDatabase struct {
	program func() (*child, error)
	format  objectFormat
	partial bool // some objects are known to be absent

	mu     sync.Mutex // guards what follows, and is held while a request is written
	batch  *batch
	closed bool
}

// batch is a running `git cat-file --batch`.
type batch struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	pipe   io.ReadCloser
	stdout *bufio.Reader
	stderr *words
	last   chan struct{} // closed when the last answer that was asked for has been read
	over   atomic.Bool   // no more answers will come
	once   sync.Once
}

// errOver is the answer of a batch that ended before the request was its turn.
var errOver = errors.New("git has ended")

func (d *childDatabase) read(id ID, limit int64) (object, error) {
	for {
		b, turn, done, err := d.ask(id)
		if err != nil {
			return object{}, err
		}
		<-turn
		o, err := d.answer(b, id, limit)
		close(done)
		// Whoever ends a batch gets an error of its own, so that each round is one request less.
		if !errors.Is(err, errOver) {
			return o, err
		}
	}
}

// ask requests an object. Its answer may be read when turn is closed, and when it has been, done is to be closed.
func (d *childDatabase) ask(id ID) (b *batch, turn <-chan struct{}, done chan<- struct{}, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, nil, nil, errClosed
	}
	if d.batch == nil || d.batch.over.Load() {
		if d.batch, err = d.startBatch(); err != nil {
			d.batch = nil
			return nil, nil, nil, err
		}
	}
	b = d.batch
	// If git has ended, the answer that is missing will tell.
	_, _ = io.WriteString(b.stdin, string(id)+"\n")
	next := make(chan struct{})
	turn, b.last = b.last, next
	return b, turn, next, nil
}

// startBatch starts git.
func (d *childDatabase) startBatch() (*batch, error) {
	c, err := d.program()
	if err != nil {
		return nil, err
	}
	b := &batch{cmd: c.command(c.located(c.reading()), "cat-file", "--batch"), stderr: &words{}, last: make(chan struct{})}
	close(b.last)
	b.cmd.Stderr = b.stderr
	var err2 error
	b.stdin, err = b.cmd.StdinPipe()
	b.pipe, err2 = b.cmd.StdoutPipe()
	if err = errors.Join(err, err2); err == nil {
		err = b.cmd.Start()
	}
	if err != nil {
		return nil, &Error{Op: "run", Subject: quote(c.program), Err: err}
	}
	b.stdout = bufio.NewReaderSize(b.pipe, 64<<10)
	return b, nil
}

// end stops git, which is told by its input's end and by nobody's reading its output.
func (b *batch) end() {
	b.over.Store(true)
	b.once.Do(func() {
		_ = b.stdin.Close()
		_ = b.pipe.Close()
		_ = b.cmd.Wait() // What it says of its end is in stderr.
	})
}

// answer reads the next answer, which is about the object of that ID.
//
// When there is no object to return, git may have said why, and is ended so that all it said is known.
func (d *childDatabase) answer(b *batch, id ID, limit int64) (object, error) {
	if b.over.Load() {
		return object{}, errOver
	}
	o, err := b.next(limit)
	if err == nil || errors.Is(err, ErrTooBig) {
		return o, err
	}
	b.end()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return object{}, errClosed
	}
	return object{}, d.fault(b.stderr, id, err)
}

// fault says why git did not return an object. In a partial clone it ends when it is not allowed to fetch one.
func (d *childDatabase) fault(said *words, id ID, err error) error {
	reason := said.reason()
	failed := &Error{Op: "read", Subject: "object " + string(id), Err: ErrCorrupt, Detail: "git says: " + reason, hints: []string{hintFsck}}
	switch {
	case d.partial && !strings.Contains(reason, "corrupt"), reason == "" && errors.Is(err, plumbing.ErrObjectNotFound):
		return plumbing.ErrObjectNotFound
	case reason == "":
		return fmt.Errorf("git ended: %w", err)
	case strings.Contains(reason, "does not exist"): // an alternate
		failed.Err = ErrMissing
	case strings.Contains(reason, "not supported"):
		failed.Err = ErrUnsupported
	}
	return failed
}

// next reads an answer: "ID TYPE SIZE", the content and a line end, or "ID missing".
func (b *batch) next(limit int64) (object, error) {
	line, err := b.stdout.ReadString('\n')
	if err != nil {
		return object{}, err
	}
	fields := strings.Fields(line)
	if len(fields) == 2 && fields[1] == "missing" {
		return object{}, plumbing.ErrObjectNotFound
	}
	if len(fields) != 3 {
		return object{}, fmt.Errorf("it answers %s", quote(line))
	}
	kind, err := plumbing.ParseObjectType(fields[1])
	size, err2 := strconv.ParseInt(fields[2], 10, 64)
	if err := errors.Join(err, err2); err != nil || size < 0 {
		return object{}, fmt.Errorf("it answers %s", quote(line))
	}
	if size > limit {
		if _, err := io.CopyN(io.Discard, b.stdout, size+1); err != nil {
			return object{}, err
		}
		return object{}, tooBig(size, limit)
	}
	content := make([]byte, size+1)
	if _, err := io.ReadFull(b.stdout, content); err != nil {
		return object{}, err
	}
	return object{kind, content[:size:size]}, nil
}

// matching asks git for the objects that a prefix could mean.
func (d *childDatabase) matching(prefix string) ([]ID, error) {
	c, err := d.program()
	if err != nil {
		return nil, err
	}
	out, err := c.run("rev-parse", "--disambiguate="+prefix)
	if err != nil {
		return nil, err
	}
	var ids []ID
	for line := range strings.Lines(string(out)) {
		if id := strings.TrimSuffix(line, "\n"); d.format.isID(id) && strings.HasPrefix(id, prefix) {
			ids = append(ids, ID(id))
		}
	}
	return ids, nil
}

func (d *childDatabase) close() error {
	d.mu.Lock()
	d.closed = true
	b := d.batch
	d.mu.Unlock()
	if b != nil {
		b.end()
	}
	return nil
}
