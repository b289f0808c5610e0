"""The operator's command that measures matching: first the engine alone, then from the database on."""

import click
from flask.cli import with_appcontext

from volunteers.matching.commands import matching
from volunteers.measuring import bench as engine
from volunteers.measuring import measured
from volunteers.measuring.measured import Sizes
from volunteers.measuring.town import SEED


@matching.command()
@click.option("--people", default=Sizes.people, show_default=True, help="So many volunteers and as many participants.")
@click.option("--seed", default=SEED, show_default=True, help="Which made-up town.")
@with_appcontext
def bench(people: int, seed: int) -> None:
    """Measure matching in made-up towns, and the usual ways beside it, on this machine and now."""
    for line in engine.table(people, seed):
        click.echo(line)
    click.echo()
    for line in measured.table(Sizes(people=people), seed):
        click.echo(line)


COMMANDS = (matching,)
