"""What a translator or an operator types about the catalogues: what is missing, and how far each has come."""

import json

import click

from community.foundation.i18n import catalogues, gathering
from community.foundation.i18n.languages import LANGUAGES, SOURCE, reviews
from community.foundation.i18n.tiers import Tier

TRANSLATED = [code for code in LANGUAGES if code != SOURCE]
TIER = click.option("--tier", type=click.IntRange(min(Tier), max(Tier)), default=int(max(Tier)), show_default=True)


@click.group()
def translations() -> None:
    """The catalogues: what they lack, and how far each has come."""


@translations.command()
@click.argument("language", type=click.Choice(TRANSLATED))
@TIER
@click.option("--beside", multiple=True, type=click.Choice(TRANSLATED), help="What another language says, too.")
def missing(language: str, tier: int, beside: tuple[str, ...]) -> None:
    """Print what LANGUAGE lacks down to a tier, as JSON: each message with where it stands and its plural forms."""
    asked = gathering.to_translate(language, Tier(tier), beside)
    click.echo(json.dumps(asked, ensure_ascii=False, indent=1))


@translations.command()
def update() -> None:
    """Bring every catalogue up to the words of the source; what is new is empty."""
    gathering.bring_up()


@translations.command()
def status() -> None:
    """How many messages each language lacks in each tier, whether it is offered, and who reviewed it."""
    for code in TRANSLATED:
        lacking = [gathering.tier_in(message) for message in gathering.missing(code)]
        counts = " ".join(f"{lacking.count(tier):>5}" for tier in Tier)
        said = "offered" if catalogues.is_offered(code) else ""
        review = reviews().get(code)
        click.echo(
            f"{code:<6}{counts}  {said:<8} {review.by + ', ' + review.on.isoformat() if review else ''}".rstrip()
        )


COMMANDS = (translations,)
