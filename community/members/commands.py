"""What an operator types for accounts: the first administrator, and a lost second step."""

import click
from flask.cli import with_appcontext

from community.accounts import actions as second_factor
from community.accounts import queries as accounts
from community.foundation.access import Role
from community.foundation.config import settings
from community.foundation.database import transaction
from community.members import actions, queries
from community.passkeys import queries as passkeys
from community.passkeys.actions import remove as remove_passkey


@click.group()
def account() -> None:
    """Accounts: the first administrator, a lost second step."""


@account.command("create-admin")
@click.argument("email")
@click.option("--name", default="Administrator", help="How the email greets them.")
@with_appcontext
def create_admin(email: str, name: str) -> None:
    """Invite EMAIL to administer the site; prints the link, which works once, for seven days."""
    config = settings()
    if "@" not in email:
        raise click.ClickException("This is not an email address.")
    with transaction():
        invitation = actions.offer(None, email.strip(), name, [Role.ADMINISTRATOR], config.default_locale, None)
        secret = queries.secret_of(invitation)
    click.echo(f"{config.address}/invitation/{secret}")


@account.command("reset-second-step")
@click.argument("email")
@with_appcontext
def reset_second_step(email: str) -> None:
    """Take the second step of EMAIL and its passkeys away, so that it can be set up anew after the next sign-in."""
    with transaction():
        found = accounts.find_account(email)
        if found is None:
            raise click.ClickException("There is no account with this address.")
        second_factor.switch_off(found)
        for passkey in passkeys.passkeys_of(found.id):
            remove_passkey(passkey)
    click.echo("Done.")


COMMANDS = (account,)
