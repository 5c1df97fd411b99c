package cli

import (
	"github.com/vggscope/vggscope/app/notices"
)

type licensesCmd struct {
	List bool `short:"l" help:"Only the names, versions and licences."`
}

// Help is shown by vggscope licenses --help.
func (licensesCmd) Help() string {
	return `Go modules, C sources, fonts and data that VGGScope contains on this system.

    vggscope licenses | less
    vggscope licenses --list`
}

// Run is called by kong.
func (c licensesCmd) Run(a *app) error {
	list, err := notices.List()
	if err != nil {
		return err
	}
	if !c.List {
		return notices.WriteText(a.out, list)
	}
	var rows [][]string
	for _, n := range list {
		rows = append(rows, []string{n.Name, n.Version, n.License})
	}
	a.out.table("", nil, rows)
	return nil
}
