"""A picture of a model: flat shading into a depth buffer, in numpy; no graphics card and no window needed."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from jobs.files.meshes import Measured, Mesh, Triangles

SIZE = 256
_DRAWN = 2 * SIZE
"""Drawn larger and scaled down: edges become smooth."""
_MARGIN = 0.06
_SAMPLES = 500_000
"""Points in hand at a time."""
_MOST_SAMPLES = 40_000_000
_FINEST, _COARSEST = 1, 512
_BACKGROUND = (0xF4, 0xF5, 0xF7)
_COLOR = np.array([0x3B, 0x82, 0xC4], np.float32)
_LIGHT = np.array([0.35, -0.55, 0.76], np.float32)

# Seen from the front right, a little from above: rows are right, up, and towards the viewer.
_TURN, _TILT = np.radians(35.0), np.radians(30.0)
_VIEW = np.array(
    [
        [np.cos(_TURN), np.sin(_TURN), 0.0],
        [-np.sin(_TURN) * np.sin(_TILT), np.cos(_TURN) * np.sin(_TILT), np.cos(_TILT)],
        [np.sin(_TURN) * np.cos(_TILT), -np.cos(_TURN) * np.cos(_TILT), np.sin(_TILT)],
    ]
)


def draw(mesh: Mesh, measured: Measured) -> bytes | None:
    """A PNG of the mesh; None when it has too many large triangles to draw in reasonable time."""
    canvas = _Canvas(measured)
    for chunk in mesh.chunks():
        if not canvas.add(chunk):
            return None
    return canvas.png()


class _Canvas:
    def __init__(self, measured: Measured) -> None:
        corners = np.array(np.meshgrid(*zip(measured.low, measured.high, strict=True))).reshape(3, -1).T
        seen = (corners @ _VIEW.T)[:, :2]
        low, high = seen.min(axis=0), seen.max(axis=0)
        self._scale = _DRAWN * (1 - 2 * _MARGIN) / max(float((high - low).max()), 1e-9)
        self._middle = (low + high) / 2
        self._depth = np.full(_DRAWN * _DRAWN, -np.inf, np.float32)
        self._shade = np.zeros(_DRAWN * _DRAWN, np.float32)
        self._left = _MOST_SAMPLES

    def add(self, triangles: Triangles) -> bool:
        """Draw triangles; False when there is more to draw than anyone waits for."""
        across = triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]
        normals = np.cross(*across)
        length = np.linalg.norm(normals, axis=1)
        # Lit from both sides: a model whose triangles are turned inside out still looks like itself.
        shade = 0.25 + 0.75 * np.abs(normals @ _LIGHT) / np.maximum(length, 1e-12)
        seen = triangles @ _VIEW.T.astype(np.float32)
        seen[:, :, :2] = (seen[:, :, :2] - self._middle) * self._scale
        edges = seen[:, :, :2] - np.roll(seen[:, :, :2], 1, axis=1)
        longest = np.linalg.norm(edges, axis=2).max(axis=1)
        steps = np.clip(2 ** np.ceil(np.log2(np.maximum(longest * 1.2, 1))), _FINEST, _COARSEST).astype(int)
        for count in np.unique(steps):
            weights = _grid(int(count))
            chosen = np.flatnonzero(steps == count)
            self._left -= len(weights) * len(chosen)
            if self._left < 0:
                return False
            batch = max(_SAMPLES // len(weights), 1)
            for start in range(0, len(chosen), batch):
                part = chosen[start : start + batch]
                self._plot(weights @ seen[part], shade[part])
        return True

    def _plot(self, points: NDArray[np.float32], shade: NDArray[np.float32]) -> None:
        across = points.shape[1]
        x, y, depth = points.reshape(-1, 3).T
        column = np.clip(x + _DRAWN / 2, 0, _DRAWN - 1).astype(np.int32)
        row = np.clip(_DRAWN / 2 - y, 0, _DRAWN - 1).astype(np.int32)
        pixel = row * _DRAWN + column
        np.maximum.at(self._depth, pixel, depth)
        front = depth >= self._depth[pixel]
        self._shade[pixel[front]] = np.repeat(shade, across)[front]

    def png(self) -> bytes:
        pixels = np.empty((_DRAWN * _DRAWN, 3), np.float32)
        pixels[:] = _BACKGROUND
        drawn = np.isfinite(self._depth)
        pixels[drawn] = self._shade[drawn, None] * _COLOR + (1 - self._shade[drawn, None]) * _COLOR * 0.3
        image = Image.fromarray(pixels.reshape(_DRAWN, _DRAWN, 3).astype(np.uint8), "RGB")
        file = io.BytesIO()
        image.resize((SIZE, SIZE), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
        return file.getvalue()


def _grid(steps: int) -> NDArray[np.float32]:
    """Points spread over a triangle, as weights of its corners."""
    first, second = np.meshgrid(np.arange(steps + 1), np.arange(steps + 1))
    inside = first + second <= steps
    weights = np.stack([first[inside], second[inside], steps - first[inside] - second[inside]], axis=1)
    return (weights / steps).astype(np.float32)
