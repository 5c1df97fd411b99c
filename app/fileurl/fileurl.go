// Package fileurl takes a file's URL for the file: browsers, desktops and editors hand out file:///home/me/my%20photo.jpg where
// a path is wanted.
package fileurl

import (
	"fmt"
	"net/url"
	"regexp"
	"runtime"
	"strings"
)

// Path is the path that a file URL stands for (RFC 8089, with Windows' drives and shares), and any other text as it is. The
// part behind the host may have its blanks and other letters percent-encoded or not. It is an error where the file is on
// another computer.
func Path(arg string) (string, error) { return path(arg, runtime.GOOS == "windows") }

const scheme = "file:"

func path(arg string, windows bool) (string, error) {
	if len(arg) <= len(scheme) || !strings.EqualFold(arg[:len(scheme)], scheme) {
		return arg, nil
	}
	rest := arg[len(scheme):]
	if rest[0] != '/' { // a name that happens to begin so
		return arg, nil
	}
	host := ""
	if strings.HasPrefix(rest, "//") {
		host, rest, _ = strings.Cut(rest[2:], "/")
		rest = "/" + rest
	}
	if decoded, err := url.PathUnescape(rest); err == nil { // else a percent sign is one
		rest = decoded
	}
	if strings.EqualFold(host, "localhost") {
		host = ""
	}
	if windows {
		return windowsPath(host, rest), nil
	}
	if host != "" {
		return "", fmt.Errorf("fileurl: %s: this file is on another computer, %s; want one of this computer, file:///…", arg, host)
	}
	return rest, nil
}

// drive is the beginning of a path on a drive: /C:/ or, as old programs write it, /C|/.
var drive = regexp.MustCompile(`^/([A-Za-z])[:|](/|$)`)

func windowsPath(host, rest string) string {
	if m := drive.FindStringSubmatch(rest); m != nil && host == "" {
		rest = m[1] + ":/" + rest[len(m[0]):]
	} else if host != "" {
		rest = "//" + host + rest
	}
	return strings.ReplaceAll(rest, "/", `\`)
}

// flagged is an argument with a file URL as the value of its flag: --model=file:///… or -mfile:///….
var flagged = regexp.MustCompile(`(?i)^(-[a-z]=?|--[a-z][a-z-]*=)(file:/.*)$`)

// Args is [Path] for a program's arguments, those that are the value of a flag included.
func Args(args []string) ([]string, error) {
	out := make([]string, len(args))
	for i, arg := range args {
		flag := ""
		if m := flagged.FindStringSubmatch(arg); m != nil {
			flag, arg = m[1], m[2]
		}
		p, err := Path(arg)
		if err != nil {
			return nil, err
		}
		out[i] = flag + p
	}
	return out, nil
}
