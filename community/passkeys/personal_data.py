"""What is kept of passkeys: whose it is, what its owner reads of it, and what becomes of it."""

from community.accounts.personal_data import DEVICES
from community.foundation.i18n import lazy_gettext
from community.foundation.personal_data import PersonalData, PersonalTable, owned
from community.passkeys.models import Passkey, PasskeyQuestion

PERSONAL_DATA = PersonalData(
    tables=(
        PersonalTable(
            Passkey,
            account=owned(
                Passkey.account_id,
                topic=DEVICES,
                label=lazy_gettext("Passkeys"),
                told="name created_at last_used_at",
                untold={"*": "It is how the device proves itself; it tells nothing of the person."},
            ),
        ),
        PersonalTable(
            PasskeyQuestion,
            account=owned(PasskeyQuestion.account_id, untold={"*": "It is random, and gone after five minutes."}),
        ),
    ),
)
