"""The twelve organisations of the demonstration town; all but its coordinator are invented."""

from typing import NamedTuple


class DemoOrganisation(NamedTuple):
    """An organisation: its slug, its kind, its level, its name as it stands on its door, in English and in Arabic."""

    slug: str
    kind: str
    level: str
    name: str
    en: str
    ar: str


RED_CROSS = "red-cross-sofia"
SECOND = "district-vitosha"
FOUNDATION = "open-door"

ORGANISATIONS = (
    DemoOrganisation(
        "red-cross-sofia", "ngo", "national", "Български Червен кръст", "Bulgarian Red Cross", "الصليب الأحمر البلغاري"
    ),
    DemoOrganisation(
        "district-vitosha",
        "municipality",
        "local",
        "Столична община, район „Витоша“",
        "Sofia Municipality, Vitosha District",
        "بلدية صوفيا، حي فيتوشا",
    ),
    DemoOrganisation(
        "district-oborishte",
        "municipality",
        "local",
        "Столична община, район „Оборище“",
        "Sofia Municipality, Oborishte District",
        "بلدية صوفيا، حي أوبوريشته",
    ),
    DemoOrganisation(
        "open-door",
        "ngo",
        "regional",
        "Психосоциална фондация „Отворена врата“",
        "Open Door Psychosocial Foundation",
        "مؤسسة «الباب المفتوح» للدعم النفسي والاجتماعي",
    ),
    DemoOrganisation(
        "first-word",
        "ngo",
        "regional",
        "Езикова школа „Първа дума“",
        "First Word Language School",
        "مدرسة «الكلمة الأولى» للغات",
    ),
    DemoOrganisation(
        "pine-tree-sports", "ngo", "local", "Спортен клуб „Бор“", "Pine Tree Sports Club", "نادي «الصنوبر» الرياضي"
    ),
    DemoOrganisation(
        "linden-library", "institution", "local", "Библиотека „Липата“", "The Linden Library", "مكتبة «الزيزفون»"
    ),
    DemoOrganisation(
        "white-stork-school",
        "institution",
        "local",
        "Основно училище „Бял щъркел“",
        "White Stork School",
        "مدرسة «اللقلق الأبيض»",
    ),
    DemoOrganisation(
        "spring-health-centre",
        "institution",
        "local",
        "Здравен център „Изворът“",
        "The Spring Health Centre",
        "المركز الصحي «النبع»",
    ),
    DemoOrganisation(
        "good-hands",
        "ngo",
        "regional",
        "„Добри ръце“ – труд и занаят",
        "Good Hands – Work and Craft",
        "«الأيدي الطيبة» – عمل وحِرَف",
    ),
    DemoOrganisation(
        "neighbours-oborishte", "ngo", "local", "Съседите от Оборище", "Neighbours of Oborishte", "جيران أوبوريشته"
    ),
    DemoOrganisation(
        "women-of-two-shores", "ngo", "national", "Жени от два бряга", "Women of Two Shores", "نساء ضفّتين"
    ),
)
