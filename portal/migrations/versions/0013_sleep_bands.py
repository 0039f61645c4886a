"""The longest sleep in bands without gaps: what was noted as 2 to 3 hours is 2 to under 4, 4 to 5 is 4 to under 6.

Uses the app's own keys, as the answers are sealed. Going back gives the old names; nothing is lost either way.
"""

from portal.sealed.keys import keyring
import json
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

BANDS = {'2_to_3': '2_to_4', '4_to_5': '4_to_6'}


def upgrade() -> None:
    _rename(BANDS)


def downgrade() -> None:
    _rename({new: old for old, new in BANDS.items()})


def _rename(names: Mapping[str, str]) -> None:
    entry = sa.table('log_entry', *(sa.column(name) for name in ('id', 'measure', 'value')))
    noted = sa.select(entry.c.id, entry.c.value).where(entry.c.measure == 'sleep', entry.c.value.is_not(None))
    for number, value in op.get_bind().execute(noted).all():
        band = json.loads(keyring().unseal(value))
        if band in names:
            sealed = keyring().seal(json.dumps(names[band]))
            op.get_bind().execute(sa.update(entry).where(entry.c.id == number).values(value=sealed))
