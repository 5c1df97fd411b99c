package report

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// browser is a Chromium without a window, told what to do over two pipes in the protocol of its developer tools.
type browser struct {
	t       *testing.T
	out     io.Writer
	mu      sync.Mutex
	last    int
	waiting map[int]chan message
	session string
	faults  []string // what the page complained of, and what it asked a network for
}

type message struct {
	ID        int             `json:"id"`
	Method    string          `json:"method"`
	Params    json.RawMessage `json:"params"`
	Result    json.RawMessage `json:"result"`
	Error     json.RawMessage `json:"error"`
	SessionID string          `json:"sessionId"`
}

// requireChromium makes a missing browser a failure, where it must be there.
const requireChromium = "VGGSCOPE_REQUIRE_CHROMIUM"

// openBrowser starts one. Where there is none the test is skipped, with a word.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		if os.Getenv(requireChromium) != "" {
			t.Fatalf("no Chromium here, and %s is set", requireChromium)
		}
		t.Skip("NOT TESTED in a browser: there is no Chromium here (apt-get install chromium)")
	}
	in, toBrowser, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	fromBrowser, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	cmd := exec.Command(path, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-dev-shm-usage",
		"--disable-background-networking", "--user-data-dir="+home, "--remote-debugging-pipe", "about:blank")
	cmd.Env = append(os.Environ(), "HOME="+home)
	cmd.ExtraFiles = []*os.File{in, out}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	in.Close()
	out.Close()
	b := &browser{t: t, out: toBrowser, waiting: map[int]chan message{}}
	go b.listen(fromBrowser)
	t.Cleanup(func() {
		b.send("", "Browser.close", nil)
		ended := time.AfterFunc(5*time.Second, func() { cmd.Process.Kill() })
		cmd.Wait()
		ended.Stop()
		toBrowser.Close()
		for range 20 { // its helpers may write to the end
			if os.RemoveAll(home) == nil {
				break
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	return b
}

func (b *browser) listen(r io.Reader) {
	in := bufio.NewReaderSize(r, 1<<20)
	for {
		text, err := in.ReadBytes(0)
		if err != nil {
			return
		}
		var m message
		if json.Unmarshal(text[:len(text)-1], &m) != nil {
			continue
		}
		b.mu.Lock()
		if c := b.waiting[m.ID]; c != nil {
			delete(b.waiting, m.ID)
			c <- m
		} else {
			b.note(m)
		}
		b.mu.Unlock()
	}
}

// note keeps what a page must not do.
func (b *browser) note(m message) {
	var p struct {
		Type    string
		Entry   struct{ Level, Text, URL string }
		Request struct{ URL string }
	}
	json.Unmarshal(m.Params, &p)
	switch m.Method {
	case "Runtime.consoleAPICalled", "Runtime.exceptionThrown":
		b.faults = append(b.faults, string(m.Params))
	case "Log.entryAdded":
		b.faults = append(b.faults, p.Entry.Level+": "+p.Entry.Text+" "+p.Entry.URL)
	case "Network.requestWillBeSent":
		if u := p.Request.URL; !strings.HasPrefix(u, "file:") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "blob:") {
			b.faults = append(b.faults, "asks for "+u)
		}
	}
}

func (b *browser) send(session, method string, params any) chan message {
	answer := make(chan message, 1)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.last++
	text, err := json.Marshal(map[string]any{"id": b.last, "method": method, "params": params, "sessionId": session})
	if session == "" {
		text, err = json.Marshal(map[string]any{"id": b.last, "method": method, "params": params})
	}
	if err != nil {
		panic(err) // the test's own values
	}
	b.waiting[b.last] = answer
	b.out.Write(append(text, 0))
	return answer
}

// call asks the page's session for something, and puts the answer into result, which may be nil.
func (b *browser) call(method string, params, result any) {
	b.t.Helper()
	select {
	case m := <-b.send(b.session, method, params):
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
	case <-time.After(60 * time.Second):
		b.t.Fatalf("%s: no answer", method)
	}
}

// open shows a file in a window of a width.
func (b *browser) open(path string, width, height int) {
	b.t.Helper()
	if b.session == "" {
		var target struct{ TargetID string }
		b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
		var attached struct{ SessionID string }
		b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
		b.session = attached.SessionID
		for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
			b.call(domain+".enable", map[string]any{}, nil)
		}
	}
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}, nil)
	b.call("Page.navigate", map[string]any{"url": "file://" + filepath.ToSlash(path)}, nil)
	b.until(`document.readyState === "complete" && document.body.dataset.layer !== undefined`)
}

// eval gives the value of an expression in the page.
func eval[T any](b *browser, expression string) (v T) {
	b.t.Helper()
	var answer struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails json.RawMessage
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true, "awaitPromise": true}, &answer)
	if answer.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, answer.ExceptionDetails)
	}
	if err := json.Unmarshal(answer.Result.Value, &v); err != nil {
		b.t.Fatalf("%s: %v in %q", expression, err, answer.Result.Value)
	}
	return v
}

func (b *browser) until(condition string) {
	b.t.Helper()
	for end := time.Now().Add(60 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if eval[bool](b, "Boolean("+condition+")") {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("waited for %s; the page complained of %q", condition, b.faults)
		}
	}
}

// spot is the middle of a cell of an element that has columns and rows, brought into sight.
func (b *browser) spot(element string, column, row, columns, rows int) (x, y float64) {
	b.t.Helper()
	at := eval[[2]float64](b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); let r = e.getBoundingClientRect();
		const dy = r.top + r.height * (%d + .5) / %d - innerHeight / 2; scrollBy(0, dy); r = e.getBoundingClientRect();
		return [r.left + r.width * (%d + .5) / %d, r.top + r.height * (%d + .5) / %d]; })()`, element, row, rows, column, columns, row, rows))
	return at[0], at[1]
}

func (b *browser) mouse(x, y float64) {
	b.t.Helper()
	b.call("Input.dispatchMouseEvent", map[string]any{"type": "mouseMoved", "x": x, "y": y}, nil)
}

func (b *browser) click(x, y float64) {
	b.t.Helper()
	for _, kind := range []string{"mousePressed", "mouseReleased"} {
		b.call("Input.dispatchMouseEvent", map[string]any{"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1}, nil)
	}
}

func (b *browser) touch(x, y float64) {
	b.t.Helper()
	b.call("Input.dispatchTouchEvent", map[string]any{"type": "touchStart", "touchPoints": []map[string]any{{"x": x, "y": y}}}, nil)
	b.call("Input.dispatchTouchEvent", map[string]any{"type": "touchEnd", "touchPoints": []any{}}, nil)
}

func (b *browser) key(name string) {
	b.t.Helper()
	params := map[string]any{"type": "keyDown", "key": name}
	if len(name) == 1 {
		params["text"] = name
	}
	b.call("Input.dispatchKeyEvent", params, nil)
	b.call("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": name}, nil)
}

// shot keeps a picture of the whole page where VGGSCOPE_SHOTS says, to be looked at.
func (b *browser) shot(name string) {
	b.t.Helper()
	dir := os.Getenv("VGGSCOPE_SHOTS")
	if dir == "" {
		return
	}
	var picture struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"captureBeyondViewport": true, "format": "png"}, &picture)
	text, err := base64.StdEncoding.DecodeString(picture.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), text, 0o666)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// clean fails the test where the page complained of anything.
func (b *browser) clean() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, f := range b.faults {
		b.t.Error(f)
	}
}
