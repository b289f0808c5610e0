"""Writers of an SQLite file take turns, and a turn that does not come is not waited for without end."""

import os
import threading

import pytest
import sqlalchemy as sa

from community.foundation import write_queue
from tests import factories


def test_one_after_the_other_from_many_threads(tmp_path):
    path, inside, most = str(tmp_path / "town.sqlite3"), [], []

    def write():
        for _ in range(40):
            with write_queue.turn(path):
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 240
    assert max(most) == 1


def test_the_turn_is_passed_on_after_a_failure(tmp_path):
    path = str(tmp_path / "town.sqlite3")
    for _ in range(2):
        try:
            with write_queue.turn(path):
                raise KeyError
        except KeyError:
            pass
    with write_queue.turn(path):
        pass


def test_a_thread_that_waits_too_long_goes_on(tmp_path, monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", 0.05)
    path, went_on = str(tmp_path / "town.sqlite3"), []

    def late():
        with write_queue.turn(path):
            went_on.append(True)

    with write_queue.turn(path):
        thread = threading.Thread(target=late)
        thread.start()
        thread.join()
    assert went_on == [True]


def test_a_commit_waits_for_the_disk_after_its_turn_is_passed_on(app, writing, monkeypatch):
    waited, real = [], write_queue.SYNCHRONISE

    def synchronise(log):
        held = [queue.mine.locked() for queue in write_queue._queues.values()]
        waited.append((os.fstat(log).st_size > 0, any(held)))
        real(log)

    monkeypatch.setattr(write_queue, "SYNCHRONISE", synchronise)
    with writing() as session:
        assert session.scalar(sa.text("PRAGMA synchronous")) == 1
        factories.organisation()
        assert [queue.mine.locked() for queue in write_queue._queues.values()].count(True) == 1
    with pytest.raises(KeyError), writing():
        raise KeyError
    assert waited == [(True, False)]


def test_a_disk_that_fails_is_an_error_not_a_promise(app, writing, monkeypatch):
    def fail(_log):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(write_queue, "SYNCHRONISE", fail)
    with pytest.raises(OSError, match="Input"), writing():
        factories.organisation()


def test_a_database_without_a_log_needs_no_wait(tmp_path):
    write_queue.make_durable(str(tmp_path / "nothing.sqlite3"))
