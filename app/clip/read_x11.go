//go:build unix && !darwin

package clip

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"
)

// Paste takes what is on the clipboard: a picture if there is one, else files, else text. It waits for other programs, which may be
// this one, so that it must not be called where those wait for it.
func (c *Clipboard) Paste(ctx context.Context) (Content, error) {
	x, err := connect()
	if err != nil {
		return Content{}, err
	}
	defer x.close()
	r := &reader{x, xproto.TimeCurrentTime}
	has, err := xproto.GetSelectionOwner(x.conn, x.atom("CLIPBOARD")).Reply()
	switch {
	case err != nil:
		return Content{}, fmt.Errorf("clip: %w", err)
	case has.Owner == xproto.WindowNone:
		return Content{}, ErrEmpty
	}
	return r.read(ctx)
}

// A reader asks whoever has the clipboard.
type reader struct {
	*client
	time xproto.Timestamp
}

// read takes the best that there is.
func (r *reader) read(ctx context.Context) (Content, error) {
	offered, err := r.targets(ctx)
	if err != nil {
		return Content{}, err
	}
	for _, form := range forms {
		if !slices.Contains(offered, r.atom(form)) {
			continue
		}
		if data, err := r.fetch(ctx, form); err != nil || len(data) > 0 {
			return Content{Picture: data}, err
		}
	}
	if slices.Contains(offered, r.atom(uriList)) {
		data, err := r.fetch(ctx, uriList)
		if paths := pathsIn(string(data)); err != nil || len(paths) > 0 {
			return Content{Paths: paths}, err
		}
	}
	for _, form := range texts {
		if slices.Contains(offered, r.atom(form)) {
			data, err := r.fetch(ctx, form)
			return Content{Text: string(data)}, err
		}
	}
	return Content{}, ErrEmpty
}

// targets are the forms in which it can be had.
func (r *reader) targets(ctx context.Context) (list []xproto.Atom, err error) {
	data, err := r.fetch(ctx, "TARGETS")
	if err != nil {
		return nil, err
	}
	for ; len(data) >= 4; data = data[4:] {
		list = append(list, xproto.Atom(xgb.Get32(data)))
	}
	return list, nil
}

// fetch takes one form; nil where it cannot be had in that.
func (r *reader) fetch(ctx context.Context, form string) ([]byte, error) {
	into := r.atom("VGGSCOPE_CLIP")
	xproto.DeleteProperty(r.conn, r.window, into)
	xproto.ConvertSelection(r.conn, r.window, r.atom("CLIPBOARD"), r.atom(form), into, r.time)
	e, err := r.wait(ctx, func(e xgb.Event) bool {
		n, is := e.(xproto.SelectionNotifyEvent)
		return is && n.Requestor == r.window && n.Target == r.atom(form)
	})
	if err != nil || e.(xproto.SelectionNotifyEvent).Property == xproto.AtomNone {
		return nil, err
	}
	data, kind, err := r.take(into, most)
	if err != nil || kind != r.atom("INCR") {
		return data, err
	}
	return r.pieces(ctx, into)
}

// pieces takes what comes in several: each is there to be deleted before the next one comes, and the last one is empty.
func (r *reader) pieces(ctx context.Context, into xproto.Atom) (all []byte, err error) {
	for {
		_, err := r.wait(ctx, func(e xgb.Event) bool {
			n, is := e.(xproto.PropertyNotifyEvent)
			return is && n.Window == r.window && n.Atom == into && n.State == xproto.PropertyNewValue
		})
		if err != nil {
			return nil, err
		}
		data, _, err := r.take(into, most-len(all))
		if err != nil || len(data) == 0 {
			return all, err
		}
		all = append(all, data...)
	}
}

// take reads a property and deletes it.
func (r *reader) take(property xproto.Atom, room int) (data []byte, kind xproto.Atom, err error) {
	const words = 1 << 16
	for {
		p, err := xproto.GetProperty(r.conn, true, r.window, property, xproto.GetPropertyTypeAny, uint32(len(data)/4), words).Reply()
		if err != nil {
			return nil, 0, fmt.Errorf("clip: %w", err)
		}
		if len(data)+len(p.Value)+int(p.BytesAfter) > room {
			return nil, 0, ErrTooBig
		}
		data = append(data, p.Value...)
		if p.BytesAfter == 0 || len(p.Value) == 0 { // it is deleted with its last part
			return data, p.Type, nil
		}
	}
}

// wait waits for an event.
func (r *reader) wait(ctx context.Context, is func(xgb.Event) bool) (xgb.Event, error) {
	timeout := time.After(patience)
	for {
		select {
		case e, ok := <-r.events:
			switch {
			case !ok:
				return nil, errEnded
			case is(e):
				return e, nil
			}
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-timeout:
			return nil, ErrSilent
		}
	}
}
