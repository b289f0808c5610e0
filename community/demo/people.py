"""The names that the demonstration town draws its invented people from."""

from collections.abc import Collection
from typing import NamedTuple


class Given(NamedTuple):
    """A given name in Latin letters and in its own script; f or m says which family name goes with it."""

    latin: str
    native: str
    form: str


class FamilyName(NamedTuple):
    """A family name as women and as men bear it, in Latin letters and in its own script."""

    latin_f: str
    latin_m: str
    native_f: str
    native_m: str


def _given(form: str, text: str) -> tuple[Given, ...]:
    pairs = (pair.split("=") for pair in text.split())
    return tuple(Given(latin, native, form) for latin, native in pairs)


def _same(text: str) -> tuple[FamilyName, ...]:
    pairs = (pair.split("=") for pair in text.split())
    return tuple(FamilyName(latin, latin, native, native) for latin, native in pairs)


def _paired(text: str) -> tuple[FamilyName, ...]:
    return tuple(FamilyName(*four.split("=")) for four in text.split())


GIVEN = {
    "bg": _given(
        "f",
        "Maria=Мария Elena=Елена Desislava=Десислава Ralitsa=Ралица Yana=Яна Vesela=Весела Gergana=Гергана "
        "Snezhana=Снежана Teodora=Теодора Radka=Радка Kalina=Калина Boryana=Боряна Nevena=Невена Iva=Ива",
    )
    + _given(
        "m",
        "Georgi=Георги Ivan=Иван Dimitar=Димитър Stoyan=Стоян Plamen=Пламен Hristo=Христо Kaloyan=Калоян "
        "Rumen=Румен Asen=Асен Boris=Борис Nikola=Никола Metodi=Методи Vasil=Васил Zhivko=Живко",
    ),
    "uk": _given("f", "Oksana=Оксана Solomiia=Соломія Halyna=Галина Kateryna=Катерина Zlata=Злата Daryna=Дарина")
    + _given("m", "Andrii=Андрій Bohdan=Богдан Taras=Тарас Matvii=Матвій Ostap=Остап Yurii=Юрій"),
    "ru": _given("f", "Tatiana=Татьяна Vera=Вера Polina=Полина")
    + _given("m", "Mikhail=Михаил Timur=Тимур Leonid=Леонид"),
    "ar": _given("f", "Isra'=إسراء Maryam=مريم Rasha=رشا Huda=هدى Lamis=لميس Sana'=سناء Nour=نور Yasmin=ياسمين")
    + _given("m", "Omar=عمر Khaled=خالد Yusuf=يوسف Mu'tasim=معتصم Bilal=بلال Tareq=طارق Samir=سمير Ziad=زياد"),
    "fa_AF": _given("f", "Parwana=پروانه Zarghuna=زرغونه Shabnam=شبنم Latifa=لطیفه Freshta=فرشته")
    + _given("m", "Farid=فرید Najib=نجیب Jawad=جواد Homayun=همایون Reza=رضا"),
    "fa": _given("f", "Niloufar=نیلوفر Shirin=شیرین Mahsa=مهسا") + _given("m", "Kaveh=کاوه Arash=آرش Babak=بابک"),
    "ps": _given("f", "Spogmay=سپوږمۍ Palwasha=پلوشه Gulalai=ګلالۍ") + _given("m", "Zmarai=زمری Tor=تور Wali=ولي"),
    "ckb": _given("f", "Shilan=شیلان Hêro=هێرۆ Nasrin=نەسرین") + _given("m", "Aram=ئارام Rebin=ڕێبین Soran=سۆران"),
    "ku": _given("f", "Berfîn=Berfîn Zozan=Zozan Rojda=Rojda") + _given("m", "Azad=Azad Baran=Baran Şiyar=Şiyar"),
    "fr": _given("f", "Grâce=Grâce Espérance=Espérance Mireille=Mireille Nsimba=Nsimba")
    + _given("m", "Dieudonné=Dieudonné Patrice=Patrice Landu=Landu Christian=Christian"),
    "en": _given("f", "Amara=Amara Ruth=Ruth Selam=Selam") + _given("m", "Samuel=Samuel Tesfay=Tesfay David=David"),
    "sv": _given("f", "Astrid=Astrid Linnéa=Linnéa") + _given("m", "Björn=Björn Åke=Åke"),
}

FAMILY = {
    "bg": _paired(
        "Petrova=Petrov=Петрова=Петров Ivanova=Ivanov=Иванова=Иванов Dimitrova=Dimitrov=Димитрова=Димитров "
        "Stoyanova=Stoyanov=Стоянова=Стоянов Marinova=Marinov=Маринова=Маринов Koleva=Kolev=Колева=Колев "
        "Todorova=Todorov=Тодорова=Тодоров Angelova=Angelov=Ангелова=Ангелов "
        "Hristova=Hristov=Христова=Христов "
        "Popova=Popov=Попова=Попов Yordanova=Yordanov=Йорданова=Йорданов Ruseva=Rusev=Русева=Русев "
        "Lazarova=Lazarov=Лазарова=Лазаров Mihaylova=Mihaylov=Михайлова=Михайлов Zheleva=Zhelev=Желева=Желев "
        "Boneva=Bonev=Бонева=Бонев"
    ),
    "uk": _same("Kovalenko=Коваленко Shevchuk=Шевчук Moroz=Мороз Tkachenko=Ткаченко Hnatiuk=Гнатюк"),
    "ru": _paired("Sokolova=Sokolov=Соколова=Соколов Orlova=Orlov=Орлова=Орлов Lebedeva=Lebedev=Лебедева=Лебедев"),
    "ar": _same("Haddad=حداد Darwish=درويش Khoury=خوري Mansour=منصور Najjar=نجار Sabbagh=صباغ Halabi=حلبي"),
    "fa_AF": _same("Rahimi=رحیمی Noori=نوری Karimi=کریمی Ahmadi=احمدی Sharifi=شریفی"),
    "fa": _same("Rostami=رستمی Kazemi=کاظمی Tehrani=تهرانی"),
    "ps": _same("Stanekzai=ستانکزی Momand=مومند Wardak=وردک"),
    "ckb": _same("Hawrami=هەورامی Barzinji=بەرزنجی Zangana=زەنگەنە"),
    "ku": _same("Demir=Demir Kaya=Kaya Aslan=Aslan"),
    "fr": _same("Mbuyi=Mbuyi Kabongo=Kabongo Ilunga=Ilunga Makiese=Makiese"),
    "en": _same("Okafor=Okafor Haile=Haile Mensah=Mensah Brown=Brown"),
    "sv": _same("Lindqvist=Lindqvist Ekström=Ekström"),
}

# How often a language is the first one of a volunteer and of a household.
VOLUNTEER_LANGUAGES = {
    "bg": 58, "uk": 9, "ru": 5, "ar": 9, "fa_AF": 4, "fa": 3, "ps": 2, "ckb": 2, "ku": 1, "fr": 3,
    "en": 3, "sv": 1,
}  # fmt: skip
HOUSEHOLD_LANGUAGES = {
    "ar": 30, "uk": 28, "fa_AF": 13, "ps": 8, "ckb": 5, "ku": 4, "fa": 3, "fr": 4, "ru": 3, "en": 2,
}  # fmt: skip
# What people learned besides: most who live here long have some Bulgarian or English.
SECOND_LANGUAGES = {
    "bg": ("en", "ru", "fr"), "uk": ("ru", "bg", "en"), "ru": ("bg", "uk"), "ar": ("en", "bg", "fr"),
    "fa_AF": ("fa", "en", "ps"), "fa": ("en", "fa_AF", "bg"), "ps": ("fa_AF", "en"), "ckb": ("ar", "en"),
    "ku": ("ar", "bg"), "fr": ("en",), "en": ("bg",), "sv": ("en",),
}  # fmt: skip


class DemoMember(NamedTuple):
    """A place in a household: guardian or not, between which ages, how well the birth year is known."""

    guardian: bool
    youngest: int
    oldest: int
    precision: str = "year"
    form: str = "x"


_MOTHER = DemoMember(True, 24, 42, "exact", "f")
_FATHER = DemoMember(True, 26, 46, "year", "m")
_GRANDMOTHER = DemoMember(True, 58, 74, "estimated", "f")
_BABY = DemoMember(False, 0, 2, "exact")
_SMALL = DemoMember(False, 3, 6)
_PUPIL = DemoMember(False, 7, 11)
_TEENAGER = DemoMember(False, 12, 17)

# A structure and how often it is met.
HOUSEHOLDS: tuple[tuple[int, tuple[DemoMember, ...]], ...] = (
    (22, (_MOTHER, _FATHER, _PUPIL, _SMALL)),
    (14, (_MOTHER, _PUPIL)),
    (12, (_MOTHER, _FATHER, _BABY)),
    (10, (_MOTHER, _TEENAGER, _PUPIL)),
    (8, (_MOTHER, _FATHER, _TEENAGER, _PUPIL, _SMALL)),
    (7, (_MOTHER, _GRANDMOTHER, _SMALL)),
    (6, (_MOTHER, _FATHER, _TEENAGER, _PUPIL, _SMALL, _BABY)),
    (6, (DemoMember(True, 19, 34, "year", "m"),)),
    (5, (DemoMember(True, 20, 40, "year", "f"),)),
    (4, (_GRANDMOTHER, _TEENAGER)),
    (3, (_FATHER, _PUPIL)),
    (3, (DemoMember(True, 60, 78, "estimated", "f"), DemoMember(True, 60, 80, "estimated", "m"))),
)

# What a person may need in order to take part.
ACCOMMODATIONS = ("step_free", "no_pork", "quiet_room", "vegetarian", "interpreter", "childcare", "pram_space")


def unlike(latin: str, language: str, form: str, borne: Collection[str]) -> Given:
    """The name, or the next one of its language that nobody in the family bears;
    the name itself where all are borne."""
    names = [one for one in GIVEN[language] if one.form == form]
    at = [one.latin for one in names].index(latin)
    return next((one for one in names[at:] + names[:at] if one.latin not in borne), names[at])
