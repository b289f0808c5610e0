"""The one photo of the demonstration town: a mountain, painted here, that waits for a second person."""

import io
import math
from collections.abc import Iterator
from typing import Any

from community.demo.town import Town
from community.foundation.access import Role
from community.foundation.database import every
from community.organisations.models import Membership
from events.activities.models import ActivityText
from events.demo import texts_en
from events.photos import actions
from events.photos.models import Photo, Picture
from events.photos.rules import PhotoState

ORGANISATION, HIKES = "district-vitosha", "family-hikes"
ALT = "Изгрев над Витоша: мъгла между хребетите"
WIDTH, HEIGHT, STEP = 1200, 800, 6
Colour = tuple[int, int, int]
SKY, DAWN, SUN = (122, 168, 206), (252, 222, 184), (255, 244, 214)
# The sun, and the light around it: left, upper, right, lower, how strong.
LIGHTS = ((690, 210, 1010, 530, 150), (790, 310, 910, 430, 255))
# From the farthest ridge to the nearest: how far down it begins, how steep it is, its colour.
RIDGES: tuple[tuple[float, float, Colour], ...] = (
    (0.50, 0.072, (158, 170, 196)),
    (0.61, 0.058, (118, 140, 160)),
    (0.72, 0.050, (76, 110, 110)),
    (0.86, 0.036, (36, 66, 56)),
)
# How many waves a ridge is made of, by the number of them that fit into the picture; the shorter, the lower.
WAVES = (1, 2, 3, 5, 9, 17)


def load(town: Town) -> None:
    """Let the photo wait. Nobody else coordinates there, so whoever administers looks at it."""
    chance = town.random("photos")
    title = ActivityText.title == texts_en.TEXTS[HIKES][0]
    there = Membership.organisation_id == town.organisations[ORGANISATION]
    [activity_id] = every(ActivityText.activity_id, ActivityText.locale == "en", title)
    [sender_id] = every(Membership.account_id, Membership.role == Role.COORDINATOR, there)
    photo_id, sent_at = town.next_id(Photo), town.moment(-1)
    photo = {
        "id": photo_id,
        "activity_id": activity_id,
        "key": f"{chance.getrandbits(128):032x}",
        "state": PhotoState.WAITING,
        "alt": ALT,
        "alt_language": "bg",
        "agreed_at": sent_at,
        "uploaded_by_id": sender_id,
        "uploaded_at": sent_at,
    }
    file = io.BytesIO()
    _mountain(chance).save(file, "PNG")
    contents = actions.prepare(file.getvalue())
    pictures = [{"photo_id": photo_id, "size": size, "content": content} for size, content in contents.items()]
    town.keep(Photo, [photo])
    town.keep(Picture, pictures)


def _mountain(chance: Any) -> Any:
    from PIL import Image, ImageDraw, ImageFilter

    picture = _fading(SKY, DAWN, 0, 0.62)
    light = Image.new("L", picture.size)
    for *place, strength in LIGHTS:
        ImageDraw.Draw(light).ellipse(place, fill=strength)
    picture.paste(SUN, mask=light.filter(ImageFilter.GaussianBlur(26)))
    for level, steep, colour in RIDGES:
        heights = list(_ridge(chance, level, steep))
        shape = Image.new("L", picture.size)
        outline = [(place * STEP, height) for place, height in enumerate(heights)]
        ImageDraw.Draw(shape).polygon([(0, HEIGHT), *outline, (WIDTH, HEIGHT)], fill=255)
        picture.paste(_fading(colour, DAWN, min(heights) / HEIGHT, 0.55, 0.55), mask=shape)
    return picture.filter(ImageFilter.GaussianBlur(0.8))


def _ridge(chance: Any, level: float, steep: float) -> Iterator[float]:
    waves = [(chance.uniform(0.6, 1.4) * number, chance.uniform(0, math.tau), 1 / number) for number in WAVES]
    for place in range(0, WIDTH + STEP, STEP):
        bent = sum(high * math.sin(often * place / WIDTH * math.tau + start) for often, start, high in waves)
        yield HEIGHT * (level - steep * bent)


def _fading(above: Colour, below: Colour, start: float, length: float, most: float = 1) -> Any:
    """A picture of one colour that turns into another, as mist does: from `start` on, over `length` of the height."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (WIDTH, HEIGHT))
    for line in range(HEIGHT):
        part = min(max((line / HEIGHT - start) / length, 0), most)
        colour = tuple(round(one + (other - one) * part) for one, other in zip(above, below, strict=True))
        ImageDraw.Draw(picture).line((0, line, WIDTH, line), fill=colour)
    return picture
