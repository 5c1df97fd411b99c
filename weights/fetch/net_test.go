package fetch

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestRedirects(t *testing.T) {
	content := model(t)
	target := serve(t, whole(content, `"1"`))
	to := func(url string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url, http.StatusFound) }
	}
	s := serve(t, to(target.URL+"/elsewhere"))
	newTrial(t, sourceOf(content), s.URL, t.TempDir()).succeeds(t, content)
	target.asked(t, "/elsewhere")

	secure := httptest.NewUnstartedServer(to(target.URL))
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // it tells of the client that does not trust it
	secure.StartTLS()
	defer secure.Close()
	x := newTrial(t, sourceOf(content), secure.URL, t.TempDir())
	x.client.Transport = secure.Client().Transport
	x.fails(t, ErrRefused, "not encrypted")
	target.asked(t, "/elsewhere")

	loop := serve(t, to("/again"))
	newTrial(t, sourceOf(content), loop.URL, t.TempDir()).fails(t, ErrRefused, "leads on ten times")

	newTrial(t, sourceOf(content), secure.URL, t.TempDir()).fails(t, nil, "cannot be trusted")
}

func TestMirrors(t *testing.T) {
	for _, c := range []struct{ mirror, want string }{
		{"", "https://publisher.example/models/vgg.npz"},
		{"https://mirror.example", "https://mirror.example/models/vgg.npz"},
		{"http://mirror.example:8080/all/", "http://mirror.example:8080/all/models/vgg.npz"},
		{"https://mirror.example/my/vgg.npz?key=1", "https://mirror.example/my/vgg.npz?key=1"},
	} {
		u, err := sourceOf(nil).at(c.mirror)
		if err != nil || u.String() != c.want {
			t.Errorf("%q: got %v, %v, want %s", c.mirror, u, err, c.want)
		}
	}
	for _, bad := range []string{"mirror.example", "ftp://mirror.example", "https://", "https://a b", "file:///models", ":"} {
		if _, err := New(sourceOf(nil), Options{Mirror: bad}); !is(err, ErrMirror) {
			t.Errorf("%q: got %v, want %v", bad, err, ErrMirror)
		}
	}
}

func TestPasswordOfAMirrorIsNotShown(t *testing.T) {
	x := newTrial(t, sourceOf(model(t)), strings.Replace(serve(t, status(404)).URL, "//", "//me:secret@", 1), t.TempDir())
	if p := x.Plan(); strings.Contains(p.Address, "secret") {
		t.Error(p.Address)
	}
	if _, err := x.Run(t.Context()); err == nil || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}

// The environment's proxy is asked for every host but this machine, so that it is of no matter to the other tests.
func TestProxyOfTheEnvironment(t *testing.T) {
	content := model(t)
	proxy.mu.Lock()
	proxy.answers, proxy.requests = []http.HandlerFunc{whole(content, "")}, nil
	proxy.mu.Unlock()
	newTrial(t, sourceOf(content), "http://models.example", t.TempDir()).succeeds(t, content)
	proxy.asked(t, file)
}

var proxy = &server{}

func TestMain(m *testing.M) {
	proxy.Server = httptest.NewServer(proxy)
	for _, v := range []string{"NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "REQUEST_METHOD"} {
		os.Unsetenv(v)
	}
	os.Setenv("HTTP_PROXY", proxy.URL) // before the first request, for it is read once
	code := m.Run()
	proxy.Close()
	os.Exit(code)
}
