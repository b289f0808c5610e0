"""Changing a setting of the town, asking those whom it binds, and answering them."""

from community.decisions import queries, rules
from community.decisions.models import SettingAnswer, SettingChange
from community.decisions.rules import ChangeState, Refusal
from community.foundation import clock
from community.foundation.access import Actor, Role
from community.foundation.config import BINDING, settings
from community.foundation.database import added, db, lock_words, touch_version
from community.foundation.refusal import refuse
from community.foundation.town import ALSO_GROWS


def change(name: str, becomes: str, actor: Actor) -> SettingChange | None:
    """Let a setting become something else: at once, or, where it binds organisations, when all of them agreed; those in
    which the actor coordinates do. None where it is that already. Raises Refused."""
    lock_words(f"setting {name}")
    was = queries.value_of(name)
    locked = name not in settings().decided_by_the_town
    refuse(rules.not_to_change(locked=locked, asked=queries.is_asked(name)))
    if becomes == was:
        return None
    made = added(
        SettingChange(
            name=name,
            was=was,
            becomes=becomes,
            state=ChangeState.ASKED,
            asked_by_id=actor.account_id,
            asked_at=clock.now(),
        )
    )
    if name in BINDING:
        db.session.add_all(SettingAnswer(change_id=made.id, organisation_id=number) for number in queries.bound())
        db.session.flush()
        _answer(made, actor, agrees=True)
    _settle(made)
    return made


def answer(change: SettingChange, actor: Actor, *, agrees: bool) -> None:
    """Say what the organisations in which the actor coordinates say of a change. Raises Refused when it is over."""
    refuse(Refusal.OVER, when=change.state is not ChangeState.ASKED)
    _answer(change, actor, agrees=agrees)
    _settle(change)


def withdraw(change: SettingChange) -> None:
    """Ask nobody about a change any more. Raises Refused when it is over."""
    refuse(Refusal.OVER, when=change.state is not ChangeState.ASKED)
    _end(change, ChangeState.WITHDRAWN)


def _answer(change: SettingChange, actor: Actor, *, agrees: bool) -> None:
    for row in queries.find_own(change, actor.organisations(Role.COORDINATOR)):
        row.agrees, row.answered_by_id, row.answered_at = agrees, actor.account_id, clock.now()
    db.session.flush()


def _settle(change: SettingChange) -> None:
    state = rules.outcome(row.agrees for row in queries.answers_to([change.id])[change.id])
    if state is not ChangeState.ASKED:
        _end(change, state)


def _end(change: SettingChange, state: ChangeState) -> None:
    change.state, change.ended_at = state, clock.now()
    # What is kept of pages for everybody was made with the settings of its time.
    touch_version(ALSO_GROWS)
