"""The operator's commands that measure matching: the engine, from the database on, an instance from a file."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from volunteers.matching.commands import matching
from volunteers.measuring import bench as engine
from volunteers.measuring import instance, measured
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


@matching.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
def assign(file: Path) -> None:
    """Solve the dense assignment instance in FILE: a number n, then n x n whole costs; the least total cost, proven."""
    try:
        value, proven = instance.optimum(instance.read(file.read_text("utf-8")))
    except UnicodeDecodeError:
        raise click.ClickException(f"{file} is not a text file.") from None
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"{file}: {problem}.") from None
    if not proven:
        raise click.ClickException("The proof does not hold; the answer is not given.")
    click.echo(f"optimum {value}")
    click.echo("proof ok")


COMMANDS = (matching,)
