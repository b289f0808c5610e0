"""Rows that hold one another in cycles and die while they are detached take no process with them (Python 3.11)."""

import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2]
# What the month page of a large programme does by chance, forced: the garbage collector comes while the states of rows
# make their dicts. Without the mend in `database` the interpreter ends here by SIGSEGV on every 3.11, on none of the
# others.
SCRIPT = """
import gc, sys
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, mapped_column, relationship
from community.foundation.database import Base

class Parent(Base):
    __tablename__ = "parents"
    id = mapped_column(sa.Integer, primary_key=True)
    name = mapped_column(sa.String)
    children = relationship("Child", back_populates="parent")

class Child(Base):
    __tablename__ = "children"
    id = mapped_column(sa.Integer, primary_key=True)
    parent_id = mapped_column(sa.ForeignKey("parents.id"))
    parent = relationship("Parent", back_populates="children")

engine = sa.create_engine("sqlite://", poolclass=sa.pool.StaticPool)
Base.metadata.create_all(engine, [Parent.__table__, Child.__table__])
with engine.begin() as connection:
    connection.execute(sa.insert(Parent), [{"id": n, "name": str(n)} for n in range(1, 401)])
    connection.execute(sa.insert(Child), [{"parent_id": n} for n in range(1, 401) for _ in range(3)])
# Each state takes a place from the shared keys of its class, down to one, and the expired row takes the last.
session = Session(engine)
rows = session.scalars(sa.select(Parent)).all()
session.expire(rows[0])
del rows
session.close()
gc.collect()
gc.freeze()
everything = sa.select(Parent).options(joinedload(Parent.children).joinedload(Child.parent))
for turn in range(40):
    gc.disable()
    session = Session(engine)
    rows = session.scalars(everything).unique().all()
    del rows
    gc.set_threshold(gc.get_count()[0] + 100 + 20 * turn)
    gc.enable()
    getattr(session, sys.argv[1])()
    session.close()
    gc.set_threshold(700)
    gc.collect()
print("alive")
"""


@pytest.mark.parametrize("end", ["close", "expunge_all"])
def test_rows_that_die_while_they_are_detached_end_no_process(end):
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, end], cwd=HOUSE, capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stdout) == (0, "alive\n"), run.stderr
