package fetch

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/vggscope/vggscope/weights/plain"
)

// maxTries is how often in a row nothing may come before a job gives up.
const maxTries = 6

// The longest that a server can have us wait before the next try.
const maxWait = 2 * time.Minute

// finalError is one that another try would not mend.
type finalError struct{ error }

func (e finalError) Unwrap() error { return e.error }

// busyError is an answer that may be another one later.
type busyError struct {
	status string
	after  time.Duration // that the server asked for
}

func (e *busyError) Error() string { return "the server answers " + e.status }

var (
	errStalled = errors.New("the server sends nothing more")
	errChanged = errors.New("the file at the server is another one now")
)

// transfer fetches until the part is whole. It gives up after maxTries in which the part did not grow.
func (j *Job) transfer(ctx context.Context) error {
	best := j.part.size()
	for tries := 1; ; tries++ {
		err := j.attempt(ctx)
		var final finalError
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.As(err, &final):
			return final.error
		}
		if size := j.part.size(); size > best {
			best, tries = size, 1
		}
		if tries == maxTries {
			return fmt.Errorf("cannot download from %s, after %d tries in a row: %w; what has come is kept, and the next download goes on from there",
				j.url.Host, maxTries, err)
		}
		pause := pauseBefore(tries, err)
		j.opt.Note("download from %s: %s; trying again in %.0f s", j.url.Host, plain.Sentence(err), pause.Seconds())
		if err := j.wait(ctx, pause); err != nil {
			return err
		}
	}
}

// pauseBefore is 1 s after the first failure and twice as long after each further one, or what the server asks for.
func pauseBefore(tries int, err error) time.Duration {
	var busy *busyError
	if errors.As(err, &busy) && busy.after > 0 {
		return min(busy.after, maxWait)
	}
	return time.Second << (tries - 1)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// newClient takes proxies from the environment (HTTP_PROXY, HTTPS_PROXY, NO_PROXY), and files as they are.
func newClient() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression = true // a range is one of the file, not of a compressed form
	return &http.Client{Transport: t, CheckRedirect: redirect}
}

// redirect follows to any host, but not from https to http.
func redirect(r *http.Request, via []*http.Request) error {
	if via[0].URL.Scheme == "https" && r.URL.Scheme != "https" {
		return finalError{fmt.Errorf("%w: %s leads on to %s, which is not encrypted; try another source or mirror", ErrRefused,
			via[0].URL.Host, r.URL.Redacted())}
	}
	if len(via) >= 10 {
		return finalError{fmt.Errorf("%w: %s leads on ten times; try another source or mirror", ErrRefused, via[0].URL.Host)}
	}
	return nil
}

// networkError is an error of the client without the address, which the sentences around it name.
func networkError(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	var certificate *tls.CertificateVerificationError
	if errors.As(err, &certificate) {
		return finalError{fmt.Errorf("the server cannot be trusted: %w; is a proxy in between, or is this machine's clock wrong?", err)}
	}
	return err
}

// refusal is the error for an answer that is no file.
func (j *Job) refusal(r *http.Response) error {
	final := func(why string) error {
		return finalError{fmt.Errorf("%w: %s answers %s: %s", ErrRefused, j.url.Redacted(), r.Status, why)}
	}
	switch code := r.StatusCode; {
	case code == http.StatusRequestTimeout, code == http.StatusTooManyRequests, code >= 500:
		seconds, err := strconv.Atoi(r.Header.Get("Retry-After"))
		if err != nil || seconds < 0 {
			seconds = 0
		}
		return &busyError{r.Status, time.Duration(min(seconds, int(maxWait/time.Second))) * time.Second}
	case code == http.StatusNotFound, code == http.StatusGone:
		return final("the file is not there; try another source or mirror")
	case code == http.StatusProxyAuthRequired:
		return final("the proxy wants a name and a password; put them into HTTPS_PROXY")
	}
	return final("it does not give the file to this machine; try another source or mirror")
}
