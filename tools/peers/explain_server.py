#!/usr/bin/env python3
"""Explain the top class of VGG16 by Captum, zennit and PyTorch, one method for each line on stdin.

usage: explain_server.py [--threads 2] MODEL

Needs torch, captum and zennit. MODEL is a folder of `vggscope weights synth`. Answers as `vggscope bench --step` does: an empty line
with the milliseconds of a forward pass, a method's name with those of all that its library does for it, "peak" with MiB.
"""
import argparse
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "reference"))
import captum.attr as attr  # noqa: E402
import explain as reference  # noqa: E402
import synthetic  # noqa: E402
import vgg16  # noqa: E402
import zennit.composites  # noqa: E402


class Methods:
    """The methods by the program's names for them, with its options."""

    def __init__(self, model, threads):
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(1)
        self.net = reference.build(vgg16.load_folder(model)).float()
        for parameter in self.net.parameters():
            parameter.requires_grad_(False)
        pixels = synthetic.preprocess_caffe(synthetic.synthetic_picture())
        self.x = torch.from_numpy(np.ascontiguousarray(pixels.transpose(2, 0, 1)))[None]
        with torch.inference_mode():
            self.best = int(self.net(self.x).argmax())
        self.last = dict(self.net.named_children())["block5_conv3_relu"]

    def forward(self):
        """What is explained needs no gradient here."""
        with torch.inference_mode():
            return self.net(self.x)

    def lrp(self):
        """zennit's composite that the program has by default."""
        x = self.x.clone().requires_grad_()
        with zennit.composites.EpsilonPlusFlat().context(self.net) as net:
            out = net(x)
            start = torch.zeros_like(out)
            start[0, self.best] = out[0, self.best].detach()
            return torch.autograd.grad(out, x, start)[0]

    def weighted(self, combine):
        """The CAMs that Captum has not."""
        with torch.enable_grad():
            kept = []
            handle = self.last.register_forward_hook(lambda *a: kept.append(a[2].requires_grad_()))
            out = self.net(self.x)
            handle.remove()
            return combine(torch.autograd.grad(out[0, self.best], kept[0])[0], kept[0]).sum(1).clamp(min=0)

    def run(self, method):
        """All that a method needs, its forward pass included."""
        x, best = self.x.clone().requires_grad_(), self.best
        mean = torch.zeros(1)
        table = {
            "gradient": lambda: attr.Saliency(self.net).attribute(x, best, abs=False),
            "saliency": lambda: attr.Saliency(self.net).attribute(x, best).amax(1),
            "guided": lambda: attr.GuidedBackprop(self.net).attribute(x, best),
            "deconv": lambda: attr.Deconvolution(self.net).attribute(x, best),
            "gradxinput": lambda: attr.InputXGradient(self.net).attribute(x, best),
            "smoothgrad": lambda: attr.NoiseTunnel(attr.Saliency(self.net)).attribute(
                x, nt_samples=25, nt_samples_batch_size=1, stdevs=0.15 * float(x.max() - x.min()), target=best, abs=False),
            "ig": lambda: attr.IntegratedGradients(self.net).attribute(x, target=best, n_steps=50, internal_batch_size=1),
            "gradcam": lambda: attr.LayerGradCam(self.net, self.last).attribute(x, best, relu_attributions=True),
            "hirescam": lambda: self.weighted(lambda g, a: g * a),
            "layercam": lambda: self.weighted(lambda g, a: g.clamp(min=0) * a),
            "lrp": self.lrp,
            "occlusion": lambda: attr.Occlusion(self.net).attribute(
                self.x, (3, 16, 16), strides=(3, 8, 8), baselines=mean.item(), target=best),
        }
        return table.get(method, self.forward)()


def main():
    """Load, then answer line by line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    warnings.simplefilter("ignore")  # Captum tells of its hooks each time
    methods = Methods(arguments.model, arguments.threads)
    print(f"ready cpu torch {torch.__version__}", flush=True)
    for line in sys.stdin:
        if line.strip() == "peak":
            answer = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        else:
            start = time.perf_counter()
            methods.run(line.strip())
            answer = (time.perf_counter() - start) * 1e3
        print(f"{answer:.3f}", flush=True)


if __name__ == "__main__":
    main()
