"""Streaming replicas of PostgreSQL, where DATABASE_REPLICA_URLS names some: what anybody may read is read there.

Only a route that says `from_replica` is asked of a replica, and only for whoever is not signed in: what a person may
see is asked of the primary, so that a lost right, role, consent or clearance acts on the next request. A replica
answers when it has what this browser wrote (a cookie says up to where), the present state of the programme, and all
that was written longer ago than REPLICA_LAG_SECONDS. Else, and when it breaks while an answer is made, the primary
answers.
"""

import math
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, current_app, g, request
from sqlalchemy.exc import DBAPIError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.orm import Session

from community.foundation.access import ANYBODY, current_actor
from community.foundation.config import Config, operator
from community.foundation.database import db
from community.foundation.town import ALSO_GROWS

NUMBER = f"(SELECT number FROM versions WHERE name = '{ALSO_GROWS}')"  # noqa: S608 - a word of ours
# Up to where the primary wrote (flushed or not: nothing that anybody has seen lies behind it).
WRITTEN = f"SELECT pg_current_wal_insert_lsn()::text, {NUMBER}"
REPLAYED = f"SELECT pg_last_wal_replay_lsn()::text, {NUMBER} WHERE pg_is_in_recovery()"
# Seconds for which one that is behind is not asked, one that broke is not tried, and a connection may take.
A_MOMENT = 1.0
A_WHILE = 5.0
PATIENCE = 2
# A server that is gone without a word is noticed: by what was sent and not received, and by what is not answered.
WATCHFUL = {
    "connect_timeout": PATIENCE,
    "tcp_user_timeout": 1000 * PATIENCE,
    "keepalives_idle": PATIENCE,
    "keepalives_interval": 1,
    "keepalives_count": PATIENCE,
}
# What no server ever wrote up to: then only the primary will do.
NOWHERE = 2**64


class ReplicaState(Enum):
    """What becomes of a replica at this moment; all but the first are left out."""

    USED = "used"
    BEHIND = "behind"
    GONE = "gone"
    PRIMARY = "primary"


@dataclass(frozen=True)
class Reached:
    """How a replica stands: its state, and how many bytes of the primary's log it lacks (None: it does not say)."""

    name: str
    state: ReplicaState
    lacks: int | None


@dataclass
class Replica:
    """One replica as this process knows it: its engine's key, host and port, and until when it is left alone."""

    key: str
    name: str
    rests_until: float = 0.0
    broken: bool = False

    def is_due(self, now: float) -> bool:
        """Whether it may be asked. Of those who find a broken one due, one tries it and the others go on."""
        if now < self.rests_until:
            return False
        if self.broken:
            self.rests_until = now + A_WHILE
        return True

    def fail(self) -> None:
        """Leave it out for a while: it broke, or it is none."""
        self.broken, self.rests_until = True, time.monotonic() + A_WHILE


@dataclass
class Replicas:
    """All of an installation, and up to where the primary wrote at which moments of late."""

    members: list[Replica]
    bound: float
    marks: deque[tuple[float, int]] = field(default_factory=deque)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, session: Session, wrote: int) -> None:
        """Let the transaction that begins read from a replica that has all it needs, if there is one."""
        now = time.monotonic()
        due = [one for one in self.members if one.is_due(now)]
        written = self.written(now) if due else None
        if written is None:
            return
        for replica in secrets.SystemRandom().sample(due, len(due)):
            session.info["replica"] = db.engines[replica.key]
            if _has_all(replica, session, *written, wrote):
                g.read_from = replica
                return
            session.rollback()
            del session.info["replica"]

    def written(self, now: float) -> tuple[int, int] | None:
        """What a replica must have at least: the primary's log up to here, and the programme's number. None where the
        primary does not answer."""
        try:
            lsn, number = _asked(db.engine, WRITTEN)
        except SQLAlchemyError:
            return None
        with self.guard:
            # What a replica lacks that has all up to a mark was written after it: the oldest within the bound will do.
            marks = self.marks
            if not marks or now - marks[-1][0] >= self.bound / 50:
                marks.append((now, lsn_of(lsn)))
            while now - marks[0][0] > self.bound:
                marks.popleft()
            return marks[0][1], number or 0

    def reached(self) -> list[Reached]:
        """How each stands."""
        written = self.written(time.monotonic())
        return [_reached(one, written[0], self.marks[-1][1]) for one in self.members] if written else []

    def troubles(self) -> list[str]:
        """A sentence for each that is left out, after those that are behind had the time that they may take."""
        until = time.monotonic() + self.bound
        while True:
            found = [one for one in self.reached() if one.state is not ReplicaState.USED]
            if all(one.state is not ReplicaState.BEHIND for one in found) or time.monotonic() > until:
                return [SENTENCES[one.state].format(one.name, one.lacks, self.bound) for one in found]
            time.sleep(0.1)


SENTENCES = {
    ReplicaState.BEHIND: "The replica {0} lacks {1} bytes that are older than {2:g} seconds: it is left out.",
    ReplicaState.GONE: "The replica {0} does not answer: it is left out.",
    ReplicaState.PRIMARY: "{0} in DATABASE_REPLICA_URLS is no replica: it is left out.",
}


def lsn_of(text: str) -> int:
    """A place in PostgreSQL's log ("16/B374D848") as a number. Raises ValueError for anything else."""
    high, _, low = text.partition("/")
    return (int(high, 16) << 32) + int(low, 16)


def _asked(engine: sa.Engine, statement: str) -> Any:
    # Without a transaction: to begin and to end one would be two more trips.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        return connection.exec_driver_sql(statement).first()


def _has_all(replica: Replica, session: Session, least: int, number: int, wrote: int) -> bool:
    try:
        found = session.connection().exec_driver_sql(REPLAYED).first()
    except SQLAlchemyError:
        replica.fail()
        return False
    if found is None:
        replica.fail()
        return False
    replica.broken = False
    if lsn_of(found[0]) < least:
        replica.rests_until = time.monotonic() + A_MOMENT
        return False
    return lsn_of(found[0]) >= wrote and (found[1] or 0) >= number


def _reached(replica: Replica, least: int, newest: int) -> Reached:
    try:
        found = _asked(db.engines[replica.key], REPLAYED)
    except SQLAlchemyError:
        return Reached(replica.name, ReplicaState.GONE, None)
    if found is None:
        return Reached(replica.name, ReplicaState.PRIMARY, None)
    has = lsn_of(found[0])
    return Reached(replica.name, ReplicaState.USED if has >= least else ReplicaState.BEHIND, max(0, newest - has))


def install(app: Flask, config: Config) -> None:
    """Know the replicas that the settings name, before the database is made ready; none is connected to."""
    addresses = config.replicas
    app.extensions["replicas"] = None
    if not addresses:
        return
    as_primary = app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    connecting = {**as_primary["connect_args"], **WATCHFUL}
    # The first statement of each transaction tells whether its connection is alive.
    options = {**as_primary, "pool_pre_ping": False, "pool_timeout": PATIENCE, "connect_args": connecting}
    app.config["SQLALCHEMY_BINDS"] = {f"replica {one}": {"url": one, **options} for one in addresses}
    members = [Replica(f"replica {one}", _name(one)) for one in addresses]
    app.extensions["replicas"] = Replicas(members, float(config.replica_lag_seconds))
    app.after_request(_note_written)


def _name(address: str) -> str:
    url = sa.make_url(address)
    host = url.host or url.query.get("host", "")
    return f"{host}:{url.port or url.query.get('port', 5432)}"


def of_app() -> Replicas | None:
    """The replicas of this installation; None where none are named."""
    return current_app.extensions["replicas"]


def may_answer() -> bool:
    """Whether the request may be answered by a replica: its route says so, and whoever asks is nobody known here."""
    view = current_app.view_functions.get(request.endpoint or "")
    return of_app() is not None and getattr(view, "from_replica", False) and current_actor() is ANYBODY


def reading(answer: Callable[[], Any]) -> Any:
    """The answer to a request for which that holds, made anew of the primary where a replica breaks meanwhile.
    `answer` may be called twice."""
    known: Replicas = current_app.extensions["replicas"]
    info = db.session().info
    info["choose_server"] = partial(known.choose, wrote=_wrote())
    try:
        return answer()
    except (DBAPIError, PendingRollbackError) as problem:
        replica = g.pop("read_from", None)
        if replica is None:
            raise
        # Whoever was in the way of the log is ended, too, and says nothing against the replica.
        if getattr(problem, "connection_invalidated", False):
            replica.fail()
        info.pop("choose_server")
        return answer()
    finally:
        info.pop("choose_server", None)


def _cookie() -> str:
    return "__Host-zaedno-wrote" if operator().secure else "zaedno-wrote"


def _wrote() -> int:
    text = request.cookies.get(_cookie(), "")
    with suppress(ValueError):
        return lsn_of(text) if text else 0
    return NOWHERE


def _note_written(response: Response) -> Response:
    """Whoever wrote says for some seconds up to where, by a cookie: older things every replica in use has anyway."""
    if db.session().info.get("commits") and not response.cache_control.public:
        # Where the primary does not say, the browser asks nobody else until the cookie is gone.
        text = "FFFFFFFF/FFFFFFFF"
        with suppress(SQLAlchemyError):
            text = _asked(db.engine, WRITTEN)[0]
        age = math.ceil(operator().replica_lag_seconds) + 10
        response.set_cookie(
            _cookie(), text, max_age=age, secure=operator().secure, httponly=True, samesite="Lax", path="/"
        )
    return response
