"""Random changes to pictures while the built-in model trains.

Used by train.py; needs torch. Batches are float (n, 3, h, w), RGB from 0 to 255; `rng` is a torch.Generator.
"""
import torch
from torch.nn import functional as F


def random_view(batch, size, rng):
    """Cut out, stretch, flip and rotate each picture at random, resampled to size x size."""

    def uniform(low, high):
        return torch.empty(len(batch)).uniform_(low, high, generator=rng)

    area, aspect = uniform(0.3, 1.0), uniform(-0.29, 0.29).exp()
    sx, sy = (area * aspect).sqrt().clamp(max=1), (area / aspect).sqrt().clamp(max=1)
    tx, ty = uniform(-1, 1) * (1 - sx), uniform(-1, 1) * (1 - sy)
    flip = torch.where(uniform(0, 1) < 0.5, -1.0, 1.0)
    angle = uniform(-0.26, 0.26)  # 15 degrees
    theta = torch.stack([
        torch.stack([sx * flip * angle.cos(), -sy * angle.sin(), tx], 1),
        torch.stack([sx * flip * angle.sin(), sy * angle.cos(), ty], 1),
    ], 1)
    if size <= batch.shape[-1] // 2:  # grid_sample does not average: halve first where it would skip pixels
        batch = F.avg_pool2d(batch, 2)
    grid = F.affine_grid(theta, (len(batch), 3, size, size), align_corners=False)
    return F.grid_sample(batch, grid, mode="bilinear", padding_mode="reflection", align_corners=False)


def random_colour(batch, rng):
    """Change saturation, contrast and brightness of each picture; grey pictures are common in the set."""

    def factor(low, high):
        return torch.empty(len(batch), 1, 1, 1).uniform_(low, high, generator=rng)

    brightness, contrast = factor(0.65, 1.35), factor(0.65, 1.35)
    saturation = factor(0.0, 1.4).clamp(max=1.3)
    grey = batch.mean(1, keepdim=True)
    batch = grey + (batch - grey) * saturation
    mean = batch.mean((1, 2, 3), keepdim=True)
    return ((batch - mean) * contrast + mean) * brightness


def random_erase(batch, rng):
    """Cover a part of every fourth picture with its mean colour, in place."""
    size = batch.shape[-1]

    def side():
        return int(size * (0.15 + 0.2 * torch.rand(1, generator=rng)))

    means = batch.mean((1, 2, 3))
    for picture, mean in zip(batch, means):
        if torch.rand(1, generator=rng) < 0.25:
            h, w = side(), side()
            y = int(torch.randint(0, size - h, (1,), generator=rng))
            x = int(torch.randint(0, size - w, (1,), generator=rng))
            picture[:, y:y + h, x:x + w] = mean
    return batch


def augment(batch, size, rng):
    """All of it: a batch of stored pictures to one of size x size."""
    batch = random_colour(random_view(batch, size, rng), rng)
    return random_erase(batch, rng).clamp(0, 255)
