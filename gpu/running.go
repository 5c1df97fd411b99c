package gpu

import "time"

// Running is work that a device was given by [Device.Start] and may not have done yet. It belongs to one goroutine, which
// calls Wait or Release.
type Running struct {
	dev   *Device
	label string
	work  issued
}

// Start gives the dispatches to the device, which runs them in order, each seeing what those before it wrote, and behind all
// that it was given before. What is called after it on buffers sees what they wrote. It does not wait for a GPU; on a
// software renderer it takes as long as the work.
func (d *Device) Start(batch ...Dispatch) (*Running, error) {
	for _, c := range batch {
		d.checkGroups(c)
	}
	params := encodeParameters(batch)
	r := &Running{dev: d, label: batchLabel(batch)}
	err := d.do("dispatch", r.label, func(g *functions) error {
		buffer := params.upload(g)
		defer g.DeleteBuffers(1, &buffer) // the driver keeps it until the work is done
		if err := d.check("upload parameters", r.label); err != nil {
			return err // without them a program could run for ever
		}
		r.work = d.timer.start(g, len(batch), func(i int) {
			params.bind(g, buffer, i)
			batch[i].issue(g)
		})
		err := d.check("dispatch", r.label)
		if err != nil {
			r.work.forget(g)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if !r.Ended() {
		d.add(r, "work "+r.label)
	}
	return r, nil
}

// Ended reports whether the work is known to be done, without asking the device.
func (r *Running) Ended() bool { return len(r.work.queries) == 0 }

// Wait returns when the work is done, with the time that each dispatch took on the device.
func (r *Running) Wait() ([]time.Duration, error) {
	if r.Ended() {
		return r.work.times, nil
	}
	if !r.dev.remove(r) {
		return nil, ErrClosed
	}
	err := r.dev.do("wait for", r.label, func(g *functions) error {
		r.work = issued{times: r.work.wait(g)}
		return nil
	})
	return r.work.times, err
}

// Release lets the work go on without being waited for. A nil Running, one that was waited for, and a second call are fine.
func (r *Running) Release() {
	if r == nil || !r.dev.remove(r) {
		return
	}
	_ = r.dev.do("leave", r.label, func(g *functions) error { // see Buffer.Release
		r.work.forget(g)
		return nil
	})
}
