"""What a replica takes off the primary: `python -m tests.load.reading` prints statements and milliseconds.

A town of 5,000 dates on a primary with one replica, started here; strangers read pages of single dates, which nothing
keeps. Both servers share this machine's processor: the milliseconds say what it costs to choose, not how far it goes.
"""

import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from app import create_app
from community.foundation import replicas, serving
from community.foundation.config import Config
from community.foundation.database import db, transaction
from events.sessions.models import Session
from tests.load.programme import SMALL, fill
from tests.replication import servers

PAGES = 200
CHOOSING = (replicas.WRITTEN, replicas.REPLAYED)


def main() -> None:
    """The town, and its strangers with and without the replica."""
    with servers() as pair, tempfile.TemporaryDirectory() as folder:
        pair.primary.ask("CREATE DATABASE town")
        config = Config(
            testing=True,
            database_url=pair.primary.address("town"),
            secret_key="the key of the measurement, long enough",
            base_url="http://localhost",
            default_locale="en",
            rate_limits=False,
            instance=str(Path(folder) / "instance"),
        )
        app = create_app(config)
        with app.app_context():
            db.metadata.create_all(db.engine)
            with transaction():
                fill(SMALL)
            with db.engine.begin() as connection:
                connection.execute(sa.text("ANALYZE"))
            dates = list(db.session.scalars(sa.select(Session.id).order_by(Session.starts_at.desc()).limit(PAGES)))
            db.engine.dispose()
        pair.level()
        for name, urls in (("primary alone", ""), ("with a replica", pair.replica.address("town"))):
            print(f"{name:15} {read(replace(config, database_replica_urls=urls), dates)}", flush=True)


def read(config: Config, dates: list[int]) -> str:
    """Each page once, by a stranger; which server was asked how often, and how long the middle one took."""
    app, asked, took = create_app(config), Counter(), []
    with app.app_context():
        serving.warm_up()
        for key, engine in db.engines.items():

            def note(_c: Any, _cursor: Any, text: str, *_: Any, where: str = "replica" if key else "primary") -> None:
                asked["to choose" if text in CHOOSING else where] += 1

            sa.event.listen(engine, "before_cursor_execute", note)
    reader = app.test_client(use_cookies=False)
    for number in dates:
        began = time.perf_counter()
        status = reader.get(f"/events/sessions/{number}").status_code
        took.append(time.perf_counter() - began)
        if status != 200:
            raise AssertionError(f"{status} instead of 200")
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    each = ", ".join(f"{number / len(dates):.1f} {name}" for name, number in sorted(asked.items()))
    return f"statements a page: {each}; {1000 * median(took):.1f} ms"


if __name__ == "__main__":
    main()
