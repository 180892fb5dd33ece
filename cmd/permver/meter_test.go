package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A short run shows nothing; a longer one a line that changes only where there is something
// new, and that is gone at the end.
func TestMeter(t *testing.T) {
	tests := map[string]struct {
		run  func(m *meter)
		want string
	}{
		"short": {func(m *meter) {
			m.progress(1, 2, "store")
			time.Sleep(999 * time.Millisecond)
		}, ""},
		"before the plugins are known": {func(*meter) {
			time.Sleep(1500 * time.Millisecond)
		}, "\rpermver: reading the repository\x1b[K" + "\r\x1b[K"},
		"many plugins": {func(m *meter) {
			m.progress(0, 12, "store")
			time.Sleep(1050 * time.Millisecond)
			m.progress(1, 12, "store")
			m.progress(1, 12, "fs")
			time.Sleep(3 * time.Second)
			m.progress(2, 12, "fs")
			time.Sleep(99 * time.Millisecond)
		}, "\rpermver: 0 of 12 plugins: store\x1b[K" + "\rpermver: 1 of 12 plugins: fs\x1b[K" + "\rpermver: 2 of 12 plugins: fs\x1b[K" + "\r\x1b[K"},
		"one plugin": {func(m *meter) {
			m.progress(0, 1, "notes")
			time.Sleep(1001 * time.Millisecond)
		}, "\rpermver: plugin notes\x1b[K" + "\r\x1b[K"},
		"a long and hostile name": {func(m *meter) {
			m.progress(3, 40, "a\x1b[2Jb\r\nwith-a-very-long-name")
			time.Sleep(1001 * time.Millisecond)
		}, "\rpermver: 3 of 40 plugins: a\\u{1b}[2Jb\\…\x1b[K" + "\r\x1b[K"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var screen bytes.Buffer
				m := &meter{w: &screen, columns: 40}
				m.start()
				tt.run(m)
				m.end()
				if d := cmp.Diff(tt.want, screen.String()); d != "" {
					t.Errorf("(-want +got):\n%s", d)
				}
			})
		})
	}
}

// Nobody is told of progress who reads no terminal.
func TestMeterNeedsATerminal(t *testing.T) {
	p, _, stderr := fake(0)
	if code := p.run(t.Context(), []string{"permver", "check"}); code != 0 || p.meter != nil || stderr.Len() > 0 {
		t.Errorf("exit code %d, meter %v, stderr %q", code, p.meter, stderr)
	}
}
