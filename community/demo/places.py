"""The neighbourhoods of the demonstration town: two districts of Sofia, in three languages."""

from typing import NamedTuple


class DemoArea(NamedTuple):
    """A neighbourhood: what the public sees of a place, with its approximate middle."""

    slug: str
    district: str
    en: str
    bg: str
    ar: str
    latitude: float
    longitude: float


DISTRICTS = {
    "vitosha": {"en": "Vitosha", "bg": "Витоша", "ar": "فيتوشا"},
    "oborishte": {"en": "Oborishte", "bg": "Оборище", "ar": "أوبوريشته"},
}

AREAS = (
    DemoArea("boyana", "vitosha", "Boyana", "Бояна", "بويانا", 42.6446, 23.2664),
    DemoArea("dragalevtsi", "vitosha", "Dragalevtsi", "Драгалевци", "دراغاليفتسي", 42.6331, 23.3113),
    DemoArea("simeonovo", "vitosha", "Simeonovo", "Симеоново", "سيميونوفو", 42.6217, 23.3372),
    DemoArea("knyazhevo", "vitosha", "Knyazhevo", "Княжево", "كنياجيفو", 42.6569, 23.2424),
    DemoArea("pavlovo", "vitosha", "Pavlovo", "Павлово", "بافلوفو", 42.6636, 23.2603),
    DemoArea("buxton", "vitosha", "Buxton", "Бъкстон", "بكستون", 42.6686, 23.2700),
    DemoArea(
        "manastirski-livadi",
        "vitosha",
        "Manastirski Livadi",
        "Манастирски ливади",
        "ماناستيرسكي ليفادي",
        42.6600,
        23.2872,
    ),
    DemoArea("kinotsentar", "vitosha", "Kinotsentar", "Киноцентър", "كينوتسنتار", 42.6513, 23.2801),
    DemoArea(
        "doctors-garden",
        "oborishte",
        "Doctors' Garden",
        "Докторската градина",
        "حديقة الأطباء",
        42.6957,
        23.3419,
    ),
    DemoArea("zaimov-park", "oborishte", "Zaimov Park", "Парк „Заимов“", "حديقة زايموف", 42.6991, 23.3468),
    DemoArea("yavorov", "oborishte", "Yavorov", "Яворов", "يافوروف", 42.6909, 23.3494),
    DemoArea("lions-bridge", "oborishte", "Lions' Bridge", "Лъвов мост", "جسر الأسود", 42.7051, 23.3241),
    DemoArea(
        "nevsky-square",
        "oborishte",
        "Alexander Nevsky",
        "Александър Невски",
        "ألكسندر نيفسكي",
        42.6966,
        23.3332,
    ),
    DemoArea("dondukov", "oborishte", "Dondukov", "Дондуков", "دوندوكوف", 42.7000, 23.3330),
    DemoArea("sitnyakovo", "oborishte", "Sitnyakovo", "Ситняково", "سيتنياكوفو", 42.6938, 23.3561),
    DemoArea("vasil-levski", "oborishte", "Vasil Levski", "Васил Левски", "فاسيل ليفسكي", 42.6979, 23.3388),
)
