package explain

import "github.com/vggscope/vggscope/nn"

// gradient is the derivative of the target at each value of the input.
func (j *job) gradient() error {
	g, err := j.accounted()
	j.res.Values, j.res.Signed = g, true
	return err
}

// saliency is the gradient, reduced to one value for each pixel (Simonyan et al. 2013, arXiv:1312.6034).
func (j *job) saliency() error {
	g, err := j.accounted()
	if err != nil {
		return err
	}
	j.res.Values, j.res.Signed = j.req.Reducer.Of(g), j.req.Reducer.Signed()
	j.fact("reducer", string(j.req.Reducer))
	return nil
}

// guided is guided backprop (Springenberg et al. 2014, arXiv:1412.6806).
func (j *job) guided() error { return j.byRule(nn.Guided) }

// deconv is a deconvnet (Zeiler and Fergus 2013, arXiv:1311.2901), with the pools' switches of the forward pass.
func (j *job) deconv() error { return j.byRule(nn.Deconvnet) }

func (j *job) byRule(rule nn.Rule) (err error) {
	j.res.Values, err = j.back(j.a, rule, nn.Site{})
	j.res.Signed = true
	return err
}

// gradXInput is the gradient times the input, value by value.
func (j *job) gradXInput() error {
	g, err := j.accounted()
	if err != nil {
		return err
	}
	in, err := j.a.At(nn.Site{})
	if err != nil {
		return err
	}
	for i, x := range in.Data {
		g.Data[i] *= x
	}
	j.res.Values, j.res.Signed = g, true
	return nil
}

// accounted is the gradient at the input, with its account.
func (j *job) accounted() (nn.Tensor, error) { return j.accountedTo(nn.Site{}) }

// accountedTo is that at the output of a layer. With random weights there is no account.
func (j *job) accountedTo(to nn.Site) (nn.Tensor, error) {
	if j.head != nil {
		return j.back(j.a, nn.Gradient, to)
	}
	g, account, err := Accounted(j.ctx, j.r, j.a, j.aim, to)
	if err == nil {
		j.res.Accounts = append(j.res.Accounts, account)
	}
	return g, err
}
