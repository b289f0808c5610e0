"""The figures for whoever runs the server: who reads them, what is in them, and that several processes add up."""

import json
import multiprocessing
import re
from datetime import timedelta

import pytest

from app import create_app
from community.foundation import metrics, periodic_tasks
from community.foundation.access import Role
from community.foundation.config import ROOT
from community.foundation.database import db
from tests import factories
from volunteers.shifts.models import SignUp
from volunteers.shifts.rules import SignUpState

TOKEN = "a token of the tests, long enough"
SENT = {"Authorization": f"Bearer {TOKEN}"}
ON = pytest.mark.settings(metrics_token=TOKEN)


def figures(client) -> dict[str, float]:
    """Each line of the answer, by its name and labels."""
    answer = client.get("/metrics", headers=SENT)
    assert answer.status_code == 200
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def requests(found: dict[str, float], endpoint: str, status: int) -> float:
    return found.get(f'zaedno_requests_total{{endpoint="{endpoint}",status="{status}"}}', 0)


@ON
def test_only_who_sends_the_token_learns_that_it_is_there(client, app):
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}, {"Authorization": "Bearer é"}):
        assert client.get("/metrics", headers=headers).status_code == 404
    assert client.get(f"/metrics?token={TOKEN}").status_code == 404
    assert client.get("/metrics", headers=SENT).headers["Cache-Control"] == "no-store"


def test_without_a_token_there_is_nothing_and_nothing_is_counted(client, app):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    assert app.extensions["metrics"] is None
    assert not metrics.folder_of(app).exists()


@ON
def test_requests_are_counted_by_what_was_asked_and_what_came_of_it(client):
    for _ in range(3):
        client.get("/health/live")
    client.get("/nowhere")
    client.get("/community/households")
    found = figures(client)
    assert requests(found, "community.site.live", 200) == 3
    assert requests(found, "none", 404) == 1
    assert requests(found, "community.households.index", 303) == 1
    assert found['zaedno_request_seconds_count{endpoint="community.site.live"}'] == 3
    bounds = [
        found[f'zaedno_request_seconds_bucket{{endpoint="community.site.live",le="{le}"}}'] for le in metrics.NAMES
    ]
    assert bounds == sorted(bounds)
    assert bounds[-1] == 3
    # What was kept is answered before Flask, and counted all the same.
    client.get("/programme")
    client.get("/programme")
    assert requests(figures(client), "kept", 200) >= 1


def _ask(config, times, address):
    application = create_app(config)
    with application.app_context():
        browser = application.test_client()
        for _ in range(times):
            browser.get(address)
        db.engine.dispose()


@ON
@pytest.mark.both_databases
def test_what_two_processes_count_at_once_is_added_up(client, config):
    client.get("/health/live")
    apart = multiprocessing.get_context("spawn")
    processes = [apart.Process(target=_ask, args=(config, number, "/health/live")) for number in (40, 60)]
    for one in processes:
        one.start()
    for one in processes:
        one.join()
        assert one.exitcode == 0
    found = figures(client)
    assert requests(found, "community.site.live", 200) == 101
    assert found['zaedno_request_seconds_count{endpoint="community.site.live"}'] == 101
    # Their connections ended with them.
    assert len(list(metrics.folder_of(client.application).glob("gauge_live*.db"))) == 1


@ON
@pytest.mark.both_databases
def test_queues_tasks_and_sign_ups_are_those_of_the_database(client, app, writing, clock):
    with writing():
        shift = factories.shift(factories.session(factories.activity(factories.organisation())))
        vera = factories.account((Role.VOLUNTEER, None))
        when = {"created_at": clock.now(), "updated_at": clock.now()}
        db.session.add(SignUp(shift_id=shift.id, account_id=vera.id, state=SignUpState.CONFIRMED, **when))
    with app.app_context():
        periodic_tasks.work_round()
    clock.advance(minutes=2)
    found = figures(client)
    assert found['zaedno_sign_ups{state="confirmed"}'] == 1
    task = 'zaedno_task_succeeded_timestamp_seconds{task="community.foundation.delivery.deliver_due"}'
    assert found[task] == pytest.approx((clock.now() - timedelta(minutes=2)).timestamp(), abs=60)
    assert found["zaedno_outbox_failed"] == 0
    assert found["zaedno_pool_in_use"] >= 0


@ON
def test_no_label_names_anybody(client, writing, visitor):
    with writing():
        household = factories.household(factories.organisation())
        account = factories.account((Role.COORDINATOR, household.organisation_id))
        number, address = household.id, account.email
        person_id = account.id
    person = visitor()
    person.sign_in(person_id)
    person.get(f"/community/households/{number}")
    person.get(f"/sign-in?email={address}")
    person.get(f"/card/{'S' * 12}")
    text = client.get("/metrics", headers=SENT).text
    labels = {name for line in text.splitlines() for name in re.findall(r'(\w+)="', line)}
    assert labels <= {"endpoint", "status", "le", "state", "task", "channel", "message"}
    assert address not in text
    assert "SSSS" not in text
    assert f"/{number}" not in text


@ON
def test_a_new_start_counts_anew(client, app):
    client.get("/health/live")
    with app.app_context():
        metrics.begin_anew(app)
    assert not list(metrics.folder_of(app).glob("*.db"))


@ON
def test_the_dashboard_asks_for_what_there_is(client, app):
    text = client.get("/metrics", headers=SENT).text + client.get("/metrics", headers=SENT).text
    there = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE")}
    dashboard = json.loads((ROOT / "deploy" / "grafana.json").read_text())
    wanted = {
        re.sub("_(total|bucket)$", "", name)
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"zaedno_\w+", target["expr"])
    }
    assert wanted == {re.sub("_total$", "", name) for name in there}
