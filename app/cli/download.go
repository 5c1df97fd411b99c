package cli

import (
	"fmt"
	"path/filepath"

	"github.com/vggscope/vggscope/weights/fetch"
	"github.com/vggscope/vggscope/weights/plain"
)

type weightsDownloadCmd struct {
	Source string `default:"keras" enum:"keras,torchvision,timm,frossard" placeholder:"keras" help:"Whose file: keras, torchvision, timm or frossard. Those of Keras and Frossard are Oxford's weights of 2014, the other two were trained by torchvision."`
	Mirror string `placeholder:"URL" help:"Another server, http(s)://host[/path], that has the files under the same paths; or the whole address of the file."`
	Dir    string `placeholder:"DIR" help:"The folder for the file; by default one for the models of VGGScope."`
}

// Help is shown by vggscope weights download --help.
func (weightsDownloadCmd) Help() string {
	return `Says size, licence, source and free space, then begins. What has come is kept in a file called .part: after Ctrl+C, a lost ` +
		`connection or a restart the same command goes on from there. The file gets its name when it is complete, has the ` +
		`checksum that is published, where one is, and opens as a model. A damaged file is fetched once more. Proxies are taken ` +
		`from HTTPS_PROXY, HTTP_PROXY and NO_PROXY.

    vggscope weights download
    vggscope weights download --source timm --mirror https://mirror.example --dir models`
}

// Run is called by kong.
func (c weightsDownloadCmd) Run(a *app) error {
	source, ok := fetch.SourceCalled(c.Source)
	if !ok {
		return usagef("--source: there is no %q", c.Source)
	}
	dir := c.Dir
	if env, err := fetch.ThisMachine(); err == nil {
		if dir == "" {
			dir = env.Folder()
		}
		a.noteFound(env, source, dir)
	} else if dir == "" {
		return fmt.Errorf("no folder for the download: %w; name one with --dir", err)
	}
	return a.download(source, dir, c.Mirror)
}

// noteFound says where the very file is on this machine already.
func (a *app) noteFound(env fetch.Env, s fetch.Source, dir string) {
	for _, f := range env.Find() {
		if f.Title == s.Title && filepath.Clean(f.Path) != filepath.Join(dir, s.File) {
			a.note("a file of this name and size is on this machine already, and --model takes it as it is: %s", plain.Name(f.Path))
		}
	}
}

// download fetches a file and says where it is.
func (a *app) download(s fetch.Source, dir, mirror string) error {
	job, err := fetch.New(s, fetch.Options{Dir: dir, Mirror: mirror, Note: a.note, Progress: a.downloading(s.File)})
	if err != nil {
		return usagef("--mirror: %s", plain.Sentence(err))
	}
	plan := job.Plan()
	if !plan.There {
		a.notePlan(plan)
	}
	r, err := job.Run(a.ctx)
	a.bar.clear()
	if err != nil {
		if have := job.Plan().Have; a.ctx.Err() != nil && have > 0 {
			a.note("%s of the file are kept; the same command goes on from there", plain.Bytes(have))
		}
		return err
	}
	if r.There {
		a.note("the file was here already, and nothing was downloaded")
	}
	a.out.printf("%s: %s; %s\n", plain.Name(r.Path), s.Title, r.Checked)
	return nil
}

// notePlan says what will be downloaded.
func (a *app) notePlan(p fetch.Plan) {
	about := ""
	if p.Source.Size == 0 {
		about = "about "
	}
	a.note("%s: %s%s, licence: %s", p.Source.Title, about, plain.Bytes(p.Source.Bytes()), p.Source.License)
	a.note("from %s", plain.Name(p.Address))
	room := ""
	if p.FreeKnown {
		room = fmt.Sprintf(", where %s are free", plain.Bytes(p.Free))
	}
	a.note("to %s%s", plain.Name(p.Target), room)
	if p.Source.Sum.Kind == "" {
		a.note("no checksum of this file is published")
	}
	if p.Have > 0 {
		a.note("%s of it are here from an earlier download", plain.Bytes(p.Have))
	}
}

// downloading moves a bar for each step. It counts what this connection brings, which is what the speed is about.
func (a *app) downloading(file string) func(fetch.Progress) {
	var bar *progress
	title := ""
	return func(p fetch.Progress) {
		now := "downloading " + file
		switch {
		case p.Step == fetch.Checking:
			now = "checking " + file
		case p.From > 0:
			now = "downloading the rest of " + file
		}
		if now != title || a.bar != bar {
			title, bar = now, a.progress(now, true)
		}
		bar.set(p.Done-p.From, p.Total-p.From)
	}
}
