"""The trail: each reads what concerns what they know of, and never what it said."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import current_app

from community.accounts.models import Card
from community.audit_trail import queries
from community.foundation.access import Role
from community.foundation.audit import AuditEntry, Deed
from community.foundation.database import Base, db
from community.households.models import Consent, Household, Member
from community.households.rules import TEXT_VERSION, ConsentManner, ConsentPurpose
from community.referrals.models import ReferralNote
from community.referrals.rules import ReferralState
from tests import factories

HERE = "/community/trail"
HOW = """{name} is audited, and the trail has no word for it. Say it in {context}/audited.py:
    Audited({name}, lazy_gettext("What one of them is called"), (Permission.X,)),
where X is a permission through which staff know of such a row (none: those who administer alone read of it);
where X is of another model's rows, tell the way there: ((%s.parent_id, Parent),). `secret=True` where the matrix has
a dash for administrators. Then translate the word (tier 3) and run this test again.""".replace("%s", "{name}")


def entry(clock, account=None, household=None, table="households", row=1, deed=Deed.VIEWED):
    return factories.add(
        AuditEntry(
            at=clock.now(),
            deed=deed,
            account_id=account,
            household_id=household,
            table_name=table,
            row_id=row,
            columns="phone",
        )
    )


@pytest.fixture
def stage(writing, visitor, clock):
    """Two organisations with their people and a family each; a referral between them with a note."""
    with writing():
        ours, theirs = (factories.organisation(name=name) for name in ("Red Cross", "Clinic"))
        people = {
            "admin": factories.account((Role.ADMINISTRATOR, None), name="Ada"),
            "coordinator": factories.coordinator(ours, name="Cora"),
            "colleague": factories.coordinator(ours, name="Colin"),
            "caseworker": factories.account((Role.CASEWORKER, ours.id), name="Kas"),
            "receiver": factories.account((Role.SERVICE, theirs.id), name="Rita"),
            "stranger": factories.coordinator(theirs, name="Stan"),
            "volunteer": factories.volunteer(name="Vera"),
        }
        families = {}
        for name, of in (("ours", ours), ("theirs", theirs)):
            household = families[name] = factories.household(of, name)
            factories.add(
                Consent(
                    household_id=household.id,
                    organisation_id=of.id,
                    purpose=ConsentPurpose.COORDINATION,
                    text_version=TEXT_VERSION,
                    language="ar",
                    manner=ConsentManner.ON_SCREEN,
                    given_at=clock.now(),
                )
            )
        member = db.session.query(Member).filter_by(household_id=families["ours"].id).one()
        asked = factories.referral(member, ours, theirs, ReferralState.ACCEPTED, author_id=people["coordinator"].id)
        note = factories.add(
            ReferralNote(referral_id=asked.id, text="T", written_by_id=people["receiver"].id, created_at=clock.now())
        )
        card = factories.add(
            Card(household_id=families["ours"].id, code_digest="c", pin_hash="x", issued_at=clock.now())
        )
        ids = {
            **{name: one.id for name, one in people.items()},
            **{f"family {name}": one.id for name, one in families.items()},
            "referral": asked.id,
            "note": note.id,
            "ours": ours.id,
            "card": card.id,
        }
    browsers = {}
    for name in people:
        browsers[name] = visitor()
        browsers[name].sign_in(ids[name])
    browsers["family"] = visitor()
    browsers["family"].open_card(ids["card"])
    with writing():
        # What the making of all this left behind is not what is looked at.
        db.session.execute(sa.delete(AuditEntry))
    return browsers, ids


def lines(page):
    """The rows of the table: who, what was done, with what."""
    import re

    body = re.search(r"<tbody>(.*?)</tbody>", page.text, re.S)
    if not body:
        return []
    rows = re.findall(r"<tr>(.*?)</tr>", body[1], re.S)
    plain = [re.sub(r"[\u2068\u2069]", "", re.sub(r"<[^>]*>", "|", row)) for row in rows]
    return [" ".join(part.strip() for part in row.split("|") if part.strip()).split(" ", 4)[-1] for row in plain]


def test_every_audited_table_has_a_word(app):
    with app.app_context():
        named = [one.model for one in queries.audited()]
        assert len(named) == len(set(named))
        lacking = [
            HOW.format(name=mapper.class_.__name__, context=mapper.class_.__module__.split(".")[0])
            for mapper in Base.registry.mappers
            if mapper.class_.__audited__ and mapper.class_ not in named
        ]
        assert not lacking, "\n".join(lacking)
        assert current_app.extensions["manifests"]


def test_the_way_to_what_staff_know_ends_at_rows_of_that_permission(app, reading):
    with app.app_context(), reading():
        from community.foundation.access import Actor, grants_of

        nobody = Actor(account_id=1, held=frozenset((role, 1) for role in queries.READERS))
        for one in queries.audited():
            for permission in one.known:
                assert grants_of()[permission].keys() & set(queries.READERS), f"{one.model.__name__}: {permission}"
            at = one.model
            for key, model in one.through:
                assert key.class_ is at, one.model
                assert [fk.column.table for fk in key.property.columns[0].foreign_keys] == [model.__table__] or (
                    key.property.columns[0].foreign_keys
                ), one.model
                at = model
        # Each of them is asked, as SQL.
        for condition in (queries.of_what_i_coordinate, queries.of_what_i_accompany, queries.of_what_i_receive):
            assert db.session.execute(sa.select(AuditEntry.id).where(condition(nobody))).all() == []


@pytest.mark.both_databases
def test_each_reads_of_what_they_know(stage, writing, clock):
    browsers, ids = stage
    with writing():
        entry(clock, ids["colleague"], row=ids["family ours"])
        clock.advance(minutes=1)
        entry(clock, ids["stranger"], row=ids["family theirs"])
        clock.advance(minutes=1)
        entry(clock, ids["receiver"], table="referrals", row=ids["referral"])
        clock.advance(minutes=1)
        entry(clock, ids["receiver"], table="referral_notes", row=ids["note"], deed=Deed.CREATED)
        clock.advance(minutes=1)
        entry(clock, None, ids["family ours"], row=ids["family ours"], deed=Deed.CHANGED)
        clock.advance(minutes=1)
        entry(clock, row=ids["family ours"], deed=Deed.CHANGED)

    def told(who):
        return lines(browsers[who].get(HERE))

    ours, theirs, referral = ids["family ours"], ids["family theirs"], ids["referral"]
    by_card = f"a family with its card Changed Family {ours}"
    by_itself = f"nobody who was signed in Changed Family {ours}"
    assert told("coordinator") == [
        by_itself,
        by_card,
        f"Receives referrals, Clinic Opened Referral {referral}",
        f"Colin Opened Family {ours}",
    ]
    # Who accompanies them knows of the same, and nobody's name but the own.
    assert told("caseworker") == [
        by_itself,
        by_card,
        f"Receives referrals, Clinic Opened Referral {referral}",
        f"Coordinator, Red Cross Opened Family {ours}",
    ]
    note = ids["note"]
    assert told("receiver") == [
        f"Rita Created Note on a referral {note}",
        f"Rita Opened Referral {referral}",
    ]
    assert told("stranger") == [f"Stan Opened Family {theirs}"]
    # What the notes of those who receive left behind nobody else reads, whoever they are.
    assert told("admin") == [
        by_itself,
        by_card,
        f"Rita Opened Referral {referral}",
        f"Stan Opened Family {theirs}",
        f"Colin Opened Family {ours}",
    ]
    for who in ("volunteer", "family"):
        assert browsers[who].get(HERE).status_code == 403
    # Never a value, nor which of them changed.
    assert "phone" not in browsers["coordinator"].get(HERE).text.split("<tbody>")[1].split("</tbody>")[0]


def test_a_family_that_takes_its_word_back_is_not_read_of_by_its_caseworker(stage, writing, clock):
    browsers, ids = stage
    with writing():
        entry(clock, ids["colleague"], row=ids["family ours"])
    assert lines(browsers["caseworker"].get(HERE)) != []
    with writing() as session:
        session.query(Consent).filter_by(household_id=ids["family ours"]).one().withdrawn_at = clock.now()
        session.execute(sa.delete(AuditEntry).where(AuditEntry.table_name == "consents"))
    assert lines(browsers["caseworker"].get(HERE)) == []


def test_what_is_asked_for(stage, writing, clock):
    browsers, ids = stage
    with writing():
        entry(clock, ids["colleague"], row=ids["family ours"])
        entry(clock, ids["receiver"], table="referrals", row=ids["referral"])
        clock.advance(days=40)
        entry(clock, ids["coordinator"], row=ids["family ours"])
    me = browsers["coordinator"]
    now = clock.now().date()
    long_ago = (now - timedelta(days=60)).isoformat()
    assert len(lines(me.get(HERE))) == 1
    assert len(lines(me.get(f"{HERE}?since={long_ago}"))) == 3
    assert len(lines(me.get(f"{HERE}?since={long_ago}&until={(now - timedelta(days=30)).isoformat()}"))) == 2
    # Turned round, and what is no day at all.
    assert len(lines(me.get(f"{HERE}?since={now.isoformat()}&until={long_ago}"))) == 3
    assert len(lines(me.get(f"{HERE}?since=yesterday&until=0000-00-00"))) == 1
    assert len(lines(me.get(f"{HERE}?since={long_ago}&person=coli"))) == 1
    assert len(lines(me.get(f"{HERE}?since={long_ago}&kind=referrals"))) == 1
    assert len(lines(me.get(f"{HERE}?since={long_ago}&number={ids['referral']}&kind=referrals"))) == 1
    assert len(lines(me.get(f"{HERE}?since={long_ago}&number=999999"))) == 0
    # A table that one may not know of is as one that there is not, and a name finds nobody whom one does not know.
    assert len(lines(me.get(f"{HERE}?since={long_ago}&kind=accounts"))) == 3
    assert lines(me.get(f"{HERE}?since={long_ago}&person=Rita")) == []
    assert len(lines(browsers["admin"].get(f"{HERE}?since={long_ago}&person=Rita"))) == 1


def test_fifty_a_page_by_the_same_number_of_statements(stage, writing, clock, count_queries):
    browsers, ids = stage
    me = browsers["coordinator"]
    with writing():
        entry(clock, ids["colleague"], row=ids["family ours"])
    with count_queries() as few:
        me.get(HERE)
    with writing():
        for _ in range(120):
            entry(clock, ids["colleague"], row=ids["family ours"])
    with count_queries() as many:
        page = me.get(HERE)
    assert len(few) == len(many)
    assert len(lines(page)) == 50
    assert [len(lines(me.get(f"{HERE}?page={number}"))) for number in (2, 3, 4)] == [50, 21, 0]


def test_the_file_is_the_page_for_who_may_take_it_along(stage, writing, reading, clock):
    browsers, ids = stage
    with writing():
        entry(clock, ids["colleague"], row=ids["family ours"])
        entry(clock, ids["stranger"], row=ids["family theirs"])
    got = browsers["coordinator"].get(f"{HERE}.csv")
    assert got.status_code == 200
    assert got.headers["Content-Disposition"] == 'attachment; filename="trail.csv"'
    [head, row] = got.get_data().decode("utf-8-sig").splitlines()
    assert head == "When,Who,What was done,With what,Number"
    assert row.endswith(f",Colin,Opened,Family,{ids['family ours']}")
    with reading() as session:
        [noted] = session.query(AuditEntry).filter_by(deed=Deed.EXPORTED).all()
        assert (noted.table_name, noted.row_id, noted.columns) == ("organisations", ids["ours"], "trail")
    # Those who administer take none along (visibility.md, 24), and are offered none.
    assert browsers["admin"].get(f"{HERE}.csv").status_code == 403
    assert "trail.csv" not in browsers["admin"].get(HERE).text
    assert "trail.csv" in browsers["coordinator"].get(HERE).text


def test_a_family_reads_which_organisation_and_role_opened_what_is_theirs(stage, writing, visitor, clock):
    browsers, ids = stage
    with writing() as session:
        member = session.query(Member).filter_by(household_id=ids["family ours"]).one()
        other = factories.add(
            Member(household_id=ids["family ours"], call_name="Other", birth_year=1990, guardian=True)
        )
        member.birth_year, member.guardian = 1985, True
        own = factories.add(
            Card(household_id=ids["family ours"], member_id=member.id, code_digest="o", pin_hash="x",
                 issued_at=clock.now())
        )  # fmt: skip
        partner = factories.add(
            Card(household_id=ids["family ours"], member_id=other.id, code_digest="p", pin_hash="x",
                 issued_at=clock.now())
        )  # fmt: skip
        cards = {"own": own.id, "partner": partner.id}
        session.execute(sa.delete(AuditEntry))
        for _ in range(60):
            entry(clock, ids["colleague"], row=ids["family ours"])
        entry(clock, ids["receiver"], table="referrals", row=ids["referral"])
    page = browsers["family"].get("/family/trail").text
    assert page.count("Coordinator") == 50
    assert "Red Cross" in page
    assert "Colin" not in page
    assert "Clinic" not in page
    assert browsers["family"].get("/family/trail?page=2").text.count("Coordinator") == 10
    assert "/family/trail" in browsers["family"].get("/community/privacy/family").text
    for name, count in (("own", 1), ("partner", 0)):
        browser = visitor()
        browser.open_card(cards[name])
        assert browser.get("/family/trail").text.count("Clinic") == count
    # Who works here has no such page.
    assert browsers["coordinator"].get("/family/trail").status_code == 403


def test_in_their_language(stage, writing, clock):
    browsers, ids = stage
    with writing() as session:
        session.get_one(Household, ids["family ours"]).locale = "ar"
        entry(clock, ids["colleague"], row=ids["family ours"])
    page = browsers["family"].get("/family/trail", headers={"Accept-Language": "ar"}).text
    assert "منسّق" in page
