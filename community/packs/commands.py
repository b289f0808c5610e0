"""What an operator types to take a town along, and to begin another with it."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from community.foundation.access import ANYBODY
from community.foundation.database import transaction
from community.packs import actions, queries, rules
from community.packs.labels import LABELS, in_plain_words
from community.packs.queries import PackPlan
from community.packs.rules import Doing


@click.group()
def pack() -> None:
    """The town as a file: everything that makes it, and no person."""


@pack.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_appcontext
def export(file: Path) -> None:
    """Write this town to FILE."""
    with transaction(writing=False):
        document = queries.this_town()
    content = rules.in_bytes(document)
    file.write_bytes(content)
    click.echo(f"{file}: {len(content):,} bytes")
    for part in queries.parts():
        click.echo(f"  {part.slug}: {len(document['parts'][part.slug])}")


@pack.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what it would do, and write nothing.")
@click.option("--replace", multiple=True, metavar="PART[:KEY]", help="Put this in the place of what is here.")
@with_appcontext
def import_(file: Path, dry_run: bool, replace: tuple[str, ...]) -> None:
    """Begin, or go on, with the town in FILE: what is missing here is made, what differs stays unless --replace names
    it. Anything wrong in FILE is said, and then nothing is written."""
    with file.open("rb") as opened:
        document, faults = rules.document_of(opened.read(rules.MOST_BYTES + 1))
    plan = PackPlan(faults=tuple(faults))
    if document:
        with transaction(writing=not dry_run):
            plan = queries.plan(document, replace)
            if not plan.faults and not dry_run:
                actions.take(document, replace, ANYBODY)
    _say(plan, dry_run=dry_run)


def _say(plan: PackPlan, *, dry_run: bool) -> None:
    if plan.faults:
        for fault in plan.faults:
            click.secho(f"wrong  {fault.place or 'file'}: {in_plain_words(fault)}", fg="red")
        raise click.ClickException("Nothing was written.")
    if plan.other_texts:
        click.echo(f"It was made with the texts of consents of {plan.other_texts}; families here read this version's.")
    for doing in Doing:
        lines = plan.of(doing)
        if doing is not Doing.SAME:
            for line in lines:
                differing = f" ({', '.join(line.differing)})" if line.differing else ""
                click.echo(f"{doing.value:9}{line.named}{differing}")
    for doing in Doing:
        click.echo(f"{LABELS[doing]}: {len(plan.of(doing))}")
    if plan.of(Doing.KEPT):
        click.echo("What stays as it is here is replaced where --replace names it, for example --replace areas.")
    if dry_run:
        click.echo("Nothing was written: this was a dry run.")


COMMANDS = (pack,)
