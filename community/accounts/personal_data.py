"""What is kept of who signs in, and with what: whose it is, what its owner reads of it, and what becomes of it."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from community.accounts.models import Account, AddressChange, Application, Attempt, Card, Device, RecoveryCode
from community.accounts.rules import AccountState
from community.foundation.i18n import SOURCE, days_long, gettext, lazy_gettext
from community.foundation.personal_data import (
    Fate,
    PersonalData,
    PersonalTable,
    Share,
    Term,
    Topic,
    with_account,
    with_household,
)
from community.foundation.tokens import Purpose, Token

ACCOUNT = Topic(
    lazy_gettext("Your account"),
    "person",
    lazy_gettext("So that you can sign in, and so that we can reach you."),
    with_account,
)


DEVICES = Topic(
    lazy_gettext("Devices and calendars"),
    "device",
    lazy_gettext(
        "So that you stay signed in, see where, and can end it. Of a calendar's address we know only that there is one."
    ),
    lambda config: gettext(
        "Until you end them, and %(time)s longer, so that you can see what was signed in.",
        time=days_long(config.keep_devices_days),
    ),
)


CARD = Topic(
    lazy_gettext("Card and devices"),
    "qr",
    lazy_gettext("So that your card opens your pages, and so that a lost one can be ended."),
    with_household,
)


def address_of(number: Any) -> sa.ScalarSelect[Any]:
    return sa.select(sa.func.lower(Account.email)).where(Account.id == number).scalar_subquery()


SIGNED_IN = Share(
    lambda number: Device.account_id == number,
    Fate.DELETED,
    topic=DEVICES,
    label=lazy_gettext("Devices"),
    told="label created_at last_used_at confirmed_at expires_at ended_at",
    untold={"by_passkey": "Passkeys are told by themselves."},
)
FETCHED = Share(
    lambda number: Token.account_id == number,
    Fate.DELETED,
    topic=DEVICES,
    label=lazy_gettext("Calendar addresses"),
    told="created_at seen_at revoked_at",
    untold={"purpose": "Only calendars are told.", "*": "Of a calendar it is told that there is one."},
    seen=lambda: Token.purpose == Purpose.FEED,
)


PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Account,
            account=Share(
                lambda number: Account.id == number,
                Fate.EMPTIED,
                {
                    # An address of its own, so that the person's is free; a dash, so that old lists have something to
                    # show.
                    "email": sa.literal("erased-") + sa.cast(Account.id, sa.String),
                    "name": "–",
                    "family_name": "",
                    "phone": "",
                    "locale": SOURCE,
                    "state": AccountState.BLOCKED,
                    **dict.fromkeys(("night", "morning")),
                    **dict.fromkeys(("password_hash", "totp_secret", "totp_confirmed_at", "totp_last_step")),
                    **dict.fromkeys(("email_confirmed_at", "last_signed_in_at")),
                },
                topic=ACCOUNT,
                label=lazy_gettext("Your account"),
                told="name family_name email phone locale night morning state created_at email_confirmed_at "
                "last_signed_in_at totp_confirmed_at",
                untold={
                    "totp_last_step": "It keeps a code from being used twice.",
                    "erased_at": "Whoever reads this has not deleted the account.",
                },
            ),
            because="The number stays, so that hours that were given and what staff signed have something to point to.",
        ),
        PersonalTable(
            Card,
            Share(
                lambda number: Card.household_id == number,
                Fate.DELETED,
                topic=CARD,
                label=lazy_gettext("Cards"),
                told="issued_at revoked_at",
                member=lambda: Card.member_id,
                alone=True,
            ),
            signed="issued_by_id",
        ),
        PersonalTable(
            Device,
            replace(
                SIGNED_IN,
                whose=lambda number: Device.card_id.in_(sa.select(Card.id).where(Card.household_id == number)),
                topic=CARD,
                lively=lambda moment: (
                    sa.select(Card.household_id)
                    .join(Device, Device.card_id == Card.id)
                    .where(Device.last_used_at >= moment)
                ),
                own_eyes=True,
                member=lambda: sa.select(Card.member_id).where(Card.id == Device.card_id).scalar_subquery(),
                alone=True,
            ),
            SIGNED_IN,
        ),
        PersonalTable(
            Token,
            replace(
                FETCHED,
                whose=lambda number: Token.household_id == number,
                topic=CARD,
                member=lambda: Token.member_id,
                alone=True,
            ),
            FETCHED,
        ),
        PersonalTable(
            AddressChange,
            account=Share(
                lambda number: AddressChange.account_id == number,
                Fate.DELETED,
                topic=ACCOUNT,
                label=lazy_gettext("Another address for your account"),
                told="email created_at",
            ),
        ),
        PersonalTable(
            RecoveryCode,
            account=Share(
                lambda number: RecoveryCode.account_id == number,
                Fate.DELETED,
                untold={"*": "It is a secret for signing in."},
            ),
        ),
        PersonalTable(
            Application, because="It belongs to somebody who is about to have an account, and runs out in two days."
        ),
        PersonalTable(Attempt, because="It keeps hashes of what was tried, for a day at most."),
    ),
    terms=(
        Term(
            "devices",
            lazy_gettext("Devices that were signed out"),
            lambda config: config.keep_devices_days,
            Device,
            lambda moment: sa.func.coalesce(Device.ended_at, Device.expires_at) < moment,
        ),
        Term(
            "tokens",
            lazy_gettext("Calendar addresses and buttons that ended"),
            lambda config: config.keep_devices_days,
            Token,
            lambda moment: sa.func.coalesce(Token.revoked_at, Token.used_at, Token.expires_at) < moment,
        ),
    ),
    columns={
        "name": lazy_gettext("Name"),
        "family_name": lazy_gettext("Family name"),
        "email": lazy_gettext("Email"),
        "phone": lazy_gettext("Telephone"),
        "locale": lazy_gettext("Language"),
        "night": lazy_gettext("No emails from"),
        "morning": lazy_gettext("Emails again from"),
        "state": lazy_gettext("State"),
        "created_at": lazy_gettext("Since"),
        "email_confirmed_at": lazy_gettext("Address confirmed"),
        "last_signed_in_at": lazy_gettext("Last signed in"),
        "totp_confirmed_at": lazy_gettext("Second step since"),
        "issued_at": lazy_gettext("Issued"),
        "revoked_at": lazy_gettext("Ended"),
        "label": lazy_gettext("Device"),
        "last_used_at": lazy_gettext("Last used"),
        "expires_at": lazy_gettext("Until"),
        "confirmed_at": lazy_gettext("Password last typed"),
        "ended_at": lazy_gettext("Signed out"),
        "seen_at": lazy_gettext("Last fetched"),
    },
)
