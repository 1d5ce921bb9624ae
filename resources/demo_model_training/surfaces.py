# SPDX-License-Identifier: Apache-2.0
"""The colours of floors and skies, and the light that a sky gives. Patterns fade to their mean with distance."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

# Per sky, in the order of scenes.SKIES: colour at the horizon, colour overhead, sun, ambient light.
SKY_HORIZON = ((0.75, 0.87, 0.97), (0.98, 0.62, 0.30), (0.10, 0.12, 0.24))
SKY_ZENITH = ((0.25, 0.50, 0.88), (0.38, 0.22, 0.45), (0.01, 0.02, 0.07))
SUN = ((1.0, 0.98, 0.92), (1.05, 0.72, 0.48), (0.42, 0.48, 0.70))
AMBIENT = ((0.42, 0.46, 0.52), (0.42, 0.32, 0.36), (0.14, 0.16, 0.26))

WOOD = (0.55, 0.33, 0.16)
GRASS = (0.22, 0.50, 0.16)
SAND = (0.82, 0.68, 0.42)


def floor_colors(floors: Tensor, points: Tensor, distances: Tensor) -> Tensor:
    """Albedo of the floor at `points` [B, T, H, W, 3]; floors [B] indexes scenes.FLOORS."""
    like = {"device": points.device, "dtype": points.dtype}
    x, z = points[..., 0], points[..., 2]
    far = ((distances - 5.0) / 7.0).clamp(0, 1)[..., None]
    near = 1 - far
    checks = ((torch.floor(x / 1.5) + torch.floor(z / 1.5)) % 2)[..., None]
    checkered = (0.28 + 0.55 * (checks * near + 0.5 * far)).expand_as(points)
    plank = (torch.floor(x * 0.9) * 0.37 % 1.0)[..., None]
    wood = torch.tensor(WOOD, **like) * (0.72 + 0.56 * (plank * near + 0.5 * far))
    tufts = (torch.sin(x * 3.1 + 1.7 * torch.sin(z * 1.3)) * torch.sin(z * 2.7 + 1.1 * torch.sin(x * 1.9)))[..., None]
    grass = torch.tensor(GRASS, **like) * (0.95 + 0.22 * tufts * near)
    ripples = torch.sin(z * 3.0 + 0.8 * torch.sin(x * 1.2))[..., None]
    sand = torch.tensor(SAND, **like) * (0.96 + 0.10 * near * ripples)
    which = floors[:, None, None, None, None]
    return torch.where(which == 0, checkered, torch.where(which == 1, wood, torch.where(which == 2, grass, sand)))


def sky_light(skies: Tensor, like: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """Sun and ambient light of each clip, [B, 1, 1, 1, 3]; skies [B] indexes scenes.SKIES."""
    return (torch.tensor(SUN, **like)[skies][:, None, None, None], torch.tensor(AMBIENT, **like)[skies][:, None, None, None])


def sky_colors(skies: Tensor, slope: Tensor, like: dict[str, Any]) -> tuple[Tensor, Tensor]:
    """The sky along rays whose directions rise by `slope` [B, T, H, W], and its colour at the horizon."""
    horizon = torch.tensor(SKY_HORIZON, **like)[skies][:, None, None, None]
    zenith = torch.tensor(SKY_ZENITH, **like)[skies][:, None, None, None]
    height = (slope.clamp(0, 0.6) / 0.6)[..., None]
    return horizon * (1 - height) + zenith * height, horizon
