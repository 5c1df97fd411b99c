package library

import "time"

// A pace works out how fast something comes, from what has come within the last seconds.
type pace struct {
	samples []sample
	now     func() time.Time
}

type sample struct {
	at   time.Time
	done int64
}

const (
	paceWindow = 8 * time.Second
	paceStep   = 250 * time.Millisecond // between two samples
	paceLeast  = time.Second            // before which nothing is said
)

// see takes note of how much is done. Less than before begins anew.
func (p *pace) see(done int64) {
	now := p.now()
	if n := len(p.samples); n > 0 {
		last := p.samples[n-1]
		if done < last.done {
			p.samples = nil
		} else if now.Sub(last.at) < paceStep {
			return
		}
	}
	p.samples = append(p.samples, sample{now, done})
	for len(p.samples) > 2 && now.Sub(p.samples[0].at) > paceWindow {
		p.samples = p.samples[1:]
	}
}

// speed is in bytes per second, 0 as long as it is not known.
func (p *pace) speed() float64 {
	if len(p.samples) < 2 {
		return 0
	}
	first, last := p.samples[0], p.samples[len(p.samples)-1]
	took := last.at.Sub(first.at)
	if took < paceLeast {
		return 0
	}
	return float64(last.done-first.done) / took.Seconds()
}

// left is how long the rest will take at a speed, 0 where that is not known.
func left(rest int64, speed float64) time.Duration {
	if speed < 1 || rest <= 0 {
		return 0
	}
	return time.Duration(float64(rest) / speed * float64(time.Second))
}
