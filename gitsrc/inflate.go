package gitsrc

import (
	"bufio"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
)

// maxRatio is more than deflate can make of a byte: 258 bytes of two bits.
const maxRatio = 1032

// inflater reads deflated data at places of files; one is used for many, because making one takes longer than most objects. It is not safe for concurrent
// use.
type inflater struct {
	*bufio.Reader // what has not been inflated yet
	left          int64
	zlib          io.ReadCloser
}

func newInflater() *inflater { return &inflater{Reader: bufio.NewReader(nil)} }

// seek goes to a place; nothing is read beyond end.
func (f *inflater) seek(data io.ReaderAt, at, end int64) {
	f.left = end - at
	f.Reset(io.NewSectionReader(data, at, f.left))
}

// begin starts inflating where the reader is, and returns the first n bytes, or all if there are fewer.
func (f *inflater) begin(n int) ([]byte, error) {
	if err := f.start(); err != nil {
		return nil, err
	}
	head := make([]byte, n)
	n, err := io.ReadFull(f.zlib, head)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil // finish sees whether it is the end or a cut.
	}
	return head[:n], err
}

func (f *inflater) start() (err error) {
	if f.zlib == nil {
		f.zlib, err = zlib.NewReader(f.Reader)
		return err
	}
	return f.zlib.(zlib.Resetter).Reset(f.Reader, nil)
}

// whole inflates what has to be of the given size.
func (f *inflater) whole(size int64) ([]byte, error) {
	if err := f.start(); err != nil {
		return nil, err
	}
	return f.finish(nil, size)
}

// finish inflates the rest of what has to be of the given size and begins with head.
func (f *inflater) finish(head []byte, size int64) ([]byte, error) {
	// A damaged size must not cost memory that the data cannot fill.
	if size/maxRatio > f.left || int64(len(head)) > size {
		return nil, fmt.Errorf("it is not of the %d bytes that it claims", size)
	}
	content := make([]byte, size)
	if _, err := io.ReadFull(f.zlib, content[copy(content, head):]); err != nil {
		return nil, err
	}
	// Only the read that meets the end verifies the checksum.
	n, err := f.zlib.Read(make([]byte, 1))
	if n != 0 {
		return nil, fmt.Errorf("it does not end after the %d bytes that it claims", size)
	}
	if !errors.Is(err, io.EOF) {
		return nil, err
	}
	return content, nil
}
