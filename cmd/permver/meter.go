package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/permver/permver/internal/report"
)

// A run that takes a moment says nothing of itself; one that takes longer tells how far it
// has come, in one line that is gone when the run is over.
const (
	meterPatience = time.Second            // before anything is shown
	meterPace     = 100 * time.Millisecond // between two changes of the line
)

// meter shows on a terminal how far a run has come. A nil meter shows nothing.
type meter struct {
	w       io.Writer
	columns int
	stop    chan struct{}
	stopped sync.WaitGroup

	mu   sync.Mutex
	text string
}

// newMeter returns a meter for stderr, nil where nobody wants to see one: where stderr is no
// terminal that takes back what it shows, under --quiet, and in CI.
func (p *program) newMeter(c *cli.Context) *meter {
	screen := openTerminal(p.stderr)
	if !screen.colors || p.env("TERM") == "dumb" || c.Bool("quiet") || p.env("CI") != "" && p.env("CI") != "false" {
		return nil
	}
	return &meter{w: p.stderr, columns: cmp.Or(screen.width, report.DefaultWidth)}
}

// start begins to wait for a run that takes long.
func (m *meter) start() {
	if m == nil {
		return
	}
	m.stop = make(chan struct{})
	m.stopped.Go(m.show)
}

// progress takes note of how far the run has come.
func (m *meter) progress(done, total int, plugin string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.text = fmt.Sprintf("%d of %d plugins: %s", done, total, plugin)
	if total == 1 {
		m.text = "plugin " + plugin
	}
}

// end takes the line back, and returns when nothing more will be written.
func (m *meter) end() {
	if m == nil {
		return
	}
	close(m.stop)
	m.stopped.Wait()
}

// show draws the line where it differs from what is shown, each time in one piece.
func (m *meter) show() {
	wait := time.NewTimer(meterPatience)
	defer wait.Stop()
	shown := ""
	for {
		select {
		case <-m.stop:
			if shown != "" {
				_, _ = io.WriteString(m.w, "\r\x1b[K") // nowhere is left to tell
			}
			return
		case <-wait.C:
			wait.Reset(meterPace)
		}
		if line := m.line(); line != shown {
			_, _ = io.WriteString(m.w, "\r"+line+"\x1b[K")
			shown = line
		}
	}
}

// line is the line as it should be shown, short enough to stay one.
func (m *meter) line() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	text := m.text
	if text == "" {
		text = "reading the repository"
	}
	runes := []rune(report.Visible("permver: " + strings.TrimSpace(text)))
	if room := m.columns - 1; len(runes) > room {
		runes = append(runes[:max(room-1, 0)], '…')
	}
	return string(runes)
}
