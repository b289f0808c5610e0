"""Files that belong to an object: by their content, written anew, sealed, there exactly when their row is."""

import os
import signal
import sqlite3
import subprocess
import sys
from io import BytesIO

import pytest
import sqlalchemy as sa
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from community.directory import actions
from community.directory.models import DirectoryEntry, DirectoryLeaflet
from community.foundation import attachments, clock, database, sealing
from community.foundation.attachments import MOST_BYTES, FileType, Prepared, Refusal
from community.foundation.database import db
from community.foundation.refusal import Refused
from community.foundation.sealing import Unsealable
from tests import factories

PDF = b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj\ntrailer << >>\n%%EOF\n"


def picture(kind="PNG", size=(60, 40), **options):
    found = BytesIO()
    Image.new("RGB", size, "#b2202f").save(found, kind, **options)
    return found.getvalue()


def exif():
    made = Image.Exif()
    made[0x010E] = "plant-exif"
    made[0x0112] = 6
    return made


def why(content):
    with pytest.raises(Refused) as refused:
        attachments.prepare(content)
    return refused.value.reason


def test_a_file_is_what_its_content_says():
    assert attachments.prepare(PDF) == Prepared(FileType.PDF, PDF)
    assert attachments.prepare(picture("PNG")).type is FileType.PNG
    assert attachments.prepare(picture("JPEG")).type is FileType.JPEG
    assert attachments.prepare(picture("WEBP")).type is FileType.JPEG
    for content in (b"", b"MZ\x90\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"GIF89a" + bytes(20)):
        assert why(content) is Refusal.UNKNOWN_TYPE


def test_why_a_file_is_not_kept():
    assert why(bytes(MOST_BYTES + 1)) is Refusal.TOO_MANY_BYTES
    assert why(picture("PNG")[:60]) in (Refusal.DAMAGED, Refusal.UNKNOWN_TYPE)
    assert why(picture("JPEG")[:-200] + b"no") in (Refusal.DAMAGED, Refusal.UNKNOWN_TYPE)
    assert why(b"%PDF-1.7\n" + bytes(3000)) is Refusal.DAMAGED
    for act in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/SubmitForm"):
        assert why(PDF.replace(b"/Catalog", act)) is Refusal.ACTIVE
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    moving = BytesIO()
    frames[0].save(moving, "PNG", save_all=True, append_images=frames[1:])
    assert why(moving.getvalue()) is Refusal.ANIMATED
    # As its header says; nothing of it is decoded.
    huge = bytearray(picture("PNG"))
    huge[16:24] = (9000).to_bytes(4) + (9000).to_bytes(4)
    assert why(bytes(huge)) is Refusal.TOO_MANY_PIXELS


def test_of_a_picture_nothing_but_pixels_is_left_and_all_of_them():
    content = picture("JPEG", (80, 40), exif=exif())
    assert b"plant-exif" in content
    kept = attachments.prepare(content)
    assert b"plant-exif" not in kept.content
    with Image.open(BytesIO(kept.content)) as found:
        # Upright, and whole.
        assert found.size == (40, 80)
        assert not found.getexif()
    noted = BytesIO()
    said = PngInfo()
    said.add_text("Comment", "plant-text")
    Image.new("RGB", (50, 30)).save(noted, "PNG", pnginfo=said)
    assert b"plant-text" in noted.getvalue()
    assert b"plant-text" not in attachments.prepare(noted.getvalue()).content
    large = attachments.prepare(picture("PNG", (4000, 100)))
    with Image.open(BytesIO(large.content)) as found:
        assert found.size == (attachments.LONGEST_SIDE, 88)


@pytest.fixture
def entry(writing):
    with writing():
        return factories.add(DirectoryEntry(name="Helpers", kinds=[], groups=[], checked_at=clock.now())).id


def keep(entry_id, content=PDF, language="bg"):
    entry = db.session.get_one(DirectoryEntry, entry_id)
    return actions.keep_leaflet(entry, language, Prepared(FileType.PDF, content), None)


@pytest.mark.both_databases
def test_it_is_sealed_in_the_database_and_in_every_copy_of_it(app, entry, writing, reading):
    with writing():
        kept = keep(entry)
        number, key = kept.id, kept.key
    assert len(key) == 22
    with reading() as session:
        raw = bytes(session.execute(sa.text("SELECT content FROM directory_leaflets")).scalar_one())
        assert PDF[:8] not in raw
        assert session.get_one(DirectoryLeaflet, number).content == PDF
        with pytest.raises(Unsealable):
            sealing.unseal_bytes("another.column", raw)
        assert sealing.troubles() == []


def test_a_new_key_seals_it_again(app, entry, writing, reading, monkeypatch):
    with writing():
        keep(entry)
    with app.app_context():
        first = sealing.keys()[0]
    monkeypatch.setattr(sealing, "keys", lambda: ("a new key of the house", first))
    with reading():
        assert len(sealing.troubles()) == 1
    with app.app_context():
        assert sealing.seal_again() == (1, 0)
    monkeypatch.setattr(sealing, "keys", lambda: ("a new key of the house",))
    with reading() as session:
        assert session.query(DirectoryLeaflet).one().content == PDF
        assert sealing.troubles() == []


@pytest.mark.both_databases
def test_it_goes_with_its_object(entry, writing, reading):
    with writing():
        keep(entry)
        keep(entry, language="ar")
        keep(entry, PDF + b"\n", language="ar")
    with reading() as session:
        assert session.query(DirectoryLeaflet).count() == 2
    with writing() as session:
        session.execute(sa.delete(DirectoryEntry).where(DirectoryEntry.id == entry))
    with reading() as session:
        assert session.query(DirectoryLeaflet).count() == 0


@pytest.mark.both_databases
def test_what_fails_half_way_leaves_nothing(entry, writing, reading):
    with pytest.raises(ZeroDivisionError), writing():
        keep(entry)
        raise ZeroDivisionError
    with reading() as session:
        assert session.query(DirectoryLeaflet).count() == 0


def test_a_full_disk_says_so_and_keeps_nothing(entry, writing, reading, monkeypatch):
    with writing():
        keep(entry)
    monkeypatch.setattr(database, "LEAST_FREE", 1 << 62)
    with pytest.raises(Refused) as refused, writing():
        keep(entry, PDF + b"\n")
    assert refused.value.reason is Refusal.NO_ROOM
    with reading() as session:
        assert session.query(DirectoryLeaflet).one().content == PDF


KILLED = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
connection.execute(
    "INSERT INTO directory_leaflets (entry_id, language, key, type, size, uploaded_at, content)"
    " VALUES (?, 'bg', 'k', 'pdf', 9000000, '2026-11-30 00:00:00', zeroblob(9000000))", (int(sys.argv[2]),)
)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_process_that_is_killed_in_between_leaves_nothing(app, entry, reading):
    with app.app_context():
        path = database.sqlite_path()
    done = subprocess.run([sys.executable, "-c", KILLED, path, str(entry)], env=dict(os.environ), check=False)
    assert done.returncode == -signal.SIGKILL
    with reading() as session:
        assert session.query(DirectoryLeaflet).count() == 0
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
