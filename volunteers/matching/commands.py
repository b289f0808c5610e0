"""The operator's command: a run over the town; whatever measures joins the same group of words."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext

from community.foundation.database import transaction
from volunteers.matching import actions, queries

SHORTAGES_TOLD = 5


@click.group("matching")
def matching() -> None:
    """Propose pairs, exactly and with a proof."""


@matching.command("run")
@click.option("--dry-run", is_flag=True, help="Show what a run would propose; keep nothing.")
@with_appcontext
def run(dry_run: bool) -> None:
    """Propose a volunteer to everybody who waits; coordinators decide, nobody is asked yet."""
    zone = current_app.config["ZAEDNO"].time_zone
    with transaction(writing=False):
        weights, limits = queries.settings()
    with click.progressbar(length=len(actions.STEPS), label="Matching", file=sys.stderr) as bar:
        try:
            found = actions.look(zone, weights, limits, lambda _name: bar.update(1))
        except actions.UnprovenError as problem:
            raise click.ClickException(f"the proof fails ({problem}); nothing was kept") from None
        run_id = None if dry_run else actions.keep(found, None)
        bar.update(1)
    group = found.plan.scores.group
    click.echo(
        f"{len(group.seekers)} wait, {len(group.mentors)} volunteers with {sum(m.places for m in group.mentors)} places"
    )
    click.echo(f"served {found.plan.solution.served}")
    click.echo(f"unserved {len(found.reasons)}")
    for code, number in sorted(found.codes.items(), key=lambda item: (-item[1], item[0].value)):
        click.echo(f"  {code.value} {number}")
    for shortage in found.shortages[:SHORTAGES_TOLD]:
        told = f" speak only {', '.join(shortage.languages)}" if shortage.languages else " wait"
        click.echo(
            f"shortage: {len(shortage.seekers)}{told}; {len(shortage.mentors)} volunteers with {shortage.places} "
            f"places can serve them"
        )
    if len(found.shortages) > SHORTAGES_TOLD:
        click.echo(f"and {len(found.shortages) - SHORTAGES_TOLD} shortages more")
    click.echo(f"objectives {' '.join(str(value) for value in found.plan.solution.values[:-1])}")
    click.echo(
        "proof ok" if found.plan.exact else f"proof ok (of the last case; at most {found.plan.at_most} can be served)"
    )
    click.echo(f"took {sum(found.took.values())} ms")
    click.echo("nothing kept (dry run)" if run_id is None else f"kept as run {run_id}")
