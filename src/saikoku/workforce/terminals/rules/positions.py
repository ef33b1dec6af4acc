"""Reading the position a terminal sends: "lat,lon,accuracy", or why it has none."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

WITHOUT = {
    "denied": "端末で位置情報が許可されていません",
    "unavailable": "位置を測れませんでした",
    "timeout": "位置を測るのに時間がかかりすぎました",
    "unsupported": "端末に位置を測る機能がありません",
}
FARTHEST = 1_000_000  # metres; an accuracy beyond it says nothing
STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees (WGS 84) and the radius in metres that the device vouches for."""

    latitude: Decimal
    longitude: Decimal
    accuracy_m: int


def read(text: str) -> Place | str | None:
    """A place, or the code of `WITHOUT` that says why there is none, or None where the text is neither."""
    if text in WITHOUT:
        return text
    parts = text.split(",")
    if len(text) > 80 or len(parts) != 3:
        return None
    try:
        latitude, longitude, accuracy = (Decimal(part) for part in parts)
    except InvalidOperation:
        return None
    if not (latitude.is_finite() and longitude.is_finite() and accuracy.is_finite()):
        return None
    if abs(latitude) > 90 or abs(longitude) > 180 or not 0 <= accuracy <= FARTHEST:
        return None
    return Place(latitude.quantize(STEP), longitude.quantize(STEP), int(accuracy))
