"""What is written about courses for staff: an invitation, a change, another try, the end, one question later."""

from typing import Any

from community.foundation import clock, i18n
from community.foundation.config import settings
from community.foundation.i18n import gettext
from community.foundation.outbox import Facts, Mail, Recipient, compose
from community.staff_training import queries, rules
from community.staff_training.models import Trainee
from community.staff_training.rules import TraineeState


def _facts(trainee: Trainee) -> Facts:
    """What it is, when, where, and who gives it."""
    course, zone = trainee.course, clock.town_zone()
    when = [i18n.when_in_words(one.starts_at, one.ends_at, zone) for one in queries.dates_of(course.id)]
    return (
        (gettext("Course"), course.title),
        *((gettext("When"), one) for one in when),
        (gettext("Where"), course.place),
        (gettext("Given by"), course.organisation.called),
    )


def _to_page(trainee: Trainee, subject: str, label: str, *said: str | Facts) -> Mail:
    secret = queries.secret_of(trainee)
    return compose(subject, *said, button=(label, "community.staff_training.mine"), secret=secret)


def invited(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """You are invited to a course; nothing once that was taken back, answered, or all is over."""
    trainee = queries.get_trainee(about["trainee"])
    if trainee is None or trainee.state is not TraineeState.INVITED:
        return None
    if rules.answer(queries.facts_of(trainee.course), False, clock.now()):
        return None
    return _to_page(
        trainee,
        gettext("You are invited to a course"),
        gettext("See the course and answer"),
        gettext("You are invited to this course for people who work in authorities and institutions:"),
        _facts(trainee),
        gettext("On the page you say whether you come. You need no account. Keep this email: the page is yours alone."),
        gettext("If you do not know what this is, do nothing."),
    )


def changed(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Its dates or its place are others; nothing for who does not come, or once it is over."""
    trainee = queries.get_trainee(about["trainee"])
    if trainee is None or trainee.state is not TraineeState.COMING or trainee.course.finished_at:
        return None
    return _to_page(
        trainee,
        gettext("A change of time or place"),
        gettext("See your course"),
        gettext("The dates or the place of your course have changed. This is how it is now:"),
        _facts(trainee),
    )


def again(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """They may take the test once more; nothing once they did, or it is over."""
    trainee = queries.get_trainee(about["trainee"])
    if trainee is None:
        return None
    taken = len(queries.tries_of(trainee.id))
    facts = queries.facts_of(trainee.course)
    if rules.take_test(facts, trainee.state, taken, trainee.tries_allowed, clock.now()):
        return None
    return _to_page(
        trainee,
        gettext("You can try once more"),
        gettext("To the test"),
        gettext("Your trainer lets you take the test once more. Look at the material first, if you like."),
    )


def finished(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """It is over: how it went, and whether it was useful."""
    trainee = queries.get_trainee(about["trainee"])
    if trainee is None or trainee.course.finished_at is None:
        return None
    certified = queries.find_certificate(trainee.id) is not None
    return _to_page(
        trainee,
        gettext("Your course is over"),
        gettext("Open my page"),
        gettext("Thank you for coming. Your certificate is ready, to print or to show.")
        if certified
        else gettext("Thank you for coming."),
        gettext("One question is left: was the course useful to you? It takes ten seconds."),
    )


def in_use(about: dict[str, Any], recipient: Recipient) -> Mail | None:
    """Whether they use what they learned; nothing once they said so."""
    trainee = queries.get_trainee(about["trainee"])
    if trainee is None or trainee.in_use:
        return None
    return _to_page(
        trainee,
        gettext("One question, three months later"),
        gettext("Answer"),
        gettext("Three months ago you were in a course by %(site)s. Do you use what you learned?", site=_site()),
        gettext("It takes ten seconds and helps us to make courses better. Nobody else is told what you answer."),
    )


def _site() -> str:
    return settings().site_name


MAILS = (invited, changed, again, finished, in_use)
