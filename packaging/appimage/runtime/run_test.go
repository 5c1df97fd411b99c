//go:build linux

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// build makes an AppImage that runs, as build.sh does.
func build(t *testing.T, files map[string]string) string {
	t.Helper()
	payload, sum := payloadOf(t, files)
	program := filepath.Join(t.TempDir(), "runtime")
	command := exec.Command("go", "build", "-buildvcs=false", "-ldflags", "-s -w -X main.version=1.2.3 -X main.payloadSum="+sum,
		"-o", program, ".")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	content, err := os.ReadFile(program)
	if err != nil {
		t.Fatal(err)
	}
	copy(content[8:], "AI\x02")
	return write(t, content, payload)
}

// call runs a program in a folder, with nothing in its environment but what is given.
func call(t *testing.T, dir string, env []string, name string, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	var out, messages bytes.Buffer
	command := exec.Command(name, args...)
	command.Dir, command.Stdout, command.Stderr = dir, &out, &messages
	command.Env = append([]string{"PATH=" + os.Getenv("PATH")}, env...)
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return out.String(), messages.String(), command.ProcessState.ExitCode()
}

func TestRun(t *testing.T) {
	file := build(t, tree)
	home, temp, work := t.TempDir(), t.TempDir(), t.TempDir()
	link := filepath.Join(work, "link")
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	_, sum := payloadOf(t, tree)
	appdir := filepath.Join(home, ".cache/vggscope/appimage", sum)

	t.Run("from the cache", func(t *testing.T) {
		for range 2 {
			out, messages, status := call(t, work, []string{"HOME=" + home, "APPDIR=other"}, "./link", "a b", "", "--c")
			if want := file + "|" + appdir + "|./link|" + work + "|3|a b  --c\n"; out != want || messages != "" || status != 3 {
				t.Errorf("%q, want %q; %s; status %d", out, want, messages, status)
			}
		}
	})
	t.Run("option of the other runtime", func(t *testing.T) {
		out, _, status := call(t, work, []string{"HOME=" + home}, file, "--appimage-extract-and-run", "x")
		if !strings.HasSuffix(out, "|1|x\n") || status != 3 {
			t.Errorf("%q, status %d", out, status)
		}
	})
	t.Run("without a cache", func(t *testing.T) {
		out, messages, status := call(t, work, []string{"HOME=/dev/null", "TMPDIR=" + temp}, file, "x")
		if !strings.Contains(out, "|"+temp+"/vggscope-appimage-") || messages != "" || status != 3 {
			t.Errorf("%q, %s, status %d", out, messages, status)
		}
		if left := names(temp); len(left) > 0 {
			t.Errorf("left: %v", left)
		}
	})
	t.Run("nowhere", func(t *testing.T) {
		out, messages, status := call(t, work, []string{"HOME=/dev/null", "TMPDIR=/dev/null"}, file)
		if out != "" || strings.Count(messages, "\n") != 1 || !strings.Contains(messages, "set TMPDIR") || status != exitCannotStart {
			t.Errorf("%q, %s, status %d", out, messages, status)
		}
	})
	t.Run("unknown option", func(t *testing.T) {
		_, messages, status := call(t, work, nil, file, "--appimage-bogus")
		if !strings.Contains(messages, "no option --appimage-bogus") || status != exitCannotStart {
			t.Errorf("%s, status %d", messages, status)
		}
	})
}

func TestOptions(t *testing.T) {
	file, work := build(t, tree), t.TempDir()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	option := func(args ...string) string {
		t.Helper()
		out, messages, status := call(t, work, []string{"TMPDIR=" + work}, file, args...)
		if status != 0 || messages != "" {
			t.Errorf("%v: %s, status %d", args, messages, status)
		}
		return strings.TrimSpace(out)
	}
	if got := option("--appimage-version"); !strings.HasSuffix(got, " 1.2.3") {
		t.Error(got)
	}
	if got := option("--appimage-help"); !strings.Contains(got, "--appimage-extract") {
		t.Error(got)
	}
	payload, _ := payloadOf(t, tree)
	if got, want := option("--appimage-offset"), strconv.Itoa(len(content)-len(payload)); got != want {
		t.Errorf("offset %s, want %s", got, want)
	}
	if got := option("--appimage-extract", "usr/share"); got != "squashfs-root/usr/share\nsquashfs-root/usr/share/text" {
		t.Error(got)
	}
	if _, messages, status := call(t, work, nil, file, "--appimage-extract"); status != 1 || !strings.Contains(messages, "move it away") {
		t.Errorf("%s, status %d", messages, status)
	}
	if err := os.RemoveAll(filepath.Join(work, "squashfs-root")); err != nil {
		t.Fatal(err)
	}
	if _, messages, status := call(t, work, nil, file, "--appimage-extract", "nothing"); status != 1 || len(names(work)) > 0 {
		t.Errorf("%s, status %d, left %v", messages, status, names(work))
	}
	option("--appimage-extract")
	if got, err := os.ReadFile(filepath.Join(work, "squashfs-root/AppRun")); err != nil || string(got) != tree["usr/bin/program"] {
		t.Errorf("%q, %v", got, err)
	}
}

// --appimage-mount shows the tree until it is told to end; so does a program in a temporary folder, whose end is passed on.
func TestSignals(t *testing.T) {
	file := build(t, map[string]string{"AppRun": "#!/bin/sh\ntrap 'exit 5' TERM\npwd\necho \"$APPDIR\"\nwhile :; do sleep 0.05; done\n"})
	for _, test := range []struct {
		args   []string
		status int
	}{{[]string{"--appimage-mount"}, 0}, {nil, 5}} {
		temp := t.TempDir()
		command := exec.Command(file, test.args...)
		command.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=/dev/null", "TMPDIR=" + temp}
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		var out lines
		command.Stdout = &out
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		// All of them, or the program outlives the runtime, and this test waits for it.
		kill := func() { syscall.Kill(-command.Process.Pid, syscall.SIGKILL) }
		deadline := time.AfterFunc(20*time.Second, kill)
		t.Cleanup(kill)
		for end := time.Now().Add(15 * time.Second); !strings.Contains(out.String(), temp); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%v: prints no folder: %q", test.args, out.String())
			}
		}
		if got := names(filepath.Join(temp, names(temp)[0])); len(got) != 1 || got[0] != "AppRun" {
			t.Errorf("%v: unpacked %v", test.args, got)
		}
		command.Process.Signal(syscall.SIGTERM)
		command.Wait()
		deadline.Stop()
		if got := command.ProcessState.ExitCode(); got != test.status || len(names(temp)) > 0 {
			t.Errorf("%v: status %d, want %d; left %v", test.args, got, test.status, names(temp))
		}
	}
}

// lines is a buffer that is written and read at once.
type lines struct {
	mutex sync.Mutex
	text  []byte
}

func (l *lines) Write(p []byte) (int, error) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.text = append(l.text, p...)
	return len(p), nil
}

func (l *lines) String() string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return string(l.text)
}
