"""A photograph drawn anew: upright, small, and without what the camera wrote beside it (place, device, owner)."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

MOST_BYTES = 12_000_000
MOST_DOTS = 80_000_000
LEAST_SIDE = 64
LONGEST_SIDE = 1280
"""A door plate is legible at this size, a face behind a window is not."""
QUALITY = 70
KINDS = ("JPEG", "PNG", "WEBP")


@dataclass(frozen=True, slots=True)
class Drawn:
    jpeg: bytes
    width: int
    height: int


def renew(content: bytes) -> Drawn | None:
    """The picture as a JPEG of ours; None where the content is no picture of a known kind, or too small or large."""
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as found:
            if min(found.size) < LEAST_SIDE or found.width * found.height > MOST_DOTS:
                return None
            found.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return None
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    bare = Image.new("RGB", upright.size)  # dots alone: comments and the like stay with the old one
    bare.paste(upright)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return Drawn(written.getvalue(), *bare.size)
