"""What the database sees of those who subscribed: `python -m tests.load.polling` (or: postgres).

A town of 5,000 dates, two processes of four threads each, 10,000 subscribers who all have the feed. Something changes,
and each of them asks with the tag that they have; then each asks again. How often the programme was read and written
is counted in each process, and how often the number of the last change was looked up.
"""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import sqlalchemy as sa
from sqlalchemy.event import listen

from app import create_app
from community.foundation import clock, database, page_cache, serving
from community.foundation.config import Config, settings
from community.foundation.database import db, transaction
from events.activities.models import Activity
from events.calendar import views
from tests.load.pages import filled
from tests.load.programme import SMALL, fill

SUBSCRIBERS, PROCESSES, THREADS = 10_000, 2, 4
FEED = "/cal/en/programme.ics"


def main(kind: str = "sqlite") -> None:
    """The town, its change, and what each process says of the rounds around it."""
    with filled(kind, lambda: fill(SMALL)) as (app, _):
        with app.app_context():
            url, instance = db.engine.url.render_as_string(hide_password=False), settings().instance
        command = [sys.executable, "-m", "tests.load.polling", "--serve", url, instance]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        serving_ones = [subprocess.Popen(command, **pipes) for _ in range(PROCESSES)]
        for name in ("subscribing", "after a change", "once more"):
            if name == "after a change":
                with app.app_context(), transaction() as session:
                    session.scalars(sa.select(Activity).limit(1)).one().updated_at = clock.now()
            for one in serving_ones:
                one.stdin.write(f"{name}\n")
                one.stdin.flush()
            for one in serving_ones:
                print(f"{name:15} {one.stdout.readline().strip()}", flush=True)
        for one in serving_ones:
            one.communicate()


def serve(url: str, instance: str) -> None:
    """One of the processes: a round for each line that comes in."""
    app = create_app(
        Config(
            testing=True,
            database_url=url,
            secret_key="the key of the measurement, long enough",
            base_url="http://localhost",
            default_locale="en",
            rate_limits=False,
            instance=instance,
        )
    )
    seen = {"statements": 0, "glances": 0, "made": 0}

    def counted(name: str, act: Any) -> Any:
        def counting(*args: Any) -> Any:
            seen[name] += 1
            return act(*args)

        return counting

    page_cache.glance = counted("glances", database.glance)
    object.__setattr__(views.CALENDAR, "write", counted("made", views.CALENDAR.write))
    with app.app_context():
        serving.warm_up()
        listen(db.engine, "before_cursor_execute", counted("statements", lambda *_: None))
    tag = ""
    for _ in sys.stdin:
        seen.update(dict.fromkeys(seen, 0))

        def ask(number: int, known: str = tag) -> tuple[int, str]:
            headers = {"If-None-Match": known} if known else {}
            answer = app.test_client(use_cookies=False).get(FEED, headers=headers)
            return answer.status_code, answer.headers["ETag"]

        began = time.perf_counter()
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(ask, range(SUBSCRIBERS // PROCESSES)))
        took = time.perf_counter() - began
        tag = answers[-1][1]
        told = {code: sum(one == code for one, _ in answers) for code in (200, 304)}
        print(f"answers {told}, feed made {seen['made']}, statements {seen['statements']}, "
              f"looked up the number {seen['glances']}, tags {len({one for _, one in answers})}, "
              f"{len(answers) / took:.0f} a second", flush=True)  # fmt: skip


if __name__ == "__main__":
    serve(*sys.argv[2:]) if sys.argv[1:2] == ["--serve"] else main(*sys.argv[1:])
