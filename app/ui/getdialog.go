package ui

import (
	"net/url"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/library"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights/fetch"
)

// A getDialog asks which weights to download, from where and to where, and shows how far that is. It can be closed meanwhile.
type getDialog struct {
	dialogs *dialogs
	down    *downloads
	d       dialog.Dialog

	sources []fetch.Source
	source  *kit.Choice
	server  *kit.Choice
	own     *kit.Finder // another server's address
	folder  *kit.Finder
	browse  *kit.ToolButton
	facts   *kit.Facts
	bar     *kit.Progress
	words   *kit.Paragraph
	body    *fyne.Container
	ran     bool            // by what is shown
	address *fyne.Container // the line of own
	begin   *kit.ToolButton
	pause   *kit.ToolButton
	cancel  *kit.ToolButton
	plan    fetch.Plan
	wrong   error // with what was typed
}

// getNames is how wide the names of what can be chosen are.
const getNames = 104

// show opens it.
func (w *Window) showGetDialog() {
	g := &getDialog{dialogs: w.dialogs, down: w.downloads, sources: fetch.Sources()}
	g.make()
	g.choose(0)
	of := w.downloads.of
	if of.Source.Name == "" { // of an earlier start, maybe
		of, _ = library.Resume(w.set.Download)
	}
	if s := of.Source.Name; s != "" {
		g.choose(slices.IndexFunc(g.sources, func(x fetch.Source) bool { return x.Name == s }))
		g.setMirror(of.Mirror)
		g.folder.SetText(of.Dir)
	} else {
		g.setMirror(w.set.Mirror)
		g.folder.SetText(library.Folder(&w.set))
	}
	g.look()
	g.open()
}

func (g *getDialog) make() {
	t := g.down.now.lang.Text
	var titles []string
	for _, s := range g.sources {
		titles = append(titles, t("source."+s.Name))
	}
	leave := func() { g.d.Hide() }
	g.source = kit.NewChoice(titles, func(string) { g.servers(); g.look() })
	g.server = kit.NewChoice(nil, func(string) { g.showOwn(); g.look() })
	g.own = kit.NewFinder("https://…", func(string) { g.look() }, g.enter, leave)
	g.folder = kit.NewFinder("", func(string) { g.look() }, g.enter, leave)
	g.browse = kit.NewToolButton("", theme.FolderOpenIcon(), t("save.browse"), nil, g.chooseFolder)
	g.address = kit.Row(getNames, kit.Level(kit.Fact(t("get.address"))), g.own)
	g.facts, g.words = kit.NewFacts(), kit.Caption("")
	g.facts.Beside(getNames)
	g.words.Importance = widget.MediumImportance
	g.bar = kit.NewProgress()
	g.begin = kit.NewButton(t("get.begin"), g.press)
	g.begin.Importance = widget.HighImportance
	g.pause = kit.NewButton(t("get.pause"), g.down.pause)
	g.cancel = kit.NewButton(t("get.cancel"), g.down.cancel)
}

// choose takes source i.
func (g *getDialog) choose(i int) { g.source.SetSelectedIndex(max(i, 0)) }

func (g *getDialog) of() fetch.Source { return g.sources[max(g.source.SelectedIndex(), 0)] }

// servers lists where the chosen file can be had; what was chosen stays, if that has it.
func (g *getDialog) servers() {
	t := g.down.now.lang.Text
	was := g.server.SelectedIndex()
	list := []string{t("get.publisher", host(g.of().URL))}
	for _, m := range g.of().Mirrors {
		list = append(list, t("get.mirror", host(m)))
	}
	own := was >= 0 && was == len(g.server.Options)-1
	g.server.Options = append(list, t("get.own"))
	switch {
	case own:
		g.server.SetSelectedIndex(len(g.server.Options) - 1)
	default:
		g.server.SetSelectedIndex(0)
	}
}

// setMirror chooses the server of an address.
func (g *getDialog) setMirror(address string) {
	i := slices.Index(g.of().Mirrors, address)
	switch {
	case address == "":
		g.server.SetSelectedIndex(0)
	case i >= 0:
		g.server.SetSelectedIndex(1 + i)
	default:
		g.server.SetSelectedIndex(len(g.server.Options) - 1)
		g.own.SetText(address)
	}
}

// mirror is the chosen server's address, empty for the publisher's.
func (g *getDialog) mirror() string {
	switch i := g.server.SelectedIndex(); {
	case i <= 0:
		return ""
	case i <= len(g.of().Mirrors):
		return g.of().Mirrors[i-1]
	}
	return g.own.Text
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Host
}

// download is what was chosen.
func (g *getDialog) download() library.Download {
	return library.Download{Source: g.of(), Mirror: g.mirror(), Dir: g.folder.Text}
}

// look works out what the choice means, and shows it.
func (g *getDialog) look() {
	t := g.down.now.lang.Text
	g.plan, g.wrong = fetch.Plan{}, nil
	switch last := len(g.server.Options) - 1; {
	case g.folder.Text == "":
		g.wrong = errText(t("get.nofolder"))
	case g.server.SelectedIndex() == last && g.own.Text == "":
		g.wrong = errText(t("get.noaddress"))
	default:
		g.plan, g.wrong = g.download().Plan()
	}
	g.show()
}

// errText is an error that is told as it is.
type errText string

func (e errText) Error() string { return string(e) }

// show shows the choice, and the download where it is under way.
func (g *getDialog) show() {
	if g.d == nil {
		return
	}
	s := g.down.status
	if stopped := g.ran && !s.Running; stopped { // what is there now is to be looked at anew
		g.ran = false
		g.look()
		return
	}
	g.ran = s.Running
	g.facts.Show(g.rows())
	for _, w := range []fyne.Disableable{g.source, g.server, g.own, g.folder, g.browse} {
		enable(w, !s.Running)
	}
	text, as := g.said()
	g.words.SayAs(text, as)
	g.words.Hidden = text == ""
	g.bar.SetValue(g.share())
	g.bar.Hidden = g.share() == 0 && !s.Running && !s.Paused
	g.begin.SetText(g.down.now.lang.Text(g.does()))
	enable(g.begin, !s.Running && g.wrong == nil)
	enable(g.pause, s.Running)
	enable(g.cancel, s.Running || s.Paused || g.plan.Have > 0)
	g.body.Refresh()
	if s.Result != nil && s.Err == nil && !s.Running {
		g.d.Hide()
	}
}

// said is how the download goes or has gone, or what is wrong with what was asked for.
func (g *getDialog) said() (text string, as widget.Importance) {
	s := g.down.status
	switch {
	case s.Running:
	case g.wrong != nil:
		return inWords(g.wrong, g.down.now.lang), kit.Fault
	case s.Err != nil:
		return g.down.words(), kit.Fault
	}
	return g.down.words(), widget.MediumImportance
}

// does is the key of what the first button does.
func (g *getDialog) does() string {
	switch {
	case g.plan.There:
		return "get.use"
	case g.plan.Have > 0 || g.down.status.Paused:
		return "get.goon"
	}
	return "get.begin"
}

// share is how much is there.
func (g *getDialog) share() float64 {
	s := g.down.status
	switch {
	case (s.Running || s.Paused && g.of().Name == g.down.of.Source.Name) && s.Total > 0:
		return float64(s.Done) / float64(s.Total)
	case g.of().Bytes() > 0:
		return float64(g.plan.Have) / float64(g.of().Bytes())
	}
	return 0
}

// rows are what there is to know before it begins.
func (g *getDialog) rows() [][2]string {
	t, s := g.down.now.lang.Text, g.of()
	size := sizeText(s.Bytes())
	if s.Size == 0 {
		size = t("get.about", size)
	}
	sum := t("get.nosum")
	if s.Sum.Kind != "" {
		sum = t("get.sum", s.Sum.Kind)
	}
	rows := [][2]string{{t("get.size"), size}, {t("model.license"), t("license." + s.Name)}, {t("get.check"), sum}}
	if g.wrong == nil {
		rows = append(rows, [2]string{t("get.from"), kit.Middle(g.plan.Address, 84)}, [2]string{t("get.to"), kit.Middle(g.plan.Target, 84)})
		free := t("get.unknown")
		if g.plan.FreeKnown {
			free = sizeText(g.plan.Free)
		}
		rows = append(rows, [2]string{t("get.free"), free})
		if g.plan.Have > 0 {
			rows = append(rows, [2]string{t("get.have"), sizeText(g.plan.Have)})
		}
	}
	return rows
}

func enable(w fyne.Disableable, on bool) {
	if on == !w.Disabled() {
		return
	}
	if on {
		w.Enable()
	} else {
		w.Disable()
	}
}

// press begins, goes on, or uses the file that is there.
func (g *getDialog) press() { g.down.start(g.download()) }

// enter is press where that can be pressed.
func (g *getDialog) enter() {
	if !g.begin.Disabled() {
		g.press()
	}
}

// showOwn shows the field for an address where there is to be one.
func (g *getDialog) showOwn() {
	if g.server.SelectedIndex() == len(g.server.Options)-1 {
		g.address.Show()
	} else {
		g.address.Hide()
	}
}

func (g *getDialog) chooseFolder() {
	t := g.down.now.lang.Text
	g.d.Hide()
	g.dialogs.chooseFolder(t("get.folder.title"), t("save.choose"), firstFolder(g.folder.Text), func(dir string) {
		if dir != "" {
			g.folder.SetText(dir)
		}
		g.open()
	})
}

// open presents the dialog.
func (g *getDialog) open() {
	t := g.down.now.lang.Text
	row := func(key string, o fyne.CanvasObject) fyne.CanvasObject {
		return kit.Row(getNames, kit.Level(kit.Fact(t(key))), o)
	}
	shut := kit.NewButton(t("button.close"), func() { g.d.Hide() })
	g.body = kit.Stack(6,
		row("get.source", g.source), row("get.server", g.server), g.address,
		row("get.folder", kit.Border(nil, nil, nil, g.browse, g.folder)),
		g.facts.Root, g.bar, g.words, widget.NewSeparator(), kit.Caption(t("weights.drop", strings.Join(modelFiles(g.down.now.lang).Endings, " "))))
	g.showOwn()
	d := g.dialogs.frame(t("get.title"), container.NewVScroll(g.body), []fyne.CanvasObject{g.begin, g.pause, g.cancel}, shut)
	g.d = d
	d.Resize(g.dialogs.size(720, 520))
	g.dialogs.present(d, g.down.watch(g.show))
	g.show()
	g.dialogs.win.Canvas().Focus(g.folder)
}
