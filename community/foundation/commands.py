"""What an operator types: the worker, the outbox, the doctor, the matrix, backup and restore."""

import os
from pathlib import Path

import click
from flask import current_app, render_template
from flask.cli import with_appcontext
from markupsafe import Markup
from sqlalchemy.exc import SQLAlchemyError

from community.foundation import (
    access,
    backups,
    delivery,
    i18n,
    marks,
    periodic_tasks,
    pictures,
    replicas,
    sealing,
)
from community.foundation import outbox as emails
from community.foundation.config import settings
from community.foundation.database import has_room, transaction
from community.foundation.i18n import gettext
from community.foundation.i18n.commands import translations
from community.foundation.revisions import is_migrated


@click.group()
def outbox() -> None:
    """Emails: what waits, failed and was sent."""


@outbox.command()
@with_appcontext
def status() -> None:
    """How many emails are in each state."""
    with transaction(writing=False):
        for line in delivery.status_lines():
            click.echo(line)


@outbox.command()
@click.option("--once", is_flag=True, help="What is due now, then stop.")
@with_appcontext
def deliver(once: bool) -> None:
    """Deliver what is due."""
    click.echo(f"{delivery.deliver_due()} emails taken in hand")


@outbox.command()
@with_appcontext
def requeue() -> None:
    """Try again what failed: at once, and for three days."""
    click.echo(f"{emails.requeue()} emails wait again")


@outbox.command()
@click.option("--drop", is_flag=True, help="What waits now is never sent.")
@with_appcontext
def release(drop: bool) -> None:
    """Let a restored database send emails and SMS again."""
    dropped = emails.release(drop=drop)
    click.echo(f"Emails go out again; {dropped} that waited never will." if drop else "Emails go out again.")


@click.group("access")
def access_group() -> None:
    """Who may do what."""


@access_group.command()
@with_appcontext
def matrix() -> None:
    """Print all grants: permission, role, which rows."""
    for line in access.matrix(access.grants_of()):
        click.echo(line)


@click.command()
@with_appcontext
def doctor() -> None:
    """Look the installation over; the exit code is 1 when something is wrong."""
    findings = _findings()
    for finding in findings:
        click.secho(f"wrong  {finding}", fg="red")
    for notice in _notices():
        click.secho(f"waits  {notice}", fg="yellow")
    if findings:
        raise SystemExit(1)
    click.secho("All is well.", fg="green")


def _notices() -> list[str]:
    try:
        with transaction(writing=False):
            offered = [offer for manifest in current_app.extensions["manifests"] for offer in manifest.notices]
            return [line for offer in offered for line in offer()]
    except SQLAlchemyError:
        # What is wrong with the database stands among the findings.
        return []


def _findings() -> list[str]:
    config = settings()
    findings = []
    try:
        with transaction(writing=False):
            if not is_migrated():
                return ["The database is on another migration: run 'flask db upgrade'."]
            findings += [*marks.troubles(), *periodic_tasks.troubles(), *emails.troubles(), *sealing.troubles()]
            for manifest in current_app.extensions["manifests"]:
                for check in manifest.checks:
                    findings += check()
    except SQLAlchemyError as problem:
        return [f"The database does not answer ({type(problem).__name__})."]
    if known := replicas.of_app():
        findings += known.troubles()
    if not has_room():
        findings.append("The disk of the database is full.")
    if not os.access(config.instance, os.W_OK):
        findings.append("The instance folder cannot be written to.")
    for name in config.unencrypted():
        findings.append(f"Everybody on the way can read what goes by {name}: let it be encrypted.")
    if not config.mail_server and not config.demo:
        findings.append("There is no MAIL_SERVER: emails go to files in the instance folder.")
    return findings


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--encrypt-to", multiple=True, help="Who opens it (age1...); else whoever BACKUP_RECIPIENTS names.")
@with_appcontext
def backup(file: Path, encrypt_to: tuple[str, ...]) -> None:
    """Write a consistent copy of the whole database to FILE while the site runs."""
    size = backups.write(file, encrypt_to or settings().backup_recipients.split())
    click.echo(f"{file}: {size:,} bytes")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--identity", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What opens it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_appcontext
def restore(file: Path, identity: Path | None, yes: bool) -> None:
    """Put a backup in the place of the present database. Stop the site first."""
    if not yes:
        click.confirm("This replaces everything in the present database. Go on?", abort=True)
    backups.read(file, identity)
    click.echo("Restored. Nothing is sent before 'flask outbox release' ('flask doctor' says more).")


@click.command("seal-again")
@with_appcontext
def seal_again() -> None:
    """Seal by SECRET_KEY what SECRET_KEY_PREVIOUS sealed."""
    done, lost = sealing.seal_again()
    click.echo(f"{done} texts are sealed anew; {lost} cannot be opened by any key.")


@click.command()
@with_appcontext
def maintenance() -> None:
    """Print the page that a proxy shows while nothing runs here: it fetches nothing."""
    with current_app.test_request_context():
        said = []
        for language in i18n.available():
            with i18n.force_locale(language.code):
                said.append(
                    (language, gettext("We are back soon"), gettext("Nothing is lost. Please try again later."))
                )
        picture = Markup(pictures.picture("unwell"))  # noqa: S704 - drawn by ourselves
        click.echo(render_template("errors/maintenance.html", said=said, picture=picture))


COMMANDS = (
    maintenance,
    outbox,
    access_group,
    doctor,
    backup,
    restore,
    seal_again,
    translations,
)
