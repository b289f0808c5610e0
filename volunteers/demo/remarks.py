"""What the demonstration's own volunteer says of two past shifts: one remark waits, one was answered."""

from datetime import timedelta

import sqlalchemy as sa

from community.demo.town import Town
from community.foundation.database import db
from volunteers.remarks.models import Remark
from volunteers.remarks.queries import EXPECTED
from volunteers.remarks.rules import Verdict
from volunteers.shifts.models import Shift, SignUp

SAID = (
    ("Бях там до края, само закъснях с десет минути.", ""),
    ("Обадих се предния ден, че съм болна.", "Да, обадили сте се. Благодаря, че казахте!"),
)


def load(town: Town, account_id: int) -> None:
    """Write them a day after these shifts; the answer came a day later."""
    mine = (SignUp.account_id == account_id, SignUp.state.in_(EXPECTED), Shift.ends_at < town.moment(-3))
    query = sa.select(SignUp.id, Shift.ends_at).join(Shift, Shift.id == SignUp.shift_id).where(*mine)
    rows = db.session.execute(query.order_by(Shift.starts_at.desc(), SignUp.id).limit(len(SAID))).all()
    for (sign_up_id, ends_at), (text, answer) in zip(rows, SAID, strict=False):
        made_at = ends_at + timedelta(days=1)
        answered = {"answer": answer, "verdict": Verdict.STAYS, "answered_at": made_at + timedelta(days=1)}
        facts = {"sign_up_id": sign_up_id, "account_id": account_id, "text": text, "made_at": made_at}
        db.session.add(Remark(id=town.next_id(Remark), **facts, **(answered if answer else {})))
    db.session.flush()
