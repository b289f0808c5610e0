"""The directory: everybody searches it, anybody prints it in a language, staff keep it."""

from io import BytesIO

import pytest
from PIL import Image

from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.foundation.access import Role
from community.foundation.audit import AuditEntry
from community.foundation.clock import now
from tests import factories

PAGE = "/directory"


@pytest.fixture
def play(writing):
    with writing():
        facts = {"checked_at": now()}
        factories.add(
            DirectoryEntry(
                name="Здравен център", names={"en": "Health centre", "ar": "مركز صحي"}, kinds=["health", "psychiatric"],
                groups=["everybody"], languages=["bg", "ar"], where="ул. Изворна 4", phone="+359 2 555 0100", **facts,
            )
        )  # fmt: skip
        factories.add(DirectoryEntry(name="School", kinds=["school"], groups=["children"], languages=["uk"], **facts))
        factories.add(DirectoryEntry(name="Hidden", kinds=["housing"], listed=False, **facts))
        ours = factories.organisation()
        return {
            "coordinator": factories.coordinator(ours).id,
            "caseworker": factories.account((Role.CASEWORKER, ours.id)).id,
            "receiver": factories.account((Role.SERVICE, ours.id)).id,
        }


def names(page):
    return [name for name in ("Health centre", "School", "Hidden") if name in page.text.partition("<main")[2]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["Health centre", "School"]),
        ("?q=ЗДРАВЕН", ["Health centre"]),
        ("?q=مركز", ["Health centre"]),
        ("?q=изворна", ["Health centre"]),
        ("?q=hidden", []),
        ("?kind=school", ["School"]),
        ("?kind=housing", []),
        ("?language=ar", ["Health centre"]),
        ("?language=ar&kind=school", []),
        ("?kind=nonsense&language=xx", ["Health centre", "School"]),
    ],
)
def test_everybody_finds_by_words_kind_and_language_and_nothing_hidden(play, visitor, asked, found):
    page = visitor().get(PAGE + asked)
    # The chips name all kinds.
    assert [name for name in names(page) if f"<bdi>{name}</bdi>" in page.text] == found


def test_it_is_printed_in_the_language_of_a_family(play, visitor):
    page = visitor().get(f"{PAGE}/ar/paper")
    assert 'lang="ar"' in page.text
    assert "مركز صحي" in page.text
    assert "Hidden" not in page.text
    assert visitor().get(f"{PAGE}/xx/paper").status_code == 404


def test_staff_keep_it_and_others_do_not(play, visitor, reading):
    coordinator, caseworker, receiver = visitor(), visitor(), visitor()
    for browser, who in ((coordinator, "coordinator"), (caseworker, "caseworker"), (receiver, "receiver")):
        browser.sign_in(play[who])
    assert "Hidden" in coordinator.get(PAGE).text
    told = {"name": "Lawyers", "kinds": ["legal"], "groups": ["everybody"], "speaks": ["fa"], "listed": "y"}
    assert coordinator.post("/community/directory/new", data=told).status_code == 303
    assert "Lawyers" in visitor().get(f"{PAGE}?kind=legal&language=fa").text
    assert caseworker.post("/community/directory/4", data={**told, "name": "Advocates"}).status_code == 303
    assert caseworker.post("/community/directory/4", data={**told, "name": ""}).status_code == 422
    assert receiver.post("/community/directory/4", data=told).status_code == 403
    assert visitor().post("/community/directory/4", data=told).status_code == 401
    with reading() as session:
        one = session.get_one(DirectoryEntry, 4)
        assert (one.name, one.kinds, one.languages, one.listed) == ("Advocates", ["legal"], ["fa"], True)


PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n"
SHOWN, HIDDEN = 1, 3


def send(browser, entry, content, name="leaflet.pdf", language="bg", kind="application/pdf"):
    data = {"leaflet": (BytesIO(content), name, kind), "language": language}
    return browser.post(f"/community/directory/{entry}/leaflets", data=data, content_type="multipart/form-data")


def key_of(reading, entry):
    with reading() as session:
        return session.query(DirectoryLeaflet).filter_by(entry_id=entry).one().key


@pytest.mark.both_databases
def test_a_leaflet_is_sent_printed_and_taken_away(play, visitor, reading):
    coordinator = visitor()
    coordinator.sign_in(play["coordinator"])
    assert send(coordinator, SHOWN, PDF, "../../etc/passwd.html", kind="text/html").status_code == 303
    key = key_of(reading, SHOWN)
    anybody = visitor()
    assert f"/directory/leaflets/{key}" in anybody.get(PAGE).text
    got = anybody.get(f"/directory/leaflets/{key}")
    assert got.get_data() == PDF
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"] == f'attachment; filename="{key}.pdf"'
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    # Another one in the same language takes its place, under another name.
    assert send(coordinator, SHOWN, PDF + b"\n").status_code == 303
    assert anybody.get(f"/directory/leaflets/{key}").status_code == 404
    key = key_of(reading, SHOWN)
    assert anybody.get(f"/directory/leaflets/{key}").status_code == 200
    page = coordinator.get(f"/community/directory/{SHOWN}/leaflets")
    assert coordinator.press(page, "Take it away").status_code == 303
    assert anybody.get(f"/directory/leaflets/{key}").status_code == 404
    with reading() as session:
        rows = session.query(AuditEntry).filter_by(table_name="directory_leaflets").all()
        assert {row.deed.value for row in rows} == {"created", "deleted"}


def test_a_picture_is_sent_without_what_it_tells_besides(play, visitor, reading):
    coordinator = visitor()
    coordinator.sign_in(play["coordinator"])
    made = Image.Exif()
    made[0x010E] = "plant-exif"
    content = BytesIO()
    Image.new("RGB", (60, 40)).save(content, "JPEG", exif=made)
    assert send(coordinator, SHOWN, content.getvalue(), "photo.pdf").status_code == 303
    got = visitor().get(f"/directory/leaflets/{key_of(reading, SHOWN)}")
    assert got.headers["Content-Type"] == "image/jpeg"
    assert b"plant-exif" not in got.get_data()


def test_a_leaflet_is_seen_exactly_like_its_place(play, visitor, reading, writing):
    coordinator, receiver = visitor(), visitor()
    coordinator.sign_in(play["coordinator"])
    receiver.sign_in(play["receiver"])
    send(coordinator, HIDDEN, PDF)
    address = f"/directory/leaflets/{key_of(reading, HIDDEN)}"
    for browser in (visitor(), receiver):
        answer = browser.get(address)
        missing = browser.get("/directory/leaflets/nothing-of-this-name")
        assert (answer.status_code, missing.status_code) == (404, 404)
        assert "leaflets/" not in browser.get(PAGE).text
    assert coordinator.get(address).status_code == 200
    with writing() as session:
        session.get_one(DirectoryEntry, HIDDEN).listed = True
    assert visitor().get(address).status_code == 200


def test_who_may_not_send_one_sends_none(play, visitor, reading):
    receiver = visitor()
    receiver.sign_in(play["receiver"])
    assert send(receiver, SHOWN, PDF).status_code == 403
    assert receiver.post("/community/directory/leaflets/1/remove").status_code == 403
    assert send(visitor(), SHOWN, PDF).status_code in (303, 401)
    coordinator = visitor()
    coordinator.sign_in(play["coordinator"])
    assert send(coordinator, 999_999, PDF).status_code == 404
    wrong = send(coordinator, SHOWN, b"<html><script>alert(1)</script>")
    assert wrong.status_code == 422
    assert "no file that can be kept here" in wrong.text
    assert send(coordinator, SHOWN, b"").status_code == 422
    with reading() as session:
        assert session.query(DirectoryLeaflet).count() == 0


def test_a_full_disk_is_said_and_nothing_is_kept(play, visitor, reading, monkeypatch):
    coordinator = visitor()
    coordinator.sign_in(play["coordinator"])
    monkeypatch.setattr("community.foundation.database.LEAST_FREE", 1 << 62)
    refused = send(coordinator, SHOWN, PDF)
    assert refused.status_code == 409
    assert "There is no room for it" in refused.text
    with reading() as session:
        assert session.query(DirectoryLeaflet).count() == 0


def test_the_directory_asks_the_same_number_of_questions_with_leaflets(play, visitor, reading, count_queries):
    coordinator, browser = visitor(), visitor()
    coordinator.sign_in(play["coordinator"])
    browser.get(PAGE)
    with count_queries() as few:
        browser.get(PAGE)
    for language in ("bg", "en", "ar"):
        send(coordinator, SHOWN, PDF, language=language)
    with count_queries() as many:
        browser.get(PAGE)
    assert len(few) == len(many)
    # What is in them is read by nobody who reads the list.
    assert not any("directory_leaflets.content" in one for one in many)
