# SPDX-License-Identifier: Apache-2.0
"""What a training clip shows, and the sentence that describes it.

A scene is one or two coloured objects, each with a motion, on a floor under a sky, seen by a camera that may move.
Everything is drawn from one random.Random, so a seed fixes the scenes and their captions on every machine.
"""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass

# Names and linear RGB albedos. The order is part of the definition: a seed draws by position.
COLORS: dict[str, tuple[float, float, float]] = {
    "red": (0.85, 0.12, 0.10), "green": (0.15, 0.65, 0.20), "blue": (0.12, 0.25, 0.85), "yellow": (0.95, 0.80, 0.10),
    "purple": (0.55, 0.20, 0.70), "orange": (0.95, 0.45, 0.08), "cyan": (0.10, 0.75, 0.80), "white": (0.92, 0.92, 0.92),
}
SHAPES = ("ball", "cube", "cylinder")
MOTIONS = ("bounces", "rolls left", "rolls right", "circles around", "spins in place", "floats up and down", "comes closer")
FLOORS = ("checkered floor", "wooden floor", "grass field", "sand desert")
SKIES = ("blue sky", "sunset sky", "night sky")
CAMERAS = ("", ", the camera orbits left", ", the camera orbits right", ", the camera zooms in")

MOST_OBJECTS = 2
SHARE_OF_ONE_OBJECT = 0.45
SHARE_OF_MOVING_CAMERAS = 0.5


@dataclass(frozen=True)
class SceneObject:
    """One thing in a scene, all three words from the tables above."""

    color: str
    shape: str
    motion: str


@dataclass(frozen=True)
class Scene:
    """A whole clip: phase and speed place the motions in time, first_angle is where the camera starts, in radians."""

    objects: tuple[SceneObject, ...]
    floor: str
    sky: str
    camera: str
    phase: float
    speed: float
    first_angle: float


def sample_scene(rng: random.Random) -> Scene:
    """Draws one scene. The order of the draws is part of the definition."""
    count = 1 if rng.random() < SHARE_OF_ONE_OBJECT else MOST_OBJECTS
    colors = rng.sample(list(COLORS), count)
    objects = tuple(SceneObject(color, rng.choice(SHAPES), rng.choice(MOTIONS)) for color in colors)
    floor = rng.choice(FLOORS)
    sky = rng.choice(SKIES)
    # Python draws the condition of this expression first, then the camera.
    camera = rng.choice(CAMERAS) if rng.random() < SHARE_OF_MOVING_CAMERAS else ""
    return Scene(objects, floor, sky, camera, phase=rng.random(), speed=0.8 + 0.4 * rng.random(),
                 first_angle=rng.uniform(-0.4, 0.4))


def article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def caption(scene: Scene) -> str:
    """The sentence that the model learns for this scene; prompts of this form are the ones it understands."""
    things = [f"{article(o.color)} {o.color} {o.shape} {o.motion}" for o in scene.objects]
    return " and ".join(things) + f" on a {scene.floor} under a {scene.sky}{scene.camera}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Prints the captions of the first scenes of a seed.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=8)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    for _ in range(options.count):
        print(caption(sample_scene(rng)))


if __name__ == "__main__":
    main()
