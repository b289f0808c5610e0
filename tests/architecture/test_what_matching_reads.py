"""Matching reads neither where somebody is from nor their papers, faith or health, and no free text."""

import ast
import re
import typing
from enum import Enum
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.sql import visitors

import app  # noqa: F401 - every model is known once the application can be made
from community.foundation.database import db
from community.households.models import Member
from community.interviews.queries import spoken
from volunteers.matching.rules import Mentor, Seeker

ROOT = Path(__file__).parents[2]
SLICES = ("matching", "proposals", "pairs", "requests", "profiles", "rosters")
FORBIDDEN = re.compile(
    r"(^|_)(nationalit|citizen|country|birthplace|religio|faith|ethnic|race$|tribe|diagnos|illness|disabilit|asylum|"
    r"refugee|passport|permit$|document|personal_number|legal_status|residence|sex$|sexual|politic)"
)
# What the engine may be told in words: codes from fixed lists and random names; each one a decision.
LABELS = {
    Mentor: {"key", "districts", "interests", "languages"},
    Seeker: {"key", "interests", "languages"},
}


def names_in(source: str) -> set[str]:
    """Every name, attribute, argument and imported module of a source, and words that stand alone in quotes."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
                found.add(name)
            case ast.keyword(arg=str(name)) | ast.ImportFrom(module=str(name)):
                found.add(name)
            case ast.Constant(value=str(word)) if word.isidentifier():
                found.add(word)
    return {part.lower() for name in found for part in name.split(".")}


# The one table that keeps sex and origin, for reports: who may read it, and who may not, is below.
REPORTING = {"reporting_facts.sex", "reporting_facts.country"}
# Who may name the slice that keeps it: itself, the figures, the table of permissions, and the demonstration.
READERS = {
    # What the trail calls such a row, of which it shows nobody anything.
    "community.audited",
    "community.reporting",
    "community.policy",
    "community.demo",
    "community.origins",
}


def test_no_table_keeps_what_nobody_may_store():
    kept = {
        f"{table.name}.{column.name}"
        for table in db.metadata.sorted_tables
        for column in table.columns
        if FORBIDDEN.search(column.name)
    }
    assert kept == REPORTING


def test_nothing_but_the_reports_reads_the_reporting_table():
    """Neither matching nor any other slice imports it, writes its name, or has a way to it by a relationship."""
    named = set()
    for context in ("community", "events", "volunteers"):
        for path in (ROOT / context).rglob("*.py"):
            source = path.read_text("utf-8")
            words = names_in(source)
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts[:2])
            imported = {str(node.module) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ImportFrom)}
            # The first migration makes it, as it makes every table.
            if "migrations" in path.parts:
                continue
            if {"reportingfact", "reporting_facts"} & words or any("community.origins" in one for one in imported):
                named.add(module)
    assert named == READERS
    from_elsewhere = [
        f"{mapper.class_.__name__}.{relation.key}"
        for mapper in Member.registry.mappers
        for relation in mapper.relationships
        if relation.mapper.local_table.name == "reporting_facts" or mapper.local_table.name == "reporting_facts"
    ]
    assert from_elsewhere == []


@pytest.mark.parametrize("part", SLICES)
def test_matching_names_nothing_of_it(part):
    files = sorted((ROOT / "volunteers" / part).glob("*.py"))
    assert files
    named = {file.name: sorted(filter(FORBIDDEN.search, names_in(file.read_text("utf-8")))) for file in files}
    assert {name: words for name, words in named.items() if words} == {}


def test_the_rule_finds_what_it_looks_for():
    source = "from reports.models import Asylum\nprint(member.religion, Household.legal_status, row['passport'])"
    found = {name for name in names_in(source) if FORBIDDEN.search(name)}
    assert found == {"asylum", "religion", "legal_status", "passport"}


def test_of_an_interview_matching_reads_how_well_somebody_hears_and_speaks():
    """Not whether somebody can read, went to school or worked: literacy and a life are not a reason to be matched."""
    query = spoken(Member.active)
    read = {str(column) for column in visitors.iterate(query) if isinstance(column, sa.Column)}
    tables = ("skills_interviews", "interviewed_languages", "interviewed_skills")
    assert {name for name in read if name.startswith(tables)} == {
        "skills_interviews.id",
        "skills_interviews.member_id",
        "skills_interviews.version",
        "skills_interviews.confirmed_version",
        "interviewed_languages.interview_id",
        "interviewed_languages.language",
        "interviewed_languages.listening",
        "interviewed_languages.speaking",
    }
    sources = [path.read_text("utf-8") for part in SLICES for path in (ROOT / "volunteers" / part).glob("*.py")]
    taken = {
        name.name
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and "interviews" in str(node.module)
        for name in node.names
    }
    assert taken == {"spoken"}


@pytest.mark.parametrize("values", [Mentor, Seeker])
def test_the_engine_is_told_no_free_text(values):
    def has_words(kind: object) -> bool:
        if isinstance(kind, type) and issubclass(kind, Enum):
            return False
        return kind is str or any(map(has_words, typing.get_args(kind)))

    kinds = typing.get_type_hints(values)
    assert {name for name, kind in kinds.items() if has_words(kind)} == LABELS[values]
