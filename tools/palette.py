"""A screenshot with at most 256 colours: half the bytes, and nobody sees the difference on a page of text."""

import base64
import struct
import zlib

import numpy as np
from playwright.sync_api import BrowserContext

COLOURS = 256
AT_ONCE = 2_000
READ = """async data => {
    const picture = new Image();
    picture.src = data;
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height), pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    const pixels = pen.getImageData(0, 0, picture.width, picture.height).data;
    let text = "";
    for (let at = 0; at < pixels.length; at += 32768) {
        text += String.fromCharCode(...pixels.subarray(at, at + 32768));
    }
    return [picture.width, picture.height, btoa(text)];
}"""


def smaller(context: BrowserContext, png: bytes) -> bytes:
    """The same picture as an indexed PNG. The browser decodes it, on a page of its own."""
    page = context.new_page()
    width, height, text = page.evaluate(READ, "data:image/png;base64," + base64.b64encode(png).decode())
    page.close()
    pixels = np.frombuffer(base64.b64decode(text), np.uint8).reshape(-1, 4)[:, :3].astype(np.int32)
    return _written(width, height, *_reduced(pixels))


def _reduced(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The most frequent colours, and for each pixel the place of the nearest of them."""
    codes = pixels @ np.array([65_536, 256, 1], np.int32)
    colours, places, counts = np.unique(codes, return_inverse=True, return_counts=True)
    rgb = np.stack([colours >> 16, colours >> 8 & 255, colours & 255], axis=1)
    kept = rgb[np.argsort(-counts, kind="stable")[:COLOURS]]
    nearest = [
        ((rgb[start : start + AT_ONCE, None] - kept[None]) ** 2).sum(axis=2).argmin(axis=1)
        for start in range(0, len(rgb), AT_ONCE)
    ]
    return kept.astype(np.uint8), np.concatenate(nearest)[places].astype(np.uint8)


def _written(width: int, height: int, colours: np.ndarray, places: np.ndarray) -> bytes:
    rows = np.zeros((height, width + 1), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = places.reshape(height, width)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", header), (b"PLTE", colours.tobytes()), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
