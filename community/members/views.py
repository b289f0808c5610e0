"""The members of an organisation, inviting, blocking; and the page on which an invitation is accepted."""

from typing import Any

from flask import render_template, request, url_for

from community.accounts import queries as accounts
from community.accounts.actions import hashed
from community.foundation import i18n
from community.foundation.access import Role, current_actor, permits, requires
from community.foundation.database import transaction
from community.foundation.i18n import gettext, lazy_gettext
from community.foundation.pages import filled_in, go, on_its_way, on_refusal, slice_blueprint
from community.members import actions, queries
from community.members.forms import AcceptForm, InviteForm
from community.members.models import Invitation
from community.members.rules import Refusal
from community.organisations.models import Membership, Organisation
from community.permissions import Permission

blueprint = slice_blueprint(__name__, prefix="")

REFUSALS = {
    Refusal.ONESELF: lazy_gettext("You cannot do this with your own account. Ask a colleague."),
    Refusal.ELSEWHERE: lazy_gettext("This person works for another organisation too. Take the role away instead."),
    Refusal.CLOSED: lazy_gettext("This organisation is closed."),
    Refusal.WAITS: lazy_gettext("This person is invited already."),
    Refusal.MEMBER: lazy_gettext("This person holds the role already."),
}


@blueprint.get("/community/organisations/<int:organisation_id>/members")
@requires(Permission.SEE_MEMBERS, organisation=Organisation)
def index(organisation: Organisation) -> str:
    return _page(organisation, InviteForm())


def _page(organisation: Organisation, form: InviteForm) -> str:
    return render_template(
        "community/members/index.html",
        organisation=organisation,
        members=queries.members_of(organisation.id),
        invitations=[(one, queries.offered_by(one)) for one in queries.invitations_to(organisation.id)],
        form=form,
        me=current_actor().account_id,
        may_manage=permits(current_actor(), Permission.MANAGE_ORGANISATIONS),
    )


@blueprint.post("/community/organisations/<int:organisation_id>/invite")
@on_refusal(index)
@requires(Permission.SEE_MEMBERS, freshly=True, organisation=Organisation)
def invite(organisation: Organisation) -> Any:
    form = filled_in(InviteForm(), lambda form: _page(organisation, form))
    roles = [Role(name) for name in form.roles.data]
    locale = i18n.current_language().code
    actions.invite(organisation, form.email.data, form.name.data, roles, locale, current_actor())
    return _back(organisation.id, on_its_way(gettext("The invitation is on its way."), gettext("Saved.")))


@blueprint.post("/community/invitations/<int:invitation_id>/take-back")
@requires(Permission.TAKE_INVITATION_BACK, invitation=Invitation)
def take_back(invitation: Invitation) -> Any:
    actions.take_back(invitation)
    return _back(invitation.organisation_id, gettext("The invitation is void."))


@blueprint.post("/community/members/<int:member_id>/take-role")
@requires(Permission.CHANGE_MEMBER, freshly=True, member=Membership)
def take_role(member: Membership) -> Any:
    actions.take_role(member, current_actor())
    return _back(member.organisation_id, gettext("The role is taken away."))


@blueprint.post("/community/members/<int:member_id>/block")
@requires(Permission.CHANGE_MEMBER, member=Membership)
def block(member: Membership) -> Any:
    actions.block(member, current_actor())
    return _back(member.organisation_id, gettext("Blocked, and signed out everywhere."))


@blueprint.post("/community/members/<int:member_id>/unblock")
@requires(Permission.CHANGE_MEMBER, member=Membership)
def unblock(member: Membership) -> Any:
    actions.unblock(member, current_actor())
    return _back(member.organisation_id, gettext("This person can sign in again."))


def _back(organisation_id: int | None, said: str = "") -> Any:
    return go("community.members.index", said, organisation_id=organisation_id)


@blueprint.route("/invitation/<secret>", methods=["GET", "POST"])
@requires(Permission.SIGN_IN, own_transactions=True)
def accept(secret: str) -> Any:
    with transaction(writing=False):
        found = queries.find_invitation(secret)
        if found is None:
            return _over()
        invitation, organisation = found
        known = accounts.find_account(invitation.email) is not None
        form = AcceptForm(invitation.email, data={"name": invitation.name})
        valid = request.method == "POST" and (known or form.validate())
        if not valid:
            facts = {"invitation": invitation, "organisation": organisation, "known": known, "form": form}
            page = render_template("community/members/accept.html", roles=queries.offered_by(invitation), **facts)
            return page, 422 if request.method == "POST" else 200
    password_hash = None if known else hashed(form.password.data)
    with transaction():
        found = queries.find_invitation(secret)
        accepted = found is not None and actions.accept(
            found[0], form.name.data, password_hash, i18n.current_language().code
        )
    if not accepted:
        with transaction(writing=False):
            return _over()
    return go("community.accounts.sign_in", gettext("Welcome! Sign in to begin."))


def _over() -> Any:
    url = url_for("community.accounts.sign_in")
    return render_template("community/accounts/over.html", url=url, label=gettext("Sign in")), 404
