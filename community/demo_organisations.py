"""The twelve organisations of the demonstration town; all but its coordinator are invented."""

from typing import NamedTuple


class Organisation(NamedTuple):
    """An organisation: its slug, its kind, its level, its names and the area where it works."""

    slug: str
    kind: str
    level: str
    en: str
    bg: str
    ar: str
    area: str
    email: str


RED_CROSS = "red-cross-sofia"
SECOND = "open-door"

ORGANISATIONS = (
    Organisation(
        RED_CROSS,
        "ngo",
        "national",
        "Bulgarian Red Cross",
        "Български Червен кръст",
        "الصليب الأحمر البلغاري",
        "dondukov",
        "red-cross@example.org",
    ),
    Organisation(
        "district-vitosha",
        "municipality",
        "local",
        "Municipality, District Vitosha",
        "Столична община, район „Витоша“",
        "البلدية، منطقة فيتوشا",
        "pavlovo",
        "vitosha@example.org",
    ),
    Organisation(
        "district-oborishte",
        "municipality",
        "local",
        "Municipality, District Oborishte",
        "Столична община, район „Оборище“",
        "البلدية، منطقة أوبوريشته",
        "vasil-levski",
        "oborishte@example.org",
    ),
    Organisation(
        SECOND,
        "ngo",
        "regional",
        "Open Door Psychosocial Foundation",
        "Психосоциална фондация „Отворена врата“",
        "مؤسسة الباب المفتوح للدعم النفسي والاجتماعي",
        "doctors-garden",
        "open-door@example.org",
    ),
    Organisation(
        "first-word",
        "ngo",
        "regional",
        "First Word Language School",
        "Езикова школа „Първа дума“",
        "مدرسة الكلمة الأولى للغات",
        "yavorov",
        "first-word@example.org",
    ),
    Organisation(
        "pine-tree-sports",
        "ngo",
        "local",
        "Pine Tree Sports Club",
        "Спортен клуб „Бор“",
        "نادي الصنوبر الرياضي",
        "boyana",
        "pine-tree@example.org",
    ),
    Organisation(
        "linden-library",
        "institution",
        "local",
        "Linden Street Library",
        "Библиотека „Липата“",
        "مكتبة الزيزفون",
        "zaimov-park",
        "library@example.org",
    ),
    Organisation(
        "white-stork-school",
        "institution",
        "local",
        "White Stork Primary School",
        "Основно училище „Бял щъркел“",
        "مدرسة اللقلق الأبيض الابتدائية",
        "manastirski-livadi",
        "school@example.org",
    ),
    Organisation(
        "spring-health-centre",
        "institution",
        "local",
        "The Spring Health Centre",
        "Здравен център „Изворът“",
        "مركز النبع الصحي",
        "knyazhevo",
        "health@example.org",
    ),
    Organisation(
        "good-hands",
        "ngo",
        "regional",
        "Good Hands, Work and Craft",
        "„Добри ръце“ – труд и занаят",
        "الأيدي الطيبة للعمل والحرف",
        "lions-bridge",
        "good-hands@example.org",
    ),
    Organisation(
        "neighbours-oborishte",
        "ngo",
        "local",
        "Neighbours of Oborishte",
        "Съседите от Оборище",
        "جيران أوبوريشته",
        "nevsky-square",
        "neighbours@example.org",
    ),
    Organisation(
        "women-of-two-shores",
        "ngo",
        "national",
        "Women of Two Shores",
        "Жени от два бряга",
        "نساء من ضفتين",
        "sitnyakovo",
        "two-shores@example.org",
    ),
)
