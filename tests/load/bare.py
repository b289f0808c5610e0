"""What the house is measured against: Flask and Jinja alone, with the same server and the same SQLite settings."""

import os
import sqlite3
import threading

import sqlalchemy as sa
from flask import Flask, Response, redirect, render_template, request
from flask_sqlalchemy import SQLAlchemy

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
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" * 1000


def create_app() -> Flask:
    """The bare application; POST /rows inserts one row and commits it, /models/rows too, by Flask-SQLAlchemy."""
    app = Flask(__name__)
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///") + "-bare"
    local = threading.local()
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{path}-models"
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"connect_args": {"timeout": 15}}
    db.init_app(app)
    with app.app_context():
        sa.event.listen(db.engine, "connect", prepare)
        with db.engine.begin() as connection:
            connection.execute(sa.text("CREATE TABLE IF NOT EXISTS row (id INTEGER PRIMARY KEY, word VARCHAR)"))
        db.engine.dispose()
    compiled = app.jinja_env.from_string(PAGE)

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
