"""The twenty venues of the demonstration town: invented houses in real neighbourhoods."""

from typing import NamedTuple


class DemoVenue(NamedTuple):
    """A place to meet: its owner, its name in three languages, an invented address, where it lies, how many fit in."""

    slug: str
    organisation: str
    area: str
    name: str
    english: str
    arabic: str
    address: str
    latitude: float
    longitude: float
    capacity: int
    step_free: bool
    visibility: str = "public"


# fmt: off
VENUES = (
    DemoVenue("pine-meadow", "pine-tree-sports", "boyana",
          "Боровата поляна", "Pine Meadow", "مرج الصنوبر",
          "ул. „Боровинка“ 40",
          42.6452, 23.2671, 80, True),
    DemoVenue("sports-hall", "pine-tree-sports", "boyana",
          "Спортна зала „Бор“", "Pine Tree Sports Hall", "صالة «الصنوبر» الرياضية",
          "ул. „Боровинка“ 42",
          42.6449, 23.268, 60, True),
    DemoVenue("mountain-stop", "district-vitosha", "dragalevtsi",
          "Спирка „Планинска“, до дъба", "Planinska bus stop, by the oak", "موقف «بلانينسكا» قرب شجرة البلوط",
          "пл. „Стария дъб“ 1",
          42.632, 23.312, 60, False),
    DemoVenue("old-mill", "district-vitosha", "simeonovo",
          "Старата воденица", "The Old Mill", "الطاحونة القديمة",
          "ул. „Воденичница“ 3",
          42.6225, 23.3361, 40, False),
    DemoVenue("vitosha-centre", "district-vitosha", "pavlovo",
          "Читалище „Витошки извор“", "Vitosha Spring community centre", "المركز الثقافي «نبع فيتوشا»",
          "ул. „Слънчев рид“ 18",
          42.664, 23.2611, 70, True),
    DemoVenue("buxton-yard", "district-vitosha", "buxton",
          "Дворът зад пазара", "The yard behind the market", "الساحة خلف السوق",
          "ул. „Портокал“ 5",
          42.6688, 23.2712, 35, True),
    DemoVenue("school-gym", "white-stork-school", "manastirski-livadi",
          "Училище „Бял щъркел“, салон", "White Stork School, gym", "مدرسة «اللقلق الأبيض»، قاعة الرياضة",
          "ул. „Щъркелово гнездо“ 7",
          42.6602, 23.2868, 50, True),
    DemoVenue("school-library", "white-stork-school", "manastirski-livadi",
          "Училище „Бял щъркел“, библиотека", "White Stork School, library", "مدرسة «اللقلق الأبيض»، المكتبة",
          "ул. „Щъркелово гнездо“ 7",
          42.6603, 23.2871, 24, True, "after_confirmation"),
    DemoVenue("spring-room", "spring-health-centre", "knyazhevo",
          "„Изворът“, стая за групи", "The Spring, group room", "«النبع»، غرفة المجموعات",
          "ул. „Минерален кладенец“ 12",
          42.6571, 23.243, 20, True),
    DemoVenue("quiet-house", "open-door", "kinotsentar",
          "Тихата къща", "The Quiet House", "البيت الهادئ",
          "ул. „Киноекран“ 9",
          42.6511, 23.2804, 16, True, "after_confirmation"),
    DemoVenue("shared-garden", "district-vitosha", "kinotsentar",
          "Общата градина", "The Shared Garden", "الحديقة المشتركة",
          "ул. „Лехите“ 2",
          42.652, 23.2792, 45, True),
    DemoVenue("red-cross-hall", "red-cross-sofia", "dondukov",
          "Червен кръст, зала за срещи", "Red Cross, meeting hall", "الصليب الأحمر، قاعة اللقاءات",
          "ул. „Бели лилии“ 15",
          42.6998, 23.3336, 60, True),
    DemoVenue("red-cross-office", "red-cross-sofia", "dondukov",
          "Червен кръст, приемна", "Red Cross, reception", "الصليب الأحمر، الاستقبال",
          "ул. „Бели лилии“ 15",
          42.6999, 23.3338, 14, True),
    DemoVenue("open-door-room", "open-door", "doctors-garden",
          "„Отворена врата“, кръглата стая", "Open Door, the round room", "«الباب المفتوح»، الغرفة المستديرة",
          "ул. „Тиха липа“ 6",
          42.6952, 23.3424, 18, True, "after_confirmation"),
    DemoVenue("garden-gate", "district-oborishte", "doctors-garden",
          "Докторската градина, източен вход", "Doctors' Garden, east entrance", "حديقة الأطباء، المدخل الشرقي",
          "ул. „Тиха липа“ 1",
          42.6957, 23.3419, 60, True),
    DemoVenue("library-hall", "linden-library", "zaimov-park",
          "Библиотека „Липата“, читалня", "Linden Library, reading room", "مكتبة «الزيزفون»، قاعة المطالعة",
          "ул. „Пъстра книга“ 22",
          42.6989, 23.3461, 40, True),
    DemoVenue("first-word-rooms", "first-word", "yavorov",
          "„Първа дума“, учебни стаи", "First Word, classrooms", "«الكلمة الأولى»، غرف الدراسة",
          "ул. „Буквар“ 11",
          42.6911, 23.3489, 32, False),
    DemoVenue("good-hands-workshop", "good-hands", "lions-bridge",
          "Работилница „Добри ръце“", "Good Hands Workshop", "ورشة «الأيدي الطيبة»",
          "ул. „Майсторска“ 30",
          42.7048, 23.3249, 25, True),
    DemoVenue("neighbours-kitchen", "neighbours-oborishte", "nevsky-square",
          "Кухнята на съседите", "The Neighbours' Kitchen", "مطبخ الجيران",
          "ул. „Топъл хляб“ 4",
          42.697, 23.3329, 40, True),
    DemoVenue("two-shores-house", "women-of-two-shores", "sitnyakovo",
          "Къща „Два бряга“", "Two Shores House", "بيت «الضفتين»",
          "ул. „Речен камък“ 8",
          42.694, 23.3557, 30, True, "after_confirmation"),
)

# Where a room is kept quiet for whoever needs it; and where a pram finds room, beside every step-free house.
QUIET_ROOMS = {"quiet-house", "two-shores-house", "library-hall"}
NO_PRAMS = {"red-cross-office", "good-hands-workshop"}

# With whom a house is shared, and what they have to know of it; "": with everybody.
SHARED = (
    ("buxton-yard", "pine-tree-sports", "Велосипедите остават под навеса; ключът е при портиера."),
    ("garden-gate", "neighbours-oborishte", ""),
    ("red-cross-hall", "neighbours-oborishte", "Барабаните само до 21:00, отгоре живеят хора."),
    ("quiet-house", "red-cross-sofia", "Без почукване по време на сесия; обувките се свалят."),
    ("library-hall", "district-oborishte", "Питайте на гишето за ключа от проектора."),
    ("vitosha-centre", "", "Залата се подрежда след всяка среща."),
)

# How to find the door: in Bulgarian, English and Arabic.
WAYS = {
    "vitosha-centre": (
        "Входът е откъм двора, втората врата вляво.",
        "The entrance is from the yard, the second door on the left.",
        "المدخل من الساحة، الباب الثاني على اليسار.",
    ),
    "shared-garden": (
        "Портата до чешмата; звънете, ако е затворена.",
        "The gate by the fountain; ring if it is closed.",
        "البوابة قرب السبيل؛ رنّوا الجرس إن كانت مغلقة.",
    ),
    "red-cross-hall": (
        "Звънец „Зала“, първи етаж, има асансьор.",
        "Press the bell marked „Зала“, first floor, there is a lift.",
        "رنّوا جرس «Зала»، الطابق الأول، ويوجد مصعد.",
    ),
    "library-hall": (
        "Читалнята е след гардероба, вдясно.",
        "The reading room is past the cloakroom, on the right.",
        "قاعة المطالعة بعد غرفة المعاطف، على اليمين.",
    ),
    "quiet-house": (
        "Синята врата зад брезата, звънец 9.",
        "The blue door behind the birch, bell 9.",
        "الباب الأزرق خلف شجرة البتولا، الجرس 9.",
    ),
}
# fmt: on
