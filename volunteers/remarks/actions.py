"""Contesting what was noted of one's own shift, and answering."""

from community.accounts.models import Account
from community.foundation import clock, database, outbox
from community.foundation.database import added, db
from community.foundation.refusal import refuse
from community.members.actions import tell_coordinators_of_each
from volunteers.remarks import queries, rules
from volunteers.remarks.models import Remark
from volunteers.remarks.rules import Refusal, Verdict
from volunteers.shifts.actions import go
from volunteers.shifts.models import Shift, SignUp
from volunteers.shifts.queries import organisations_of


def contest(sign_up: SignUp, text: str) -> Remark:
    """Say that it was otherwise; the coordinators hear. Raises Refused too early, too late, and where one waits."""
    [shift] = database.lock(Shift, [sign_up.shift_id])
    now = clock.now()
    refuse(rules.may_contest(now, shift.ends_at, waits=queries.find_waiting(sign_up.id) is not None))
    remark = added(Remark(sign_up_id=sign_up.id, account_id=sign_up.account_id, text=text, made_at=now))
    about = {"remark": remark.id}
    tell_coordinators_of_each(
        organisations_of([shift.id])[shift.id], "volunteers.remarks.contested", about, key=f"remark:{remark.id}"
    )
    return remark


def answer(remark: Remark, verdict: Verdict, words: str, account_id: int | None) -> None:
    """Say what is right, and note it so; the volunteer hears. Raises Refused where somebody answered already."""
    sign_up = db.session.get_one(SignUp, remark.sign_up_id)
    [shift] = database.lock(Shift, [sign_up.shift_id])
    db.session.refresh(remark)
    db.session.refresh(sign_up)
    refuse(Refusal.ANSWERED, when=remark.answered_at is not None)
    remark.answer, remark.verdict = words, verdict
    remark.answered_at, remark.answered_by_id = clock.now(), account_id
    if step := rules.corrected(sign_up.state, verdict):
        # Whoever was here is checked in, and helped when the worker next counts.
        go(shift, sign_up, step)
    account = db.session.get_one(Account, remark.account_id)
    outbox.post("volunteers.remarks.answered", account, {"remark": remark.id}, key=f"remark:{remark.id}:answered")
