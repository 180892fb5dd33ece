package report

import (
	"bufio"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"
)

// browser is a page in a headless Chromium, driven over a pair of pipes by the
// DevTools protocol (https://chromedevtools.github.io/devtools-protocol/).
type browser struct {
	t       *testing.T
	to      *os.File
	from    *bufio.Reader
	session string
	calls   int
	events  []event
}

type event struct {
	Method string
	Params json.RawMessage
}

// message is what the browser says: an answer if it has an ID, else an event.
type message struct {
	event
	ID     int
	Result json.RawMessage
	Error  *struct{ Message string }
}

// browserTimeout is when a browser that hangs is stopped. A test's own context ends before
// its cleanup, in which the browser is told to close.
const browserTimeout = 2 * time.Minute

// startBrowser starts a browser of its own for a test, and skips the test where there
// is none. PERMVER_CHROMIUM names one that is not in PATH.
func startBrowser(t *testing.T) *browser {
	t.Helper()
	program := findChromium()
	if program == "" || runtime.GOOS == "windows" { // where a process inherits no further pipes
		t.Skip("there is no Chromium to look at the page with: not tested how it behaves in a browser")
	}
	toBrowser, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	from, fromBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "permver-browser")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), browserTimeout)
	command := exec.CommandContext(ctx, program, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
		"--user-data-dir="+profile, "--remote-debugging-pipe")
	command.ExtraFiles = []*os.File{toBrowser, fromBrowser}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer closing(t, toBrowser, fromBrowser) // the browser has its own
	b := &browser{t: t, to: to, from: bufio.NewReader(from)}
	t.Cleanup(func() {
		b.t, b.session = t, ""
		b.send("Browser.close", nil) // it may be gone before it answers
		_ = command.Wait()
		cancel()
		for tries := 0; os.RemoveAll(profile) != nil && tries < 20; tries++ {
			time.Sleep(50 * time.Millisecond) // the browser's helpers end after it
		}
		closing(t, to, from)
	})
	return b
}

func closing(t *testing.T, files ...*os.File) {
	t.Helper()
	for _, f := range files {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// newPage goes on with a page of its own for a test.
func (b *browser) newPage(t *testing.T) {
	t.Helper()
	b.t, b.session = t, ""
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	for _, domain := range []string{"Page", "Network"} {
		b.call(domain+".enable", nil, nil)
	}
	b.screen(1280)
	b.media("", "light")
}

func findChromium() string {
	for _, name := range []string{os.Getenv("PERMVER_CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// send asks for a method of the protocol.
func (b *browser) send(method string, params any) {
	b.t.Helper()
	b.calls++
	call := map[string]any{"id": b.calls, "method": method, "params": params}
	if params == nil {
		call["params"] = struct{}{}
	}
	if b.session != "" {
		call["sessionId"] = b.session
	}
	text, err := json.Marshal(call)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := b.to.Write(append(text, 0)); err != nil {
		b.t.Fatal(err)
	}
}

// call sends and waits for the answer. Result may be nil.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	b.send(method, params)
	for {
		m := b.read()
		switch {
		case m.ID != b.calls:
			continue
		case m.Error != nil:
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		case result != nil:
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

// read reads one message, and keeps it if it is an event.
func (b *browser) read() message {
	b.t.Helper()
	text, err := b.from.ReadBytes(0)
	if err != nil {
		b.t.Fatal(err)
	}
	var m message
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	if m.ID == 0 {
		b.events = append(b.events, m.event)
	}
	return m
}

// open loads a page and waits until it is there.
func (b *browser) open(address string) {
	b.t.Helper()
	b.events = nil
	b.call("Page.navigate", map[string]any{"url": address}, nil)
	for {
		for _, e := range b.events {
			if e.Method == "Page.loadEventFired" {
				return
			}
		}
		b.read()
	}
}

// evaluate returns the value of an expression of JavaScript, which may be a promise.
func evaluate[T any](b *browser, expression string) T {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value T }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &answer)
	if thrown := answer.ExceptionDetails; thrown != nil {
		b.t.Fatalf("%s\nin %s", cmp.Or(thrown.Exception.Description, thrown.Text), expression)
	}
	return answer.Result.Value
}

// keyCodes are the keys that tests press.
var keyCodes = map[string]struct {
	code int
	text string
}{"Tab": {9, ""}, "Enter": {13, "\r"}, " ": {32, " "}, "ArrowDown": {40, ""}}

// press presses and releases a key.
func (b *browser) press(key string) {
	b.t.Helper()
	k := keyCodes[key]
	params := map[string]any{"type": "keyDown", "key": key, "windowsVirtualKeyCode": k.code, "text": k.text}
	b.call("Input.dispatchKeyEvent", params, nil)
	params["type"] = "keyUp"
	delete(params, "text")
	b.call("Input.dispatchKeyEvent", params, nil)
}

// screen is a screen of that width, of a phone if it is narrow.
func (b *browser) screen(width int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
}

// media sets the medium, and the scheme of colors that the system prefers.
func (b *browser) media(medium, scheme string) {
	b.t.Helper()
	b.call("Emulation.setEmulatedMedia", map[string]any{
		"media": medium, "features": []map[string]any{{"name": "prefers-color-scheme", "value": scheme}},
	}, nil)
}

// screenshot returns a picture of the whole page.
func (b *browser) screenshot() []byte {
	b.t.Helper()
	return b.data("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true, "format": "png"})
}

// paper returns the page as a PDF.
func (b *browser) paper() []byte {
	b.t.Helper()
	return b.data("Page.printToPDF", map[string]any{"preferCSSPageSize": true})
}

func (b *browser) data(method string, params map[string]any) []byte {
	b.t.Helper()
	var answer struct{ Data string }
	b.call(method, params, &answer)
	data, err := base64.StdEncoding.DecodeString(answer.Data)
	if err != nil {
		b.t.Fatal(err)
	}
	return data
}
