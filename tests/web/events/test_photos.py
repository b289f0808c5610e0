"""A photo in the place of the cloth: sent, looked at by a second person, seen by everybody, gone at once."""

import io
import re

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from community.accounts.models import Account
from community.foundation.access import Role
from community.foundation.database import db
from community.foundation.web_server import MOST_BYTES_WITH_A_PICTURE
from community.organisations.models import Organisation
from events.activities.models import Activity
from events.activities.rules import ActivityState, Audience, Openness, PhotoPolicy
from events.photos.models import Photo, Picture
from events.photos.rules import MOST_BYTES, PhotoState
from tests import cast, factories, painted
from tests.painted import SECRETS, opened

ALT = "Four people repair a bicycle in a yard"
TYPED = {"alt": ALT, "alt_language": "en", "agreed": "y", "silent": "y"}


@pytest.fixture
def play(writing):
    with writing():
        found = cast.gather()
        ours = db.session.get_one(Organisation, found.organisation)
        people = {
            "second": factories.coordinator(ours, name="Second").id,
            "administrator": factories.account((Role.ADMINISTRATOR, None), name="Administrator").id,
            "coordinator": found.coordinator,
            "stranger": found.stranger,
            "volunteer": found.volunteer,
        }
        return people, db.session.scalars(sa.select(Activity.id)).one()


@pytest.fixture
def enter(play, visitor):
    """A browser of somebody of the play."""
    kept = {}

    def sign_in(name):
        if name not in kept:
            kept[name] = visitor()
            if name != "anybody":
                kept[name].sign_in(play[0][name])
        return kept[name]

    return sign_in


def send(browser, activity, content=None, name="photo.jpg", **typed):
    file = FileStorage(io.BytesIO(painted.painted() if content is None else content), name)
    data = {"csrf_token": browser.csrf_token(), **TYPED, "photo": file, **typed}
    # In memory: the client leaves the temporary file open in which it would write a large body.
    boundary, body = encode_multipart(data)
    kind = f"multipart/form-data; boundary={boundary}"
    return browser.post(f"/events/photos/{activity}", data=body, content_type=kind, csrf=False)


def addresses(reading):
    """Of each photo its id, its key and its state."""
    with reading() as session:
        return [(one.id, one.key, one.state) for one in session.query(Photo).order_by(Photo.id)]


SIZES = {"list": ("webp", (480, 320)), "page": ("webp", (900, 600)), "large": ("jpg", (900, 472))}


def test_from_the_telephone_to_everybody_and_gone_again(play, enter, reading):
    _, activity = play
    coordinator, second, anybody = (enter(name) for name in ("coordinator", "second", "anybody"))
    page = coordinator.get(f"/events/photos/{activity}")
    assert page.status_code == 200
    telephone = painted.taken_by_a_telephone(painted.quarters(900, 600))
    answer = send(coordinator, activity, telephone)
    assert (answer.status_code, answer.location) == (303, f"/events/photos/{activity}")
    [(number, name, _)] = addresses(reading)
    page = coordinator.get(f"/events/photos/{activity}")
    assert "Sent. As soon as a second person has looked at it, it is shown." in page.text
    assert f'alt="{ALT}"' in page.text
    assert "Look at it" not in page.text
    # Before anybody has looked at it, those who may see it, and nobody keeps it.
    before = coordinator.get(f"/photos/{name}/page.webp")
    assert (before.status_code, before.headers["Cache-Control"]) == (200, "no-store")
    assert second.get(f"/photos/{name}/page.webp").status_code == 200
    assert anybody.get(f"/photos/{name}/page.webp").status_code == 404
    assert "A photo waits for a second person" in coordinator.get(f"/events/planning/activities/{activity}").text
    listed = second.get("/events/photos")
    assert f"/events/photos/{number}/decide" in listed.text
    page = second.get(f"/events/photos/{number}/decide")
    answer = second.press(page, "Yes, show it")
    assert (answer.status_code, answer.location) == (303, "/events/photos")
    for size, (ending, shape) in SIZES.items():
        found = anybody.get(f"/photos/{name}/{size}.{ending}")
        assert (found.status_code, opened(found.data).size) == (200, shape)
        assert found.mimetype == {"webp": "image/webp", "jpg": "image/jpeg"}[ending]
        assert found.headers["Cache-Control"] == "public, must-revalidate, max-age=86400"
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert "Set-Cookie" not in found.headers
        assert not [secret for secret in SECRETS if secret in found.data]
        again = anybody.get(f"/photos/{name}/{size}.{ending}", headers={"If-None-Match": found.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert anybody.head(f"/photos/{name}/{size}.{ending}").status_code == 200
    assert "With a photo" in coordinator.get(f"/events/planning/activities/{activity}").text
    page = coordinator.get(f"/events/photos/{activity}")
    answer = coordinator.press(page, "Yes, take it away")
    assert answer.status_code == 303
    page = coordinator.get(f"/events/photos/{activity}")
    assert "The photo is gone, and the cloth is back." in page.text
    assert f"/photos/{name}" not in page.text
    assert "Taken away" in page.text
    for browser in (anybody, coordinator, second):
        for size, (ending, _) in SIZES.items():
            gone = browser.get(f"/photos/{name}/{size}.{ending}", headers={"If-None-Match": f'"{name}-{size}"'})
            assert gone.status_code == 404


@pytest.mark.parametrize("address", ["list.jpg", "large.webp", "list.svg", "list.html", "huge.webp", "list."])
def test_there_are_three_pictures_of_a_photo_and_no_other_file(play, enter, reading, address):
    _, activity = play
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    enter("second").post(f"/events/photos/{number}/approve")
    assert enter("anybody").get(f"/photos/{name}/list.webp").status_code == 200
    assert enter("anybody").get(f"/photos/{name}/{address}").status_code == 404


FILES = {
    "nothing": (b"", "Choose a photo."),
    "a page": (b"<!doctype html><script>alert(1)</script>", "This is no photo that can be shown."),
    "a drawing": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is no photo that can be shown."),
    "of a telephone": (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "This is a HEIC file"),
    "moving": (painted.animated("WEBP"), "This picture moves."),
    "small": (painted.painted(599, 400), "This photo is too small"),
    "small when upright": (
        painted.taken_by_a_telephone(painted.quarters(600, 400), orientation=6), "This photo is too small"
    ),
    "a bomb": (painted.png_of(30_000, 30_000), "more than 40 million pixels"),
    "damaged": (painted.painted()[:2000], "This file is damaged"),
    "heavy": (painted.painted() + b"\x00" * MOST_BYTES, "This photo is larger than 10 MB."),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_none_says_why_and_the_words_stay(play, enter, reading, kind):
    _, activity = play
    content, why = FILES[kind]
    answer = send(enter("coordinator"), activity, content, name="" if kind == "nothing" else "photo.jpg")
    assert answer.status_code == 422
    assert why in answer.text
    assert f'value="{ALT}"' in answer.text
    assert addresses(reading) == []


def test_what_is_too_long_for_everything_is_turned_away(play, enter):
    _, activity = play
    plain = {"content_type": "application/x-www-form-urlencoded", "csrf": False}
    for more, status in ((0, 400), (1, 413)):
        body = b"a" * (MOST_BYTES_WITH_A_PICTURE + more)
        assert enter("coordinator").post(f"/events/photos/{activity}", data=body, **plain).status_code == status


@pytest.mark.parametrize(
    ("left_out", "why"),
    [
        ("alt", "Please fill this in."),
        ("agreed", "ask everybody first"),
        ("silent", "a sign may tell where people live or meet"),
    ],
)
def test_without_words_and_both_promises_there_is_no_photo(play, enter, reading, left_out, why):
    _, activity = play
    answer = send(enter("coordinator"), activity, **{left_out: ""})
    assert (answer.status_code, addresses(reading)) == (422, [])
    assert why in answer.text
    assert left_out == "alt" or f'value="{ALT}"' in answer.text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"photo_policy": PhotoPolicy.NO_PHOTOS}, "Of this activity there are no photos"),
        ({"openness": Openness.INVITED}, "Only those who are invited know of this activity"),
        ({"audience": Audience.WOMEN}, "Who comes to an activity for women is told to nobody"),
    ],
)
def test_of_some_activities_there_are_none_and_the_page_says_why(play, enter, writing, reading, change, why):
    _, activity = play
    with writing() as session:
        session.execute(sa.update(Activity).where(Activity.id == activity).values(**change))
    page = enter("coordinator").get(f"/events/photos/{activity}")
    assert why in page.text
    assert 'type="file"' not in page.text
    answer = send(enter("coordinator"), activity)
    assert (answer.status_code, addresses(reading)) == (409, [])
    assert why in answer.text


def test_nobody_decides_about_their_own(play, enter, reading):
    _, activity = play
    coordinator = enter("coordinator")
    send(coordinator, activity)
    [(number, _, _)] = addresses(reading)
    page = coordinator.get(f"/events/photos/{number}/decide")
    assert "You sent this photo yourself" in page.text
    assert "Yes, show it" not in page.text
    assert "Your own: somebody else looks at it" in coordinator.get("/events/photos").text
    for deed in ("approve", "refuse"):
        answer = coordinator.post(f"/events/photos/{number}/{deed}", data={"reason": "No"})
        assert answer.status_code == 409
        assert "You sent this photo yourself" in answer.text
    assert addresses(reading)[0][2] is PhotoState.WAITING


def test_turned_down_it_says_why_and_is_deleted(play, enter, reading):
    _, activity = play
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    second = enter("second")
    page = second.get(f"/events/photos/{number}/decide")
    answer = second.press(page, "Do not take it", reason="")
    assert (answer.status_code, addresses(reading)[0][2]) == (422, PhotoState.WAITING)
    answer = second.press(page, "Do not take it", reason="A boy of class 3 was not asked")
    assert answer.status_code == 303
    page = enter("coordinator").get(f"/events/photos/{activity}")
    assert "Not taken" in page.text
    assert "A boy of class 3 was not asked" in page.text
    assert second.get(f"/photos/{name}/page.webp").status_code == 404
    with reading() as session:
        assert session.query(Picture).count() == 0
    late = second.post(f"/events/photos/{number}/approve")
    assert late.status_code == 409
    assert "Somebody decided about this photo already" in late.text
    late = second.post(f"/events/photos/{number}/withdraw")
    assert late.status_code == 409
    assert "This photo is not shown any more." in late.text


@pytest.mark.parametrize(
    ("button", "typed", "told"),
    [
        ("Yes, show it", {}, "The photo that you sent is shown now."),
        ("Do not take it", {"reason": "A boy was not asked"}, "The photo that you sent is not taken, and was deleted."),
    ],
)
def test_who_sent_it_hears_of_the_decision(play, enter, reading, writing, mailbox, button, typed, told):
    people, activity = play
    send(enter("coordinator"), activity)
    [(number, _, _)] = addresses(reading)
    second = enter("second")
    second.press(second.get(f"/events/photos/{number}/decide"), button, **typed)
    with reading() as session:
        address = session.get_one(Account, people["coordinator"]).email
    [email] = mailbox.deliver()
    assert (email["To"], email["Subject"]) == (address, "Your photo was looked at")
    text = email.get_body(("plain",)).get_content()
    assert told in " ".join(text.split())
    assert f"/events/photos/{activity}" in text
    # Neither what it shows, nor why, nor what it is of.
    assert not [word for word in (ALT, "A boy was not asked", "Football", "Second") if word in text]


def test_who_sent_it_and_plans_there_no_more_hears_nothing(play, enter, reading, writing, mailbox):
    people, activity = play
    send(enter("coordinator"), activity)
    [(number, _, _)] = addresses(reading)
    assert enter("second").post(f"/events/photos/{number}/approve").status_code == 303
    with writing() as session:
        session.execute(sa.text("DELETE FROM memberships WHERE account_id = :who"), {"who": people["coordinator"]})
    assert mailbox.deliver() == []


def test_where_nobody_else_coordinates_who_administers_looks_at_it(play, enter, writing, reading):
    people, activity = play
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    administrator = enter("administrator")
    for address in (f"/events/photos/{number}/decide", f"/photos/{name}/page.webp"):
        assert administrator.get(address).status_code == 404
    assert administrator.post(f"/events/photos/{number}/approve").status_code == 404
    assert "/events/photos" not in administrator.get("/community/watching").text
    with writing() as session:
        session.execute(sa.text("DELETE FROM memberships WHERE account_id = :who"), {"who": people["second"]})
    assert 'href="/events/photos"' in administrator.get("/community/watching").text
    assert f"/events/photos/{number}/decide" in administrator.get("/events/photos").text
    assert administrator.get(f"/photos/{name}/page.webp").status_code == 200
    page = administrator.get(f"/events/photos/{number}/decide")
    assert administrator.press(page, "Yes, show it").location == "/events/photos"
    assert administrator.get("/events/photos").status_code == 200
    # What the programme of an activity is, and who plans it, is not the administrator's.
    assert administrator.get(f"/events/photos/{activity}").status_code == 403
    assert administrator.post(f"/events/photos/{number}/withdraw").status_code == 403
    assert enter("anybody").get(f"/photos/{name}/list.webp").status_code == 200


@pytest.mark.parametrize("who", ["anybody", "volunteer", "stranger"])
def test_a_stranger_finds_nothing_and_changes_nothing(play, enter, reading, who):
    _, activity = play
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    stranger = enter(who)
    turned = {"anybody": (303, 401), "volunteer": (403, 403), "stranger": (404, 404)}[who]
    for address in (f"/events/photos/{activity}", f"/events/photos/{number}/decide"):
        assert stranger.get(address).status_code == turned[0]
    assert stranger.get(f"/photos/{name}/page.webp").status_code == 404
    for deed in ("approve", "refuse", "withdraw"):
        assert stranger.post(f"/events/photos/{number}/{deed}", data={"reason": "No"}).status_code == turned[1]
    assert send(stranger, activity).status_code == turned[1]
    if who == "stranger":
        assert str(number) not in re.findall(r"/events/photos/(\d+)", stranger.get("/events/photos").text)
    assert [one[2] for one in addresses(reading)] == [PhotoState.WAITING]


def test_of_a_draft_those_who_plan_it_see_the_photo_alone(play, enter, writing, reading):
    _, activity = play
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    enter("second").post(f"/events/photos/{number}/approve")
    with writing() as session:
        session.get_one(Activity, activity).state = ActivityState.DRAFT
    assert enter("anybody").get(f"/photos/{name}/list.webp").status_code == 404
    kept = enter("coordinator").get(f"/photos/{name}/list.webp")
    assert (kept.status_code, kept.headers["Cache-Control"]) == (200, "no-store")


def test_the_same_form_sent_twice_is_one_photo(play, enter, reading):
    _, activity = play
    coordinator = enter("coordinator")
    for _ in range(2):
        answer = send(coordinator, activity, idempotency_key="the same key")
        assert answer.status_code == 303
    assert len(addresses(reading)) == 1
    send(coordinator, activity, painted.painted(1000, 700), idempotency_key="the same key")
    assert [one[2] for one in addresses(reading)] == [PhotoState.WITHDRAWN, PhotoState.WAITING]


def test_the_words_are_read_in_their_own_language(play, enter):
    _, activity = play
    words = "أربعة أشخاص يصلحون دراجة"
    send(enter("coordinator"), activity, alt=words, alt_language="ar")
    page = enter("coordinator").get(f"/events/photos/{activity}")
    assert re.search(rf'<img[^>]*alt="{words}"[^>]*lang="ar"[^>]*dir="rtl"', page.text)


def test_a_picture_costs_the_database_little(play, enter, reading, count_queries):
    _, activity = play
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    enter("second").post(f"/events/photos/{number}/approve")
    with count_queries() as statements:
        assert enter("anybody").get(f"/photos/{name}/list.webp").status_code == 200
    assert len(statements) == 1


def test_wherever_the_cloth_was_is_the_photo_until_it_is_taken_away(play, enter, writing, reading):
    _, activity = play
    anybody = enter("anybody")

    def covers():
        """Of the programme and of a session's page: what stands where the cover is, and what is read aloud."""
        return [re.findall(r'<span class="cover[^>]*><img src="([^"?]*)[^>]*alt="([^"]*)"', anybody.get(page).text)
                for page in ("/programme", "/events/sessions/1")]  # fmt: skip

    [[(cloth, silent)], [(same, _)]] = covers()
    assert (cloth.split("/")[1], silent, same) == ("covers", "", cloth)
    send(enter("coordinator"), activity)
    [(number, name, _)] = addresses(reading)
    assert covers() == [[(cloth, "")], [(cloth, "")]]
    enter("second").post(f"/events/photos/{number}/approve")
    assert covers() == [[(f"/photos/{name}/list.webp", ALT)], [(f"/photos/{name}/page.webp", ALT)]]
    # What is shared and what search engines read have it, too.
    shared = anybody.get("/events/sessions/1").text
    assert f'<meta property="og:image" content="http://localhost/photos/{name}/large.jpg">' in shared
    assert f'"image": ["http://localhost/photos/{name}/large.jpg"]' in shared
    # Who may see an activity that not everybody sees meets no hole where the photo was.
    with writing() as session:
        session.get_one(Activity, activity).openness = Openness.INVITED
    assert cloth in enter("coordinator").get("/events/sessions/1").text
    with writing() as session:
        session.get_one(Activity, activity).openness = Openness.PUBLIC
    enter("coordinator").post(f"/events/photos/{number}/withdraw")
    assert covers() == [[(cloth, "")], [(cloth, "")]]
