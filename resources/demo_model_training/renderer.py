# SPDX-License-Identifier: Apache-2.0
"""Ray-traces scenes into video, analytically and in batches: render(...) -> [clips, 3, frames, height, width] in [-1, 1].

Shapes in the comments: B clips, K objects a clip, T frames, H x W supersampled pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields

import torch
from torch import Tensor
from torch.nn import functional

from scenes import CAMERAS, COLORS, FLOORS, MOST_OBJECTS, SHAPES, SKIES, Scene
from surfaces import floor_colors, sky_colors, sky_light
from intersections import nearest_hit

FAR = 1e5
HORIZON_SLOPE = -1e-4
LIGHT_DIRECTION = (0.5, 0.9, -0.45)
LOOK_AT = (0.0, 0.75, 0.0)
EYE_HEIGHT = 1.75
FOCAL_LENGTH = 1.9
GAMMA = 1.15


@dataclass
class SceneTensors:
    """Everything that shade() needs of a batch of scenes."""

    positions: Tensor  # [B, K, T, 3]
    yaws: Tensor  # [B, K, T] radians
    radii: Tensor  # [B, K]
    present: Tensor  # [B, K] 0 or 1
    shapes: Tensor  # [B, K] index into SHAPES
    colors: Tensor  # [B, K, 3]
    camera_angles: Tensor  # [B, T] radians about the vertical
    camera_distances: Tensor  # [B, T]
    floors: Tensor  # [B] index into FLOORS
    skies: Tensor  # [B] index into SKIES

    def to(self, device: torch.device | str) -> SceneTensors:
        return SceneTensors(*(getattr(self, f.name).to(device, non_blocking=True) for f in fields(self)))


def track(scene: Scene, index: int, t: Tensor, radius: float, x0: float) -> tuple[Tensor, Tensor]:
    """Position [T, 3] and yaw [T] of object `index` at the times t in [0, 1]."""
    phase = (scene.phase + 0.37 * index) * 2 * math.pi
    rate = 2 * math.pi * 1.6 * scene.speed
    x, y, z, yaw = (torch.full_like(t, v) for v in (x0, radius, 0.0, phase))
    match scene.objects[index].motion:
        case "bounces":
            y = radius + 1.3 * torch.sin(rate * t + phase / 2).abs()
        case "rolls left":
            x, yaw = x0 + 1.1 - 2.2 * t, phase + 4 * t
        case "rolls right":
            x, yaw = x0 - 1.1 + 2.2 * t, phase - 4 * t
        case "circles around":
            x = x0 + 0.8 * torch.cos(rate * t * 0.7 + phase)
            z = 0.8 * torch.sin(rate * t * 0.7 + phase)
        case "spins in place":
            yaw = phase + 7 * t
        case "floats up and down":
            y = radius + 0.75 + 0.6 * torch.sin(rate * 0.8 * t + phase)
        case "comes closer":
            z = 1.8 - 3.0 * t
    return torch.stack([x, y, z], dim=-1), yaw


def camera(scene: Scene, t: Tensor) -> tuple[Tensor, Tensor]:
    """Angle and distance of the camera, [T] each."""
    angle, distance = torch.full_like(t, scene.first_angle), torch.full_like(t, 4.6)
    match CAMERAS.index(scene.camera):
        case 1:
            angle = angle + (-0.55 + 1.1 * t)
        case 2:
            angle = angle + (0.55 - 1.1 * t)
        case 3:
            distance = 5.8 - 2.2 * t
    return angle, distance


def pack(scenes: Sequence[Scene], frames: int) -> SceneTensors:
    """Scene descriptions as tensors, on the CPU."""
    t = torch.linspace(0, 1, frames)
    shape = (len(scenes), MOST_OBJECTS)
    positions, yaws = torch.zeros(*shape, frames, 3), torch.zeros(*shape, frames)
    radii, present = torch.full(shape, 0.5), torch.zeros(shape)
    shapes, colors = torch.zeros(shape, dtype=torch.long), torch.zeros(*shape, 3)
    for b, scene in enumerate(scenes):
        alone = len(scene.objects) == 1
        for k, thing in enumerate(scene.objects):
            radius = 0.62 if alone else 0.5
            x0 = 0.0 if alone else (-0.95, 0.95)[k]
            positions[b, k], yaws[b, k] = track(scene, k, t, radius, x0)
            radii[b, k], present[b, k] = radius, 1
            shapes[b, k], colors[b, k] = SHAPES.index(thing.shape), torch.tensor(COLORS[thing.color])
    angles, distances = (torch.stack(part) for part in zip(*(camera(scene, t) for scene in scenes), strict=True))
    floors = torch.tensor([FLOORS.index(scene.floor) for scene in scenes])
    skies = torch.tensor([SKIES.index(scene.sky) for scene in scenes])
    return SceneTensors(positions, yaws, radii, present, shapes, colors, angles, distances, floors, skies)


def camera_rays(angles: Tensor, distances: Tensor, height: int, width: int) -> tuple[Tensor, Tensor]:
    """Origins and unit directions of one ray a pixel, [B, T, H, W, 3] each."""
    like = {"device": angles.device, "dtype": torch.float32}
    eye = torch.stack([distances * torch.sin(angles), torch.full_like(distances, EYE_HEIGHT),
                       -distances * torch.cos(angles)], dim=-1)
    forward = functional.normalize(torch.tensor(LOOK_AT, **like) - eye, dim=-1)
    vertical = torch.tensor([0.0, 1.0, 0.0], **like).expand_as(forward)
    right = functional.normalize(torch.cross(vertical, forward, dim=-1), dim=-1)
    up = torch.cross(forward, right, dim=-1)
    ys = 1 - 2 * (torch.arange(height, **like) + 0.5) / height
    xs = (2 * (torch.arange(width, **like) + 0.5) / width - 1) * (width / height)
    grid_y, grid_x = torch.meshgrid(ys, xs, indexing="ij")
    forward, right, up = (v[:, :, None, None] for v in (forward, right, up))
    directions = functional.normalize(forward * FOCAL_LENGTH + right * grid_x[..., None] + up * grid_y[..., None], dim=-1)
    return eye[:, :, None, None].expand_as(directions), directions


def hit_object(scenes: SceneTensors, k: int, origins: Tensor, directions: Tensor) -> tuple[Tensor, Tensor]:
    """Distances and normals of the rays' hits on object k of every clip; FAR or beyond where it is missed or absent."""
    pixels = directions.shape[:-1]
    distance, normal = nearest_hit(
        origins, directions, scenes.positions[:, k][:, :, None, None], scenes.yaws[:, k][:, :, None, None].expand(pixels),
        scenes.radii[:, k][:, None, None, None].expand(pixels), scenes.shapes[:, k][:, None, None, None])
    present = scenes.present[:, k][:, None, None, None] > 0
    return torch.where(present, distance, torch.full_like(distance, 10 * FAR)), normal


def shade(scenes: SceneTensors, height: int, width: int, supersampling: int = 2) -> Tensor:
    """The video of packed scenes, [B, 3, T, height, width] in [-1, 1]."""
    like = {"device": scenes.positions.device, "dtype": torch.float32}
    origins, directions = camera_rays(scenes.camera_angles, scenes.camera_distances, height * supersampling,
                                      width * supersampling)
    light = functional.normalize(torch.tensor(LIGHT_DIRECTION, **like), dim=0)

    # Nearest object, then the floor where it is nearer.
    nearest = torch.full(directions.shape[:-1], FAR, **like)
    normals, albedo = torch.zeros_like(directions), torch.zeros_like(directions)
    on_object = torch.zeros_like(nearest, dtype=torch.bool)
    for k in range(MOST_OBJECTS):
        distance, normal = hit_object(scenes, k, origins, directions)
        closer = distance < nearest
        nearest = torch.where(closer, distance, nearest)
        normals = torch.where(closer[..., None], normal, normals)
        albedo = torch.where(closer[..., None], scenes.colors[:, k][:, None, None, None], albedo)
        on_object |= closer
    slope = directions[..., 1]
    to_floor = -origins[..., 1] / slope.clamp_max(HORIZON_SLOPE)
    on_floor = (slope < HORIZON_SLOPE) & (to_floor < nearest) & (to_floor < 60)
    nearest = torch.where(on_floor, to_floor, nearest)
    points = origins + nearest[..., None] * directions
    albedo = torch.where(on_floor[..., None], floor_colors(scenes.floors, points, nearest), albedo)
    normals = torch.where(on_floor[..., None], torch.tensor([0.0, 1.0, 0.0], **like), normals)

    lit = torch.ones_like(nearest)
    for k in range(MOST_OBJECTS):
        distance, _ = hit_object(scenes, k, points + normals * 2e-3, light.expand_as(points))
        lit = torch.where(distance < 1e4, torch.zeros_like(lit), lit)
    sun, ambient = sky_light(scenes.skies, like)
    diffuse = ((normals * light).sum(-1).clamp_min(0) * lit)[..., None]
    halfway = functional.normalize(light - directions, dim=-1)
    specular = ((normals * halfway).sum(-1).clamp_min(0) ** 40 * lit * on_object)[..., None]
    surface = albedo * (ambient + 0.75 * sun * diffuse) + 0.45 * sun * specular

    sky, horizon = sky_colors(scenes.skies, slope, like)
    fog = (1 - torch.exp(-(nearest - 6).clamp_min(0) * 0.09))[..., None]
    image = torch.where((on_floor | on_object)[..., None], surface * (1 - fog) + horizon * fog, sky)
    image = image.clamp(0, 1).pow(1 / GAMMA).permute(0, 4, 1, 2, 3)
    if supersampling > 1:
        image = functional.avg_pool3d(image, (1, supersampling, supersampling))
    return image * 2 - 1


def render(scenes: Sequence[Scene], frames: int, size: tuple[int, int], device: torch.device | str,
           supersampling: int = 2) -> Tensor:
    """The clips of `scenes`, [clips, 3, frames, height, width] in [-1, 1]; size is (height, width)."""
    return shade(pack(scenes, frames).to(device), size[0], size[1], supersampling)
