"""Reading a town as a pack, and what a pack would do here."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy.orm import joinedload

from community.foundation.config import settings
from community.foundation.database import every
from community.foundation.manifest import PackPart
from community.households.rules import TEXT_VERSION
from community.packs import rules
from community.packs.models import TownPack
from community.packs.rules import Doing, Entry, FaultKind, Here, PackFault

# How many packs the page lists.
A_PAGE = 20


def parts() -> list[PackPart]:
    """What the contexts put into a pack, in the order in which it is kept."""
    return [part for manifest in current_app.extensions["manifests"] for part in manifest.pack_parts]


def _here(part: PackPart) -> dict[str, Here]:
    found: dict[str, Here] = {}
    for one in part.here():
        found.setdefault(rules.key_of(one.entry, part.key), one)
    return found


def this_town() -> dict[str, Any]:
    """The town as a pack: everything that makes it, and no person."""
    town = settings()
    return rules.written(
        {part.slug: [one.entry for one in _here(part).values() if one.told] for part in parts()},
        country=town.country,
        time_zone=town.time_zone,
        consent_texts=TEXT_VERSION,
    )


@dataclass(frozen=True)
class PackLine:
    """An entry of a pack: of which part, by what it is known, what becomes of it, and the fields that differ here."""

    part: PackPart
    key: str
    doing: Doing
    entry: Entry
    differing: tuple[str, ...] = ()

    @property
    def named(self) -> str:
        """How one names it to let it be replaced."""
        return f"{self.part.slug}:{self.key}"


@dataclass(frozen=True)
class PackPlan:
    """What a pack would do here: line by line, in the order in which it is kept; nothing where anything is wrong."""

    lines: tuple[PackLine, ...] = ()
    faults: tuple[PackFault, ...] = ()
    # The wording of consents that it was made with, where families here read another: they go on reading this one.
    other_texts: str = ""

    def of(self, *doings: Doing) -> list[PackLine]:
        """The lines of which this becomes."""
        return [one for one in self.lines if one.doing in doings]


def plan(document: Mapping[str, Any], replace: Collection[str] = ()) -> PackPlan:
    """What a pack would do in this town, where what differs is replaced only as far as it is named."""
    faults = list(rules.header_faults(document))
    if faults:
        return PackPlan(faults=tuple(faults))
    known = {part.slug: part for part in parts()}
    faults += [*_elsewhere(document), *_unknown(document["parts"], known)]
    found: dict[str, Sequence[Entry]] = {}
    for slug, part in known.items():
        found[slug], wrong = rules.entries_of(slug, document["parts"].get(slug, []), part.shape, part.key)
        faults += wrong
    if not faults:
        faults += [fault for part in known.values() for fault in part.faults(found)]
    lines = [] if faults else [line for slug, part in known.items() for line in _lines(part, found[slug], replace)]
    faults += [
        PackFault(f"{line.part.slug}.{line.key}", FaultKind.NOT_THERE, line.key)
        for line in lines
        if line.part.keep is None and line.doing is not Doing.SAME
    ]
    if faults:
        return PackPlan(faults=tuple(faults[: rules.MOST_FAULTS]))
    texts = document["consent_texts"]
    return PackPlan(tuple(lines), other_texts=texts if texts != TEXT_VERSION else "")


def _elsewhere(document: Mapping[str, Any]) -> Iterator[PackFault]:
    """A pack of another country or zone: its holidays, its law and its hours are the server's to say, not a file's."""
    town = settings()
    if document["country"] != town.country:
        yield PackFault("country", FaultKind.OTHER_COUNTRY, document["country"])
    if document["time_zone"] != town.time_zone:
        yield PackFault("time_zone", FaultKind.OTHER_ZONE, document["time_zone"])


def _unknown(told: Mapping[str, Any], known: Mapping[str, PackPart]) -> Iterator[PackFault]:
    return (PackFault(f"parts.{slug[:60]}", FaultKind.UNKNOWN) for slug in told if slug not in known)


def _lines(part: PackPart, entries: Sequence[Entry], replace: Collection[str]) -> Iterator[PackLine]:
    held = _here(part)
    for entry in entries:
        key = rules.key_of(entry, part.key)
        here = held.get(key)
        what = rules.doing(entry, here, replace=rules.is_named(replace, part.slug, key))
        differing = tuple(name for name in part.shape if here and here.entry[name] != entry[name])
        yield PackLine(part, key, what, entry, differing)


def packs() -> list[TownPack]:
    """The latest packs that somebody brought, each with who it was."""
    return every(TownPack, by=TownPack.id.desc(), load=joinedload(TownPack.brought_by), most=A_PAGE)
