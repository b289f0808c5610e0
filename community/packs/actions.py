"""Taking a pack over, and what community puts into one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from community.decisions import actions as decisions
from community.decisions.queries import asked_values, value_of
from community.directory import actions as directory
from community.directory.models import DirectoryEntry
from community.directory.rules import ServedGroup
from community.duties import actions as duties
from community.duties.models import DutyChange
from community.duties.queries import duties_of
from community.duties.rules import LONGEST as LONGEST_DUTY
from community.duties.rules import MOST_DAYS, DutyOwner, DutyTemplate, StepPicture
from community.foundation import clock
from community.foundation.access import Actor
from community.foundation.config import DECIDED_BY_THE_TOWN, Unfit, operator, settings
from community.foundation.database import added, every, first, lock_words
from community.foundation.i18n import LANGUAGES, SOURCE, lazy_gettext
from community.foundation.manifest import PackPart
from community.foundation.refusal import refuse
from community.packs import queries, rules
from community.packs.models import TownPack
from community.packs.queries import PackLine
from community.packs.rules import Doing, Entry, FaultKind, Here, PackFault, PackField, PackRefusal
from community.places.models import Area, District
from community.places.rules import LONGEST as LONGEST_PLACE
from community.referrals.rules import ReferralKind
from community.school_terms import actions as school_terms
from community.school_terms.models import SchoolTerm
from community.school_terms.queries import all_terms, school_spans
from community.school_terms.rules import LONGEST as LONGEST_TERM
from community.school_terms.rules import SchoolSpan, TermKind, in_order, overlap
from community.skills.models import Skill
from community.skills.rules import LONGEST as LONGEST_SKILL
from community.skills.rules import folded

Parts = Mapping[str, Sequence[Entry]]
MADE = (Doing.MADE, Doing.REPLACED)


def bring(document: dict[str, Any], account_id: int | None) -> TownPack:
    """Keep a pack to be looked at."""
    return added(TownPack(content=document, brought_by_id=account_id, brought_at=clock.now()))


def take(document: Mapping[str, Any], replace: Collection[str], actor: Actor) -> list[PackLine]:
    """Make what a pack has and the town has not, and replace what is named; the lines that did something. Raises
    Refused where anything is wrong with it, and then nothing is written."""
    lock_words("pack")
    plan = queries.plan(document, replace)
    refuse(PackRefusal.FAULTY, when=plan.faults)
    lines = plan.of(*MADE)
    for line in lines:
        # A vocabulary makes nothing: what of it is not here was a fault.
        if line.part.keep:
            line.part.keep(line.entry, actor)
    return lines


def take_over(pack: TownPack, replace: Collection[str], actor: Actor) -> int:
    """The same with a pack that was brought; how many lines did something."""
    done = len(take(pack.content, replace, actor))
    pack.taken_at = pack.taken_at if pack.taken_at and not done else clock.now()
    return done


def _in_order(words: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(words.items()))


# Settings: what the town decides itself. Whoever is bound by one is asked, as always.


def _settings_here() -> list[Here]:
    town, asked, environment = settings(), asked_values(), operator()
    found = []
    for name in DECIDED_BY_THE_TOWN:
        now = asked.get(name, value_of(name))
        fixed = name not in town.decided_by_the_town or name in asked
        found.append(Here({"name": name, "value": now}, now != str(getattr(environment, name)), fixed))
    return found


def _decide(entry: Entry, actor: Actor) -> None:
    decisions.change(entry["name"], entry["value"], actor)


def _unfit_settings(parts: Parts) -> Iterator[PackFault]:
    town, told = settings(), {one["name"]: one["value"] for one in parts["settings"]}
    for name, value in told.items():
        try:
            town.changed({name: value}).check_what_the_town_decides()
        except Unfit as unfit:
            yield PackFault(f"settings.{name}", FaultKind.UNFIT, unfit.message)
    languages = told.get("offered_languages", "").split()
    first_read = told.get("default_locale", town.default_locale)
    for code in (*languages, first_read):
        if code not in LANGUAGES:
            yield PackFault("settings.languages", FaultKind.NOT_A_CHOICE, code[:20])
    if languages and first_read not in (*languages, SOURCE):
        yield PackFault("settings.default_locale", FaultKind.NOT_THERE, first_read[:20])


# The map.


def _districts_here() -> list[Here]:
    return [Here({"code": one.code, "names": _in_order(one.names)}) for one in every(District, by=(District.code,))]


def _keep_district(entry: Entry, _actor: Actor) -> None:
    if found := first(District, District.code == entry["code"]):
        found.names = dict(entry["names"])
        return
    added(District(code=entry["code"], names=dict(entry["names"])))


def _areas_here() -> list[Here]:
    return [
        Here(
            {
                "slug": one.slug,
                "names": _in_order(one.names),
                "district": one.district,
                "latitude": one.latitude,
                "longitude": one.longitude,
            }
        )
        for one in every(Area, by=(Area.slug,))
    ]


def _keep_area(entry: Entry, _actor: Actor) -> None:
    told = {**entry, "names": dict(entry["names"])}
    if found := first(Area, Area.slug == entry["slug"]):
        for name, value in told.items():
            setattr(found, name, value)
        return
    added(Area(**told))


def _lost_areas(parts: Parts) -> Iterator[PackFault]:
    known = {one["code"] for one in parts["districts"]} | set(every(District.code))
    for position, one in enumerate(parts["areas"]):
        if one["district"] not in known:
            yield PackFault(f"areas[{position}].district", FaultKind.NOT_THERE, one["district"])


# The school year: what is over is nothing to begin with.


def _term_entry(one: SchoolTerm) -> Entry:
    days = {"first_on": one.first_on.isoformat(), "last_on": one.last_on.isoformat()}
    return {"kind": one.kind.value, **days, "name": one.name}


def _terms_here() -> list[Here]:
    today = clock.today()
    return [Here(_term_entry(one), told=one.last_on >= today) for one in all_terms()]


def _span_of(entry: Entry) -> SchoolSpan:
    first_on, last_on = (date.fromisoformat(entry[name]) for name in ("first_on", "last_on"))
    return SchoolSpan(TermKind(entry["kind"]), first_on, last_on)


def _keep_term(entry: Entry, _actor: Actor) -> None:
    span = _span_of(entry)
    facts = (entry["name"], span.kind, span.first_on, span.last_on)
    if found := first(SchoolTerm, SchoolTerm.kind == span.kind, SchoolTerm.first_on == span.first_on):
        school_terms.change(found, *facts)
        return
    school_terms.add(*facts)


def _unfit_terms(parts: Parts) -> Iterator[PackFault]:
    """Each is in order, and meets no other of its kind, in the pack or here: what begins on the same day is the same
    one."""
    told = [_span_of(one) for one in parts["terms"]]
    here = school_spans()
    for position, span in enumerate(told):
        others = [one for one in (*told[:position], *here) if (one.kind, one.first_on) != (span.kind, span.first_on)]
        if not in_order(span.first_on, span.last_on) or overlap(span, others):
            yield PackFault(f"terms[{position}]", FaultKind.UNFIT, f"{span.first_on} – {span.last_on}")


# Skills that staff listed; what people added themselves is theirs.


def _skill_key(skill: Skill) -> str:
    """By which name a listed skill is known: its English one, else the first it has."""
    name = skill.names.get(SOURCE) or next((skill.names[code] for code in sorted(skill.names)), "")
    return folded(name) or skill.folded


def _skills_here() -> list[Here]:
    known = every(Skill, Skill.listed | Skill.merged_into_id.is_not(None), by=(Skill.listed.desc(), Skill.id))
    found = []
    for one in known:
        entry = {"skill": _skill_key(one), "names": _in_order(one.names), "esco": one.esco}
        merged = one.merged_into_id is not None
        found.append(Here({**entry, "skill": one.folded} if merged else entry, fixed=merged, told=not merged))
    return sorted(found, key=lambda here: (not here.told, here.entry["skill"]))


def _keep_skill(entry: Entry, _actor: Actor) -> None:
    key, names = entry["skill"], dict(entry["names"])
    listed = next((one for one in every(Skill, Skill.listed, by=Skill.id) if _skill_key(one) == key), None)
    found = listed or first(Skill, Skill.folded == key)
    if found:
        found.names, found.esco, found.listed = names, entry["esco"], True
        return
    added(Skill(names=names, folded=key, esco=entry["esco"], listed=True, created_at=clock.now()))


def _unfolded_skills(parts: Parts) -> Iterator[PackFault]:
    for position, one in enumerate(parts["skills"]):
        name = one["names"].get(SOURCE) or next(one["names"][code] for code in sorted(one["names"]))
        if folded(name) != one["skill"]:
            yield PackFault(f"skills[{position}].skill", FaultKind.NOT_A_CHOICE, one["skill"])


# What the municipality owes a family that signed.


def _duty_entry(one: DutyTemplate) -> Entry:
    return {
        "key": one.key,
        "names": _in_order(dict(one.words)),
        "days": one.days,
        "owner": one.owner.value,
        "picture": one.picture.value if one.picture else None,
        "child": one.child,
        "off": one.off,
    }


def _duties_here() -> list[Here]:
    country = settings().country
    own = set(every(DutyChange.duty_code, DutyChange.law_code == country))
    return [Here(_duty_entry(one), own=one.key in own) for one in duties_of(country)]


def _keep_duty(entry: Entry, actor: Actor) -> None:
    picture = StepPicture(entry["picture"]) if entry["picture"] else None
    words = tuple(entry["names"].items())
    owner = DutyOwner(entry["owner"])
    duty = DutyTemplate(entry["key"], entry["days"], picture, entry["child"], words, owner, entry["off"])
    duties.change(settings().country, duty, actor.account_id)


# Who helps with what, as everybody may read it.

SERVICE = ("name", "names", "kinds", "groups", "languages", "about", "where", "phone", "hours", "way")


def _services_here() -> list[Here]:
    return [
        Here({name: getattr(one, name) for name in SERVICE} | {"names": _in_order(one.names)}, told=one.listed)
        for one in every(DirectoryEntry, by=(DirectoryEntry.name, DirectoryEntry.where, DirectoryEntry.id))
    ]


def _keep_service(entry: Entry, _actor: Actor) -> None:
    same = (DirectoryEntry.name == entry["name"], DirectoryEntry.where == entry["where"])
    if found := first(DirectoryEntry, *same, by=DirectoryEntry.id):
        directory.change(found, **entry)
        return
    directory.add(**entry, listed=True)


_SLUG = PackField(rules.line(60, like=rules.SLUG))


def _named(longest: int) -> PackField:
    return PackField(rules.names(LANGUAGES, longest))


def _words(longest: int, **more: bool) -> PackField:
    return PackField(rules.line(longest, empty=True, **more), "")  # type: ignore[arg-type]


def _some(words: Any) -> PackField:
    return PackField(rules.some_of(words), [])


PARTS = (
    PackPart(
        "settings",
        lazy_gettext("Settings of the town"),
        ("name",),
        {
            "name": PackField(rules.one_of(DECIDED_BY_THE_TOWN)),
            "value": PackField(rules.line(200, empty=True, dialled=True)),
        },
        _settings_here,
        _decide,
        _unfit_settings,
    ),
    PackPart(
        "districts",
        lazy_gettext("Districts"),
        ("code",),
        {"code": _SLUG, "names": _named(LONGEST_PLACE)},
        _districts_here,
        _keep_district,
    ),
    PackPart(
        "areas",
        lazy_gettext("Neighbourhoods"),
        ("slug",),
        {
            "slug": _SLUG,
            "names": _named(LONGEST_PLACE),
            "district": PackField(rules.line(60)),
            "latitude": PackField(rules.number(-90, 90, whole=False, nothing=True), None),
            "longitude": PackField(rules.number(-180, 180, whole=False, nothing=True), None),
        },
        _areas_here,
        _keep_area,
        _lost_areas,
    ),
    PackPart(
        "terms",
        lazy_gettext("School terms"),
        ("kind", "first_on"),
        {
            "kind": PackField(rules.one_of(one.value for one in TermKind)),
            "first_on": PackField(rules.day),
            "last_on": PackField(rules.day),
            "name": PackField(rules.line(LONGEST_TERM)),
        },
        _terms_here,
        _keep_term,
        _unfit_terms,
    ),
    PackPart(
        "skills",
        lazy_gettext("Skills"),
        ("skill",),
        {"skill": PackField(rules.line(LONGEST_SKILL)), "names": _named(LONGEST_SKILL), "esco": _words(120)},
        _skills_here,
        _keep_skill,
        _unfolded_skills,
    ),
    PackPart(
        "duties",
        lazy_gettext("Duties of the municipality"),
        ("key",),
        {
            "key": PackField(rules.line(duties.LONGEST_KEY, like=rules.SLUG)),
            "names": _named(LONGEST_DUTY),
            "days": PackField(rules.number(0, MOST_DAYS)),
            "owner": PackField(rules.one_of(one.value for one in DutyOwner), DutyOwner.SIGNER.value),
            "picture": PackField(rules.one_of((one.value for one in StepPicture), nothing=True), None),
            "child": PackField(rules.flag, False),
            "off": PackField(rules.flag, False),
        },
        _duties_here,
        _keep_duty,
    ),
    PackPart(
        "services",
        lazy_gettext("Who helps with what"),
        ("name", "where"),
        {
            "name": PackField(rules.line(160)),
            "names": PackField(rules.names(LANGUAGES, 160, empty=True), {}),
            "kinds": _some(one.value for one in ReferralKind),
            "groups": _some(one.value for one in ServedGroup),
            "languages": _some(LANGUAGES),
            "about": _words(300, several=True),
            "where": _words(200),
            "phone": _words(32, dialled=True),
            "hours": _words(120),
            "way": _words(300),
        },
        _services_here,
        _keep_service,
    ),
)
