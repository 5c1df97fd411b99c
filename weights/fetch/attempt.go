package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/vggscope/vggscope/weights/plain"
)

// maxBytes ends a download whose server never says how long it is.
const maxBytes = 2 << 30

// attempt makes one request for what is missing, and returns nil when the part is whole.
func (j *Job) attempt(ctx context.Context) error {
	known := j.part.load()
	offset := j.part.size()
	total := j.source.Size
	if total == 0 {
		total = known.Total
	}
	switch {
	case total > 0 && offset == total:
		return nil
	case total > 0 && offset > total:
		j.part.discard()
		offset = 0
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	watch := time.AfterFunc(j.stall, func() { cancel(errStalled) })
	defer watch.Stop()
	r, err := j.request(ctx, offset, known)
	if err == nil {
		defer r.Body.Close()
		err = j.receive(r, offset, known, func() { watch.Reset(j.stall) })
	}
	if err != nil && errors.Is(context.Cause(ctx), errStalled) {
		return errStalled
	}
	return err
}

// request asks for the file from offset on. Without a validator only a checksum would notice that two versions were joined.
func (j *Job) request(ctx context.Context, offset int64, known state) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, j.url.String(), nil)
	if err != nil {
		return nil, finalError{err}
	}
	r.Header.Set("User-Agent", "vggscope")
	r.Header.Set("Accept-Encoding", "identity")
	validator := known.validator(j.url.Redacted())
	if offset > 0 && (validator != "" || j.source.Sum.Kind != "") {
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", offset))
		if validator != "" {
			r.Header.Set("If-Range", validator)
		}
	}
	answer, err := j.client.Do(r)
	if err != nil {
		return nil, networkError(err)
	}
	return answer, nil
}

// receive writes what the server sends to where it belongs.
func (j *Job) receive(r *http.Response, offset int64, known state, alive func()) error {
	now := state{
		URL: j.url.Redacted(), ETag: r.Header.Get("ETag"), Modified: r.Header.Get("Last-Modified"), Total: max(r.ContentLength, 0),
	}
	switch r.StatusCode {
	case http.StatusOK: // the server knows no ranges, or the file has changed
		offset = 0
	case http.StatusPartialContent:
		start, total, err := contentRange(r.Header.Get("Content-Range"))
		now.Total = total
		if err != nil || start != offset || now.unlike(known) {
			j.part.discard()
			return errChanged
		}
	case http.StatusRequestedRangeNotSatisfiable:
		j.part.discard()
		return errChanged
	default:
		return j.refusal(r)
	}
	if err := j.judge(r, now.Total); err != nil {
		return err
	}
	if err := j.part.save(now); err != nil {
		return finalError{fmt.Errorf("cannot write %s: %w", j.part.statePath(), plain.Cause(err))}
	}
	end, err := j.write(r.Body, offset, now.Total, alive)
	switch {
	case err != nil:
		return err
	case now.Total == 0: // chunks, whose end the server marks
		now.Total = end
		return j.part.save(now)
	case end < now.Total:
		return io.ErrUnexpectedEOF
	}
	return nil
}

// unlike reports whether two answers from the same address are about two files.
func (s state) unlike(before state) bool {
	differ := func(a, b string) bool { return a != "" && b != "" && a != b }
	return s.URL == before.URL && differ(s.ETag, before.ETag) || s.Total > 0 && before.Total > 0 && s.Total != before.Total
}

// judge refuses what cannot be the file, before it takes the part's place.
func (j *Job) judge(r *http.Response, total int64) error {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "text/html":
		return finalError{fmt.Errorf("%w: %s answers with a page in place of the file; does this network want you to log in first?",
			ErrRefused, r.Request.URL.Redacted())}
	case total > 0 && j.source.Size > 0 && total != j.source.Size, total > maxBytes:
		return finalError{fmt.Errorf("%w: %s has a file of %s bytes, want %s; try another source or mirror", ErrRefused,
			r.Request.URL.Redacted(), plain.Thousands(total), plain.Thousands(j.source.Bytes()))}
	}
	return nil
}

// write puts body into the part from offset on, and gives where it ends.
func (j *Job) write(body io.Reader, offset, total int64, alive func()) (end int64, err error) {
	failed := func(err error) error {
		return finalError{fmt.Errorf("cannot write %s: %w", j.part.path, plain.Cause(err))}
	}
	f, err := os.OpenFile(j.part.path, os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return 0, failed(err)
	}
	defer f.Close()
	if err := f.Truncate(offset); err != nil {
		return 0, failed(err)
	}
	limit := int64(maxBytes)
	show := j.source.Bytes()
	if total > 0 {
		limit, show = total, total
	}
	buf := make([]byte, 256<<10)
	for end = offset; end < limit; {
		n, err := body.Read(buf[:min(int64(len(buf)), limit-end)])
		alive()
		if _, err := f.WriteAt(buf[:n], end); err != nil {
			return end, failed(err)
		}
		end += int64(n)
		j.opt.Progress(Progress{Downloading, end, max(show, end), offset})
		if err == io.EOF {
			break
		}
		if err != nil {
			return end, networkError(err)
		}
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return end, failed(err)
	}
	return end, nil
}

// contentRange reads "bytes 5-9/10": 5, 10. The total is 0 where it is given as *.
func contentRange(text string) (start, total int64, err error) {
	bad := fmt.Errorf("got Content-Range %q, want bytes FIRST-LAST/TOTAL", text)
	span, whole, ok := strings.Cut(strings.TrimPrefix(text, "bytes "), "/")
	first, last, ok2 := strings.Cut(span, "-")
	if !ok || !ok2 || !strings.HasPrefix(text, "bytes ") {
		return 0, 0, bad
	}
	start, err = strconv.ParseInt(first, 10, 64)
	end, err2 := strconv.ParseInt(last, 10, 64)
	if whole != "*" {
		var err3 error
		total, err3 = strconv.ParseInt(whole, 10, 64)
		err2 = errors.Join(err2, err3)
	}
	if err != nil || err2 != nil || start < 0 || end < start || total < 0 || total > 0 && end >= total {
		return 0, 0, bad
	}
	return start, total, nil
}
