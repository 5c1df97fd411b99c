// Release tells about a release what packages and their index pages want to know, each in its own form.
//
//	go run ./tools/release -version 0.1.0-dev FORM
//
// FORM is one of
//
//	version    the version as dpkg, rpm and AppStream order it: 0.1.0~dev
//	debian     the changelog in Debian's form
//	appstream  the <releases> of AppStream metainfo
//	notes      what CHANGELOG.md says of this release, in Markdown; an error where it says nothing
//
// It reads CHANGELOG.md in the current folder. What is under Unreleased there belongs to the version that is given, and gets
// the date of SOURCE_DATE_EPOCH, or today's.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"
)

func main() {
	version := flag.String("version", "", "the version that is packaged, as git describe or FyneApp.toml give it")
	file := flag.String("changelog", "CHANGELOG.md", "the changelog's `file`")
	flag.Parse()
	if err := run(os.Stdout, *version, *file, flag.Args(), os.Getenv("SOURCE_DATE_EPOCH")); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, version, file string, args []string, epoch string) error {
	if version == "" || len(args) != 1 {
		return fmt.Errorf("want -version and one of version, debian, appstream, notes; see -help")
	}
	ordered, err := orderedVersion(version)
	if err != nil {
		return err
	}
	if args[0] == "version" {
		_, err := fmt.Fprintln(out, ordered)
		return err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	now, err := packagedAt(epoch)
	if err != nil {
		return err
	}
	releases, err := parse(string(text))
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return write(out, args[0], history{version, ordered, now, releases})
}

func write(out io.Writer, form string, h history) error {
	var text string
	var err error
	switch form {
	case "debian":
		text, err = h.debian()
	case "appstream":
		text, err = h.appstream()
	case "notes":
		text, err = h.notes()
	default:
		return fmt.Errorf("%q is no form; want version, debian, appstream or notes", form)
	}
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, text)
	return err
}

// packagedAt is the time that reproducible builds are told: seconds since 1970.
func packagedAt(epoch string) (time.Time, error) {
	if epoch == "" {
		return time.Now().UTC(), nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("SOURCE_DATE_EPOCH=%s: want seconds since 1970", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}
