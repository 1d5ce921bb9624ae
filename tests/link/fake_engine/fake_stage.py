# SPDX-License-Identifier: Apache-2.0
"""The folder in which a job of another machine works (docs/engine-protocol.md, "Jobs of another machine")."""

import hashlib
import json
import os
import pathlib
import shutil

OUTPUTS = ("output", "save_latents", "capture", "csv", "side_by_side")
CHUNK = 1 << 20


def folder(stage):
    return pathlib.Path(os.environ["XDG_STATE_HOME"]) / "vdit" / "stages" / stage


def take(message, script):
    """The request with files of the stage. A path of the other machine in it is what this exists to rule out."""
    if (forbidden := script.get("forbid")) and forbidden in repr({**message, "inputs": None}):
        raise SystemExit(f"fake engine: a path of the other machine came over: {message}")
    stage, request = folder(message["stage"]), dict(message["request"])
    for field, entry in message.get("inputs", {}).items():
        file = stage / "inputs" / field / entry["name"]
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(entry["text"])
        request[field] = str(file)
    for field in OUTPUTS:
        if field in request:
            (stage / field).mkdir(parents=True, exist_ok=True)
            request[field] = str(stage / field / request[field])
    return request


def told(stage, value):
    prefix = str(folder(stage)) + "/"
    if isinstance(value, dict):
        return {key: told(stage, item) for key, item in value.items()}
    return "stage:" + value[len(prefix):] if isinstance(value, str) and value.startswith(prefix) else value


def place(output, result, place_file):
    """A video with its sidecar, or the folder of a pair."""
    if result["command"] == "pair":
        output.mkdir()
        (output / "report.html").write_text("<p>both</p>")
        return place_file(output / "metrics.json", result)
    output.with_name(output.name + ".json").write_text(json.dumps({"format": "vdit-video-sidecar"}))
    place_file(output, result)


def listed(arguments):
    stage = folder(arguments["stage"])
    files = sorted(path for field in OUTPUTS for path in (stage / field).rglob("*")
                   if path.is_file() and ".checkpoint" not in str(path))
    start = arguments.get("from", 0)
    return {"total": len(files), "files": [
        {"path": str(path.relative_to(stage)), "bytes": path.stat().st_size,
         "sha256": hashlib.sha256(path.read_bytes()).hexdigest()} for path in files[start : start + 1000]]}, None


def read(arguments):
    data = (folder(arguments["stage"]) / arguments["path"]).read_bytes()
    piece = data[arguments["offset"] : arguments["offset"] + CHUNK]
    answer = {"path": arguments["path"], "offset": arguments["offset"], "bytes": len(piece)}
    return answer, ("u8", (len(piece),), piece) if piece else None


def discard(arguments):
    shutil.rmtree(folder(arguments["stage"]), ignore_errors=True)
    return {}, None
