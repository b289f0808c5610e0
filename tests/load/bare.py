"""What the house is measured against: Flask and Jinja alone, with the same server and the same SQLite settings."""

import os
import sqlite3
import threading

from flask import Flask, Response, redirect, render_template, request

ROWS = [
    {"id": n, "title": f"Football for everybody {n}", "when": f"{8 + n % 12}:00 - {9 + n % 12}:30", "area": f"Area {n}"}
    for n in range(50)
]
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Programme</title></head><body><h1>Programme</h1>
{% for row in rows %}<article><h3><a href="/sessions/{{ row.id }}">{{ row.title }}</a></h3>
<p>{{ row.when }} <span>{{ row.area }}</span></p></article>{% endfor %}</body></html>"""
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n" * 1000


def create_app() -> Flask:
    """The bare application; POST /rows inserts one row and commits it."""
    app = Flask(__name__)
    path = os.environ["DATABASE_URL"].removeprefix("sqlite:///") + "-bare"
    local = threading.local()
    compiled = app.jinja_env.from_string(PAGE)

    def database() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, timeout=15, isolation_level=None)
            local.connection.execute("PRAGMA busy_timeout=15000")
            for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "cache_size=-16000"):
                local.connection.execute(f"PRAGMA {pragma}")
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

    return app
