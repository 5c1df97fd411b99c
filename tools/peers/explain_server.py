#!/usr/bin/env python3
"""Explain the top class of VGG16 by Captum, zennit and PyTorch, one method for each line on stdin.

usage: explain_server.py [--threads 2] MODEL

Needs torch, captum and zennit. MODEL is a folder of `vggscope weights synth`. Answers as `vggscope bench --step` does: an empty line
with the milliseconds of a forward pass, a method's name with those of all that its library does for it, "dream" with those of steps of an ascent by
PyTorch alone. A number behind the name is how many steps, or noisy pictures. Of occlusion 25 positions are computed.
"""
import argparse
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

    def patches(self):
        """25 regions: Captum's Occlusion, which ablates window after window in the same way, lets none be left out."""
        at = torch.arange(self.x.shape[-1]) * 5 // self.x.shape[-1]
        return (at[:, None] * 5 + at[None, :])[None, None].expand(1, 3, -1, -1)

    def dream(self, steps):
        """Ascent on the first channel of block4_conv1: a spectrum times 1/f, a sigmoid, one bilinear sampling, Adam."""
        side = self.x.shape[-1]
        falling = torch.fft.rfftfreq(side)[None, :] ** 2 + torch.fft.fftfreq(side)[:, None] ** 2
        scale = side / falling.sqrt().clamp(min=1 / side)
        generator = torch.Generator().manual_seed(0)
        spectrum = (0.01 * torch.randn(1, 3, *scale.shape, 2, generator=generator)).requires_grad_()
        adam = torch.optim.Adam([spectrum], 0.05)
        mean = torch.from_numpy(synthetic.CAFFE_MEAN_BGR).reshape(1, 3, 1, 1)
        names = [n for n, _ in self.net.named_children()]
        below = self.net[:names.index("block4_conv1") + 1]
        for _ in range(steps):
            pixels = torch.sigmoid(torch.fft.irfft2(torch.view_as_complex(spectrum) * scale / 4, s=(side, side)))
            angle, size = (float(v) for v in (torch.rand(2, generator=generator) - 0.5) * 0.3)
            turn = torch.tensor([[[1 + size, -angle, 0.0], [angle, 1 + size, 0.0]]])
            seen = torch.nn.functional.grid_sample(pixels, torch.nn.functional.affine_grid(turn, pixels.shape, align_corners=False), align_corners=False)
            adam.zero_grad()
            (-below(seen * 255 - mean)[0, 0].mean()).backward()
            adam.step()

    def run(self, method, count=0):
        """All that a method needs, its forward pass included."""
        x, best = self.x.clone().requires_grad_(), self.best
        table = {
            "gradient": lambda: attr.Saliency(self.net).attribute(x, best, abs=False),
            "saliency": lambda: attr.Saliency(self.net).attribute(x, best).amax(1),
            "guided": lambda: attr.GuidedBackprop(self.net).attribute(x, best),
            "deconv": lambda: attr.Deconvolution(self.net).attribute(x, best),
            "gradxinput": lambda: attr.InputXGradient(self.net).attribute(x, best),
            "smoothgrad": lambda: attr.NoiseTunnel(attr.Saliency(self.net)).attribute(
                x, nt_samples=count or 25, nt_samples_batch_size=1, stdevs=0.15 * float(x.max() - x.min()), target=best, abs=False),
            "ig": lambda: attr.IntegratedGradients(self.net).attribute(x, target=best, n_steps=count or 50, internal_batch_size=1),
            "gradcam": lambda: attr.LayerGradCam(self.net, self.last).attribute(x, best, relu_attributions=True),
            "hirescam": lambda: self.weighted(lambda g, a: g * a),
            "layercam": lambda: self.weighted(lambda g, a: g.clamp(min=0) * a),
            "lrp": self.lrp,
            "dream": lambda: self.dream(count or 10),
            "occlusion": lambda: attr.FeatureAblation(self.net).attribute(self.x, 0.0, best, feature_mask=self.patches()),
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
        start = time.perf_counter()
        name, _, count = line.strip().partition(" ")
        methods.run(name, int(count or 0))
        print(f"{(time.perf_counter() - start) * 1e3:.3f}", flush=True)


if __name__ == "__main__":
    main()
