"""People are found alike on both databases, by every part of their names, as they are called now."""

import pytest
import sqlalchemy as sa

from community.accounts.actions import change_details
from community.accounts.models import Account
from community.foundation import clock
from community.foundation.audit import AuditEntry
from community.foundation.database import db
from community.foundation.derived_columns import rules_of, with_derived
from community.foundation.personal_data import Owner, erase
from community.households.models import Consent, Household, Member
from community.households.queries import of_name
from community.households.rules import ConsentManner, ConsentPurpose
from community.privacy.queries import tables
from community.skills import actions as skills
from community.skills.models import Skill
from community.skills.queries import find_named
from tests import factories
from volunteers.profiles.models import Volunteer
from volunteers.proposals.queries import volunteers_of_name

pytestmark = pytest.mark.both_databases

PHONES = ("0885 550 012", "٠٨٨٩ ١٢٣ ٤٥٦", "+359 (0)2 123 456 ext. 12", "54 321")
NAMES = (("Амина", "Ал-Масри"), ("Şükrü", "Yıldız"), ("Ілля", "Ґалаґан"), ("Марко", "Иванов"))
TYPED = [
    ("амина ал-масри", "Амина"), ("ал-масри", "Амина"), ("Масри Амина", "Амина"), ("МАСРИ", "Амина"),
    ("sukru", "Şükrü"), ("Yildiz", "Şükrü"), ("ŞÜKRÜ", "Şükrü"), ("галаган", "Ілля"), ("илля ґалаґан", "Ілля"),
    ("марко", "Марко"), ("Иванов Амина", ""), ("%", ""), ("_", ""), ("", ""),
]  # fmt: skip


def agreeing(call_name: str, *members: str) -> Household:
    made = factories.household(factories.organisation(), *members, call_name=call_name)
    factories.add(
        Consent(
            household_id=made.id,
            organisation_id=made.organisation_id,
            purpose=ConsentPurpose.COORDINATION,
            text_version="1",
            language="bg",
            manner=ConsentManner.ORALLY,
            given_at=clock.now(),
        )
    )
    return made


def found(typed: str) -> list[str]:
    return list(db.session.scalars(sa.select(Household.call_name).where(of_name(typed)).order_by(Household.id)))


@pytest.mark.parametrize("names_of", ["household", "member", "both"])
def test_households_are_found_as_people_type(names_of, writing, reading):
    with writing():
        for name, family_name in NAMES:
            whole = f"{name} {family_name}"
            of_all, of_one = {"household": (whole, "X"), "member": (name, whole), "both": (family_name, name)}[names_of]
            agreeing(of_all, of_one, "Y")
    with reading():
        shown = {name: family_name if names_of == "both" else None for name, family_name in NAMES}
        for typed, name in TYPED:
            expected = (
                [shown[name] or (f"{name} {dict(NAMES)[name]}" if names_of == "household" else name)] if name else []
            )
            assert found(typed) == expected, typed


def test_volunteers_are_found_as_people_type(writing, reading):
    with writing():
        for name, family_name in NAMES:
            account = factories.volunteer(name=name, family_name=family_name)
            db.session.get_one(Volunteer, account.id).matching_agreed_at = clock.now()
    with reading():
        for typed, name in TYPED:
            expected = [f"{name} {dict(NAMES)[name]}"] if name else []
            assert [called for _, called in volunteers_of_name(typed)[0]] == expected, typed


def test_of_many_of_a_name_it_is_said_that_there_are_more(writing, reading):
    with writing():
        for number in range(21):
            account = factories.volunteer(name="Мария", family_name=f"Иванова {number:02}")
            db.session.get_one(Volunteer, account.id).matching_agreed_at = clock.now()
    with reading():
        found, more = volunteers_of_name("Иванова")
        assert (len(found), more) == (20, True)
        assert volunteers_of_name("Мария 07") == ([(found[7][0], "Мария Иванова 07")], False)


def test_a_name_in_its_own_script_finds_too_and_who_left_does_not(writing, reading):
    with writing():
        household = agreeing("Амина", "Amal")
        [amal] = db.session.scalars(sa.select(Member).where(Member.household_id == household.id))
        amal.native_name = "أمل"
        factories.add(Member(household_id=household.id, call_name="Гошо", active=False))
    with reading():
        assert (found("امل"), found("amal"), found("гошо")) == (["Амина"], ["Амина"], [])


def test_whoever_is_renamed_is_found_by_the_new_name_only(writing, reading):
    with writing():
        account = factories.volunteer(name="Şükrü", family_name="Yıldız")
    with writing() as session:
        changed = session.get_one(Account, account.id)
        change_details(changed, name="Ілля", family_name=changed.family_name, phone="", locale="en")
    with reading() as session:
        assert session.get_one(Account, account.id).search_text == "илля yildiz"
        # The trail tells what somebody did, not what followed.
        assert all("search_text" not in columns for columns in session.scalars(sa.select(AuditEntry.columns)))


@pytest.mark.parametrize(("owner", "model"), [(Owner.ACCOUNT, Account), (Owner.HOUSEHOLD, Household)])
def test_whoever_is_erased_is_found_by_nothing(owner, model, writing, reading):
    with writing():
        rows = {
            Owner.ACCOUNT: factories.account(name="Şükrü", family_name="Yıldız"),
            Owner.HOUSEHOLD: agreeing("Ілля", "Ілля"),
        }
        number = rows[owner].id
        erase(tables(), owner, number)
    with reading() as session:
        row = session.get_one(model, number)
        assert [getattr(row, name) for name in rules_of(model)] == [""] * len(rules_of(model))


def test_rows_that_are_inserted_by_the_thousand_are_found(writing, reading):
    with writing() as session:
        of = factories.organisation()
        facts = {"organisation_id": of.id, "locale": "uk", "created_at": clock.now()}
        session.execute(sa.insert(Household), [{**facts, "call_name": "Ґалаґан"}, {**facts, "call_name": "Yıldız"}])
    with reading() as session:
        assert session.scalars(sa.select(Household.search_text).order_by(Household.id)).all() == ["галаган", "yildiz"]


def test_a_bulk_update_writes_what_follows_or_is_refused():
    both = {"name": "Şükrü", "family_name": "Yıldız"}
    assert with_derived(Account, {"locale": "bg"}) == {"locale": "bg"}
    assert with_derived(Account, both) == {**both, "search_text": "sukru yildiz"}
    with pytest.raises(ValueError, match="write all or none"):
        with_derived(Account, {"name": "Şükrü"})


@pytest.mark.parametrize("typed", ["шиене", "ШИЕНЕ", " Шиёне ", "sewing", "Şewing", "needlework"])
def test_a_skill_is_known_by_each_of_its_names(typed, writing):
    with writing():
        facts = {"listed": True, "created_at": clock.now()}
        sewing = factories.add(Skill(names={"en": "Sewing"}, folded="needlework", **facts))
        factories.add(Skill(names={"en": "Sewing machines"}, folded="sewing machines", **facts))
        skills.keep(sewing, {"en": "Sewing", "bg": "Шиене"}, "", listed=True)
        db.session.flush()
        assert find_named(typed).id == sewing.id
        assert [find_named(other) for other in ("sew", "Шие", "", "\n", "needlework\nsewing", "%")] == [None] * 6


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("+359 88 555 0012", PHONES[0]), ("0885 55", PHONES[0]), ("00359885550012", PHONES[0]), ("٥٥٠ ٠١٢", PHONES[0]),
        ("0889123456", PHONES[1]), ("02 123 456", PHONES[2]), ("54321", PHONES[3]), ("885", None), ("0885550013", None),
    ],
)  # fmt: skip
def test_households_are_found_by_the_digits_of_their_phone(typed, phone, writing, reading):
    with writing() as session:
        for number, given in enumerate(PHONES):
            agreeing(f"Nobody {number}").phone = given
        session.flush()
    with reading() as session:
        query = sa.select(Household.phone).where(of_name(typed))
        assert session.scalars(query).all() == ([phone] if phone else [])
