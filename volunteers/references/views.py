"""Applying for a clearance, naming another referee, and a referee's answer: the letter's GET shows, its POST acts."""

from typing import Any

from flask import redirect, render_template, session, url_for

from community.foundation import clock, i18n
from community.foundation.access import current_actor, requires
from community.foundation.i18n import force_locale, gettext, lazy_gettext
from community.foundation.pages import notify, on_refusal, slice_blueprint
from volunteers.permissions import Permission
from volunteers.references import actions, queries, rules
from volunteers.references.actions import Referee, Wish
from volunteers.references.forms import AnswerForm, ApplyForm, RefereeForm, WishForm
from volunteers.references.rules import Button, Refusal
from volunteers.vetting.rules import Acquaintance, Clearance

blueprint = slice_blueprint(__name__)

REFUSALS = {
    Refusal.OWN_ADDRESS: lazy_gettext("This is your own address. Name two other people."),
    Refusal.TWICE: lazy_gettext("These are the same address. Name two different people."),
    Refusal.ASKED: lazy_gettext("This person got a letter already."),
    Refusal.TOO_MANY: lazy_gettext("You have named enough people. Talk with your coordinator."),
    Refusal.APPLIED: lazy_gettext("You have applied already."),
}


@blueprint.get("/apply")
@requires(Permission.OWN_CLEARANCE)
def apply() -> str:
    request = queries.find_request(_me())
    if request:
        known = {"clearance": request.clearance.value, "motivation": request.motivation}
        return _page(WishForm(queries.open_organisations(), data=known | {"organisation": request.organisation_id}))
    return _page(ApplyForm(queries.open_organisations(), locale=i18n.current_language().code))


@blueprint.post("/apply")
@on_refusal(apply)
@requires(Permission.OWN_CLEARANCE)
def send() -> Any:
    known = queries.find_request(_me())
    if known:
        form = WishForm(queries.open_organisations(), data={"organisation": known.organisation_id})
    else:
        form = ApplyForm(queries.open_organisations(), locale=i18n.current_language().code)
    if not form.validate_on_submit():
        return _page(form), 422
    wish = Wish(form.organisation.data, Clearance(form.clearance.data), form.motivation.data or "")
    if known:
        actions.change(_me(), wish)
        notify("good", gettext("Your application is changed."))
    else:
        first = Referee(form.name.data, form.email.data, form.language.data)
        second = Referee(form.second_name.data, form.second_email.data, form.second_language.data)
        actions.apply(_me(), wish, [first, second])
        notify("good", gettext("Thank you! Two letters are on their way."))
    return redirect(url_for("volunteers.vetting.mine"), 303)


def _page(form: WishForm) -> str:
    return render_template("volunteers/references/apply.html", form=form, first_time=isinstance(form, ApplyForm))


@blueprint.get("/another")
@requires(Permission.OWN_CLEARANCE)
def another() -> str:
    return render_template("volunteers/references/another.html", form=RefereeForm(locale=i18n.current_language().code))


@blueprint.post("/another")
@on_refusal(another)
@requires(Permission.OWN_CLEARANCE)
def name_another() -> Any:
    form = RefereeForm(locale=i18n.current_language().code)
    if not form.validate_on_submit():
        return render_template("volunteers/references/another.html", form=form), 422
    actions.name_another(_me(), Referee(form.name.data, form.email.data, form.language.data))
    notify("good", gettext("The letter is on its way."))
    return redirect(url_for("volunteers.vetting.mine"), 303)


@blueprint.route("/answer/<secret>", methods=["GET", "POST"])
@requires(Permission.ANSWER_REFERENCE)
def answer(secret: str) -> Any:
    found = queries.find_reference(secret)
    state = rules.button(clock.now(), found[0].expires_at, found[0].answered_at) if found else Button.OVER
    if found is None or state is Button.OVER:
        return render_template("volunteers/references/over.html"), 404
    reference, name = found
    # The language that was chosen for the letter, unless the referee chooses another on the page.
    with force_locale(session.get("locale") or reference.locale):
        if state is Button.ANSWERED:
            return render_template("volunteers/references/thanks.html")
        form = AnswerForm()
        if not form.validate_on_submit():
            page = render_template("volunteers/references/answer.html", form=form, name=name, reference=reference)
            return page, 422 if form.is_submitted() else 200
    trusted = [Clearance(word) for word in form.trusted.data or ()]
    actions.answer(reference, Acquaintance(form.known_for.data), trusted, form.remark.data or "")
    return redirect(url_for("volunteers.references.answer", secret=secret), 303)


def _me() -> int:
    return current_actor().account_id or 0
