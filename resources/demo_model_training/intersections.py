# SPDX-License-Identifier: Apache-2.0
"""Where rays meet a ball, a cube or an upright cylinder: distance and surface normal, for whole images at once.

Rays are origins and unit directions [..., 3] relative to nothing in particular; centres broadcast against them.
A miss has the distance MISS.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

MISS = 1e6
NEAREST = 1e-3  # closer hits are the surface that the ray starts on
CUBE_HALF_SIZE = 0.86  # of the radius
CYLINDER_RADIUS = 0.75  # of the radius; its half-height is the radius itself


def away_from_zero(x: Tensor, instead: float) -> Tensor:
    return torch.where(x.abs() < 1e-6, torch.full_like(x, instead), x)


def hit_ball(local: Tensor, direction: Tensor, radius: Tensor) -> tuple[Tensor, Tensor]:
    """`local` is the ray's origin as seen from the ball's centre."""
    b = (local * direction).sum(-1)
    discriminant = b * b - ((local * local).sum(-1) - radius * radius)
    t = -b - discriminant.clamp_min(0).sqrt()
    t = torch.where((discriminant > 0) & (t > NEAREST), t, torch.full_like(t, MISS))
    return t, (local + t.clamp_max(1e3)[..., None] * direction) / radius[..., None]


def turn(v: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """v turned about the vertical axis."""
    x = cosine * v[..., 0] + sine * v[..., 2]
    z = -sine * v[..., 0] + cosine * v[..., 2]
    return torch.stack([x, v[..., 1].expand_as(x), z], dim=-1)


def hit_cube(local: Tensor, direction: Tensor, yaw: Tensor, radius: Tensor) -> tuple[Tensor, Tensor]:
    """A cube that stands where a ball of this radius would touch the floor, turned by yaw."""
    half = radius * CUBE_HALF_SIZE
    lowered = local.clone()
    lowered[..., 1] = lowered[..., 1] + (radius - half)
    cosine, sine = torch.cos(yaw), torch.sin(yaw)
    origin, along = turn(lowered, cosine, sine), turn(direction.expand_as(lowered), cosine, sine)
    inverse = 1.0 / away_from_zero(along, 1e-6)
    t0, t1 = (-half[..., None] - origin) * inverse, (half[..., None] - origin) * inverse
    entry, axis = torch.minimum(t0, t1).max(-1)
    leave = torch.maximum(t0, t1).min(-1).values
    t = torch.where((entry < leave) & (entry > NEAREST), entry, torch.full_like(entry, MISS))
    side = -torch.sign(torch.gather(along, -1, axis[..., None]))
    return t, turn(side * functional.one_hot(axis, 3).to(along.dtype), cosine, -sine)


def hit_cylinder(local: Tensor, direction: Tensor, radius: Tensor) -> tuple[Tensor, Tensor]:
    """An upright cylinder: its side and its top; the bottom is never seen."""
    round_radius, half_height = radius * CYLINDER_RADIUS, radius
    a = direction[..., 0] ** 2 + direction[..., 2] ** 2 + 1e-9
    b = local[..., 0] * direction[..., 0] + local[..., 2] * direction[..., 2]
    c = local[..., 0] ** 2 + local[..., 2] ** 2 - round_radius * round_radius
    discriminant = b * b - a * c
    side = (-b - discriminant.clamp_min(0).sqrt()) / a
    on_side = (discriminant > 0) & (side > NEAREST) & ((local[..., 1] + side * direction[..., 1]).abs() < half_height)
    side = torch.where(on_side, side, torch.full_like(side, MISS))
    top = (half_height - local[..., 1]) / away_from_zero(direction[..., 1], -1e-6)
    x, z = local[..., 0] + top * direction[..., 0], local[..., 2] + top * direction[..., 2]
    on_top = (top > NEAREST) & (x * x + z * z < round_radius * round_radius)
    top = torch.where(on_top, top, torch.full_like(top, MISS))
    point = local + side.clamp_max(1e3)[..., None] * direction
    outwards = torch.stack([point[..., 0] / round_radius, torch.zeros_like(side), point[..., 2] / round_radius], dim=-1)
    up = torch.zeros_like(outwards)
    up[..., 1] = 1
    return torch.minimum(side, top), torch.where((top < side)[..., None], up, outwards)


def nearest_hit(origin: Tensor, direction: Tensor, centre: Tensor, yaw: Tensor, radius: Tensor,
                shape: Tensor) -> tuple[Tensor, Tensor]:
    """Distance [...] and normal [..., 3]; `shape` is an index into scenes.SHAPES and picks the body."""
    local = origin - centre
    ball, cube, cylinder = (hit_ball(local, direction, radius), hit_cube(local, direction, yaw, radius),
                            hit_cylinder(local, direction, radius))
    t = torch.where(shape == 0, ball[0], torch.where(shape == 1, cube[0], cylinder[0]))
    which = shape[..., None]
    return t, torch.where(which == 0, ball[1], torch.where(which == 1, cube[1], cylinder[1]))
