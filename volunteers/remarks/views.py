"""One's own past shifts, contesting what was noted of them, and the list of those who answer."""

from typing import Any

from flask import render_template, request

from community.foundation import audit, clock
from community.foundation.access import current_actor, requires, within_reach
from community.foundation.i18n import gettext
from community.foundation.pages import filled_in, go, on_refusal, slice_blueprint
from volunteers.hours.labels import duration
from volunteers.permissions import Permission
from volunteers.remarks import actions, queries, rules
from volunteers.remarks.forms import RemarkAnswerForm, RemarkForm
from volunteers.remarks.models import Remark
from volunteers.shifts.models import SignUp
from volunteers.shifts.queries import time_given
from volunteers.shifts.rules import SignUpState
from volunteers.shifts.views import STATE_KINDS

blueprint = slice_blueprint(__name__)

A_PAGE = 20


@blueprint.get("/mine")
@requires(Permission.SEE_OWN_SHIFTS)
def past(sign_up_id: int = 0, form: RemarkForm | None = None) -> str:
    """One page of them; `form` is what did not pass, of that sign-up."""
    now, start = clock.now(), min(max(request.args.get("start", 0, int), 0), 10_000)
    rows = queries.past_of(current_actor().account_id or 0, now, start, A_PAGE + 1)
    shown = rows[:A_PAGE]
    remarks = queries.remarks_on([row.id for row in shown])
    waiting = {number for number, some in remarks.items() if any(one.answered_at is None for one in some)}
    return render_template(
        "volunteers/remarks/past.html",
        sign_ups=shown,
        remarks=remarks,
        contestable={row.id for row in shown if not rules.may_contest(now, row.shift.ends_at, waits=row.id in waiting)},
        hours={
            row.id: duration(int(time_given(row).total_seconds()) // 60)
            for row in shown
            if row.state is SignUpState.COMPLETED
        },
        forms_of={row.id: form if form and row.id == sign_up_id else RemarkForm(formdata=None) for row in shown},
        kinds=STATE_KINDS,
        earlier=start + A_PAGE if len(rows) > A_PAGE else None,
        later=max(start - A_PAGE, 0) if start else None,
    )


@blueprint.post("/sign-ups/<int:sign_up_id>")
@on_refusal(lambda sign_up_id: past())
@requires(Permission.CHANGE_OWN_SIGN_UP, sign_up=SignUp)
def contest(sign_up: SignUp) -> Any:
    form = filled_in(RemarkForm(), lambda form: past(sign_up_id=sign_up.id, form=form))
    actions.contest(sign_up, form.text.data or "")
    return go("volunteers.remarks.past", gettext("Your coordinator reads it and answers within a week."))


@blueprint.get("")
@requires(Permission.ANSWER_REMARKS, records=True)
def index(remark_id: int = 0, form: RemarkAnswerForm | None = None) -> str:
    remarks = queries.waiting(within_reach(current_actor(), Permission.ANSWER_REMARKS))
    audit.record(audit.Deed.VIEWED, *remarks)
    return render_template(
        "volunteers/remarks/index.html",
        remarks=remarks,
        forms_of={one.id: form if form and one.id == remark_id else RemarkAnswerForm(formdata=None) for one in remarks},
        kinds=STATE_KINDS,
    )


@blueprint.post("/<int:remark_id>/answer")
@on_refusal(lambda remark_id: index())
@requires(Permission.ANSWER_REMARKS, remark=Remark)
def answer(remark: Remark) -> Any:
    form = filled_in(RemarkAnswerForm(), lambda form: index(remark_id=remark.id, form=form))
    actions.answer(remark, form.verdict.data, form.words.data or "", current_actor().account_id)
    return go("volunteers.remarks.index", gettext("Answered."))
