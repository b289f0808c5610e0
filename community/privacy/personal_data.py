"""What is kept of the house's own bookkeeping: whose it is, what its owner reads of it, and what becomes of it."""

import sqlalchemy as sa

from community.accounts.models import Account
from community.foundation.audit import AuditEntry
from community.foundation.database import Version
from community.foundation.i18n import lazy_gettext
from community.foundation.idempotency_keys import KEPT_DAYS, IdempotencyKey
from community.foundation.marks import Marked
from community.foundation.merging import UNDO, Merge
from community.foundation.periodic_tasks import TaskRun
from community.foundation.personal_data import Fate, PersonalData, PersonalTable, Share, Term
from community.households.models import Household
from community.privacy.actions import announce, end_asked, end_households, end_merges
from community.privacy.models import Upkeep
from community.privacy.queries import announced_or_back, asked_before, unused_since
from community.privacy.rules import DAYS_TO_STOP

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(AuditEntry, because="Who did what is proved by ids; it holds no value of anybody."),
        PersonalTable(IdempotencyKey, because="It keeps a hash of what was sent and the address of a page, for a day."),
        PersonalTable(Upkeep, because="It counts what was removed."),
        PersonalTable(Version, because="It is a number."),
        PersonalTable(Marked, because="It says what the database is."),
        PersonalTable(
            Merge,
            Share(
                lambda number: sa.and_(
                    Merge.table_name == Household.__tablename__,
                    sa.or_(Merge.kept_id == number, Merge.gone_id == number),
                ),
                Fate.DELETED,
                untold={"*": "What was made one is told where it stands now; this only undoes it, for a day."},
            ),
            Share(
                lambda number: sa.and_(
                    Merge.table_name == Account.__tablename__, sa.or_(Merge.kept_id == number, Merge.gone_id == number)
                ),
                Fate.DELETED,
                untold={"*": "What was made one is told where it stands now; this only undoes it, for a day."},
            ),
            because="It goes when it cannot be undone any more.",
            signed="made_by_id",
        ),
        PersonalTable(TaskRun, because="It tells how the work of the house went, and names kinds of errors."),
    ),
    terms=(
        Term(
            "idempotency_keys",
            lazy_gettext("Forms that were sent, so that a double click counts once"),
            lambda config: KEPT_DAYS,
            IdempotencyKey,
            lambda moment: IdempotencyKey.sent_at < moment,
        ),
        Term(
            "merges",
            lazy_gettext("What is left of households and accounts that were made one with another"),
            lambda config: UNDO.days,
            Merge,
            lambda moment: Merge.made_at < moment,
            end=end_merges,
            # An account that is only a shell goes as any other: one a transaction.
            batch=1,
        ),
        Term(
            "trail",
            lazy_gettext("Who did what"),
            lambda config: config.keep_trail_days,
            AuditEntry,
            lambda moment: AuditEntry.at < moment,
        ),
        Term(
            "notices",
            lazy_gettext("Households that nobody uses any more (their coordinators are told first)"),
            lambda config: config.keep_households_days,
            Household,
            lambda moment: sa.and_(Household.erase_after.is_(None), unused_since(moment)),
            end=announce,
            batch=20,
        ),
        Term(
            "households",
            lazy_gettext("Households that were announced"),
            lambda config: 0,
            Household,
            announced_or_back,
            end=end_households,
            # Giving back what one family joined locks its sessions: one family a transaction.
            batch=1,
        ),
        Term(
            "asked",
            lazy_gettext("Households that asked to be erased, and can still stop it"),
            lambda config: DAYS_TO_STOP,
            Household,
            asked_before,
            end=end_asked,
            batch=1,
        ),
    ),
)
