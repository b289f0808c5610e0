"""What the house is measured against: Flask, Jinja and Flask-SQLAlchemy alone, with the same server and settings.

For whoever is signed in the same rows of the same database are read."""

import os
import sqlite3
import threading
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask, Response, abort, redirect, render_template, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import joinedload

PRAGMAS = (
    "busy_timeout=15000",
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=FULL",
    "cache_size=-16000",
    "wal_autocheckpoint=4000",
)
db = SQLAlchemy()


class Row(db.Model):  # type: ignore[name-defined,misc]
    """A row as an ordinary Flask application would keep it."""

    id = db.Column(db.Integer, primary_key=True)
    word = db.Column(db.String)


class Account(db.Model):  # type: ignore[name-defined,misc]
    """Who is signed in."""

    __tablename__, __bind_key__ = "accounts", "town"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)


class Area(db.Model):  # type: ignore[name-defined,misc]
    """A neighbourhood."""

    __tablename__, __bind_key__ = "areas", "town"
    id = db.Column(db.Integer, primary_key=True)
    names = db.Column(db.JSON)


class Venue(db.Model):  # type: ignore[name-defined,misc]
    """A place."""

    __tablename__, __bind_key__ = "venues", "town"
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String)
    area_id = db.Column(db.ForeignKey("areas.id"))
    area = db.relationship(Area)


class ActivityText(db.Model):  # type: ignore[name-defined,misc]
    """What an activity is called."""

    __tablename__, __bind_key__ = "activity_texts", "town"
    id = db.Column(db.Integer, primary_key=True)
    activity_id = db.Column(db.ForeignKey("activities.id"))
    title = db.Column(db.String)
    description = db.Column(db.String)


class Activity(db.Model):  # type: ignore[name-defined,misc]
    """What happens."""

    __tablename__, __bind_key__ = "activities", "town"
    id = db.Column(db.Integer, primary_key=True)
    kind = db.Column(db.String)
    texts = db.relationship(ActivityText)


class Session(db.Model):  # type: ignore[name-defined,misc]
    """When it happens."""

    __tablename__, __bind_key__ = "sessions", "town"
    id = db.Column(db.Integer, primary_key=True)
    activity_id = db.Column(db.ForeignKey("activities.id"))
    venue_id = db.Column(db.ForeignKey("venues.id"))
    starts_at = db.Column(db.DateTime(timezone=True))
    ends_at = db.Column(db.DateTime(timezone=True))
    capacity = db.Column(db.Integer)
    seats_taken = db.Column(db.Integer)
    activity = db.relationship(Activity)
    venue = db.relationship(Venue)


class Shift(db.Model):  # type: ignore[name-defined,misc]
    """Who is needed for it."""

    __tablename__, __bind_key__ = "shifts", "town"
    id = db.Column(db.Integer, primary_key=True)
    session_id = db.Column(db.ForeignKey("sessions.id"))
    starts_at = db.Column(db.DateTime(timezone=True))
    ends_at = db.Column(db.DateTime(timezone=True))
    minimum = db.Column(db.Integer)
    maximum = db.Column(db.Integer)
    taken = db.Column(db.Integer)
    session = db.relationship(Session)


class SignUp(db.Model):  # type: ignore[name-defined,misc]
    """Who comes."""

    __tablename__, __bind_key__ = "sign_ups", "town"
    id = db.Column(db.Integer, primary_key=True)
    shift_id = db.Column(db.ForeignKey("shifts.id"))
    account_id = db.Column(db.Integer)
    updated_at = db.Column(db.DateTime(timezone=True))


WHOLE = (joinedload(Session.venue).joinedload(Venue.area), joinedload(Session.activity).selectinload(Activity.texts))


def prepare(connection: sqlite3.Connection, _record: object = None) -> None:
    """The house's own settings of SQLite."""
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


ROWS = [
    {"id": n, "title": f"Football for everybody {n}", "when": f"{8 + n % 12}:00 - {9 + n % 12}:30", "area": f"Area {n}"}
    for n in range(20)
]
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Programme</title></head>
<body><h1>Programme</h1>
{% for row in rows %}<article><h3><a href="/sessions/{{ row.id }}">{{ row.title }}</a></h3>
<p>{{ row.when }} <span>{{ row.area }}</span></p></article>{% endfor %}</body></html>"""
CARDS = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Programme</title></head>
<body><p>{{ me.name }}</p><h1>{{ count }} dates</h1>
{% for one in sessions %}<article><h3><a href="/things/{{ one.id }}">{{ one.activity.texts[0].title }}</a></h3>
<p>{{ one.starts_at }} <span>{{ one.venue.area.names.en }}</span> {{ one.activity.kind }}
{{ one.capacity - one.seats_taken }}</p></article>{% endfor %}</body></html>"""
THING = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A date</title></head>
<body><p>{{ me.name }}</p><h1>{{ one.activity.texts[0].title }}</h1><p>{{ one.activity.texts[0].description }}</p>
<p>{{ one.starts_at }} {{ one.venue.name }} {{ one.venue.area.names.en }}</p>
<ul>{% for shift in shifts %}<li>{{ shift.taken }} of {{ shift.maximum }}</li>{% endfor %}</ul></body></html>"""
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" * 1000


def create_app() -> Flask:
    """The bare application; POST /rows inserts one row and commits it, /models/rows too, by Flask-SQLAlchemy."""
    app = Flask(__name__)
    town = os.environ["DATABASE_URL"]
    embedded = town.startswith("sqlite")
    path = town.removeprefix("sqlite:///") + "-bare"
    local = threading.local()
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}-models" if embedded else town
    app.config["SQLALCHEMY_BINDS"] = {"town": town}
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 15}} if embedded else {}
    db.init_app(app)
    number = "INTEGER PRIMARY KEY" if embedded else "SERIAL PRIMARY KEY"
    with app.app_context():
        for engine in db.engines.values() if embedded else ():
            sa.event.listen(engine, "connect", prepare)
        with db.engine.begin() as connection:
            connection.execute(sa.text(f"CREATE TABLE IF NOT EXISTS row (id {number}, word VARCHAR)"))
        for engine in db.engines.values():
            engine.dispose()
    compiled, cards, thing = (app.jinja_env.from_string(text) for text in (PAGE, CARDS, THING))

    def database() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, timeout=15, isolation_level=None)
            prepare(local.connection)
            local.connection.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, word TEXT)")
        return local.connection

    @app.get("/health/live")
    def live() -> str:
        return "live"

    @app.get("/")
    def page() -> str:
        return render_template(compiled, rows=ROWS)

    @app.get("/feed.ics")
    def feed() -> Response:
        response = Response(BODY, content_type="text/calendar; charset=utf-8")
        response.set_etag("unchanged")
        return response.make_conditional(request)

    def me() -> Account:
        return db.session.get(Account, int(request.args["me"])) or abort(404)

    @app.get("/signed/programme")
    def programme() -> str:
        ahead = Session.ends_at > datetime.now(UTC)
        found = db.session.scalars(
            sa.select(Session).where(ahead).order_by(Session.starts_at).limit(20).options(*WHOLE)
        )
        count = db.session.scalar(sa.select(sa.func.count()).where(ahead))
        return render_template(cards, me=me(), sessions=found.all(), count=count)

    @app.get("/signed/fits")
    def fits() -> str:
        now = datetime.now(UTC)
        ahead = (Shift.starts_at > now, Shift.starts_at < now + timedelta(days=60), Shift.taken < Shift.maximum)
        whole = joinedload(Shift.session).options(*WHOLE)
        found = db.session.scalars(sa.select(Shift).where(*ahead).order_by(Shift.starts_at).options(whole)).all()
        return render_template(cards, me=me(), sessions=[one.session for one in found[:40]], count=len(found))

    @app.get("/signed/things/<int:number>")
    def one_thing(number: int) -> str:
        one = db.session.scalars(sa.select(Session).where(Session.id == number).options(*WHOLE)).one()
        shifts = db.session.scalars(sa.select(Shift).where(Shift.session_id == number)).all()
        return render_template(thing, me=me(), one=one, shifts=shifts)

    @app.get("/signed/own.ics")
    def own_feed() -> Response:
        mine = sa.select(SignUp).where(SignUp.account_id == me().id)
        rows = db.session.scalars(mine.order_by(SignUp.id)).all()
        response = Response(BODY, content_type="text/calendar; charset=utf-8")
        response.set_etag(str(hash(tuple((row.id, row.updated_at) for row in rows))))
        return response.make_conditional(request)

    @app.post("/rows")
    def insert() -> Response:
        connection = database()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO rows (word) VALUES (?)", (request.form["word"],))
        connection.execute("COMMIT")
        return redirect("/", 303)

    @app.post("/models/rows")
    def insert_model() -> Response:
        db.session.add(Row(word=request.form["word"]))
        db.session.commit()
        return redirect("/", 303)

    return app
