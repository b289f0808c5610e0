"""The twelve organisations of the demonstration town; all but its coordinator are invented."""

from typing import NamedTuple


class Organisation(NamedTuple):
    """An organisation: its slug, its kind, its level, and its name as it stands on its door."""

    slug: str
    kind: str
    level: str
    name: str


RED_CROSS = "red-cross-sofia"
SECOND = "district-vitosha"
FOUNDATION = "open-door"

ORGANISATIONS = (
    Organisation("red-cross-sofia", "ngo", "national", "Български Червен кръст"),
    Organisation("district-vitosha", "municipality", "local", "Столична община, район „Витоша“"),
    Organisation("district-oborishte", "municipality", "local", "Столична община, район „Оборище“"),
    Organisation("open-door", "ngo", "regional", "Психосоциална фондация „Отворена врата“"),
    Organisation("first-word", "ngo", "regional", "Езикова школа „Първа дума“"),
    Organisation("pine-tree-sports", "ngo", "local", "Спортен клуб „Бор“"),
    Organisation("linden-library", "institution", "local", "Библиотека „Липата“"),
    Organisation("white-stork-school", "institution", "local", "Основно училище „Бял щъркел“"),
    Organisation("spring-health-centre", "institution", "local", "Здравен център „Изворът“"),
    Organisation("good-hands", "ngo", "regional", "„Добри ръце“ – труд и занаят"),
    Organisation("neighbours-oborishte", "ngo", "local", "Съседите от Оборище"),
    Organisation("women-of-two-shores", "ngo", "national", "Жени от два бряга"),
)
