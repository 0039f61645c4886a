"""The revisions lead from nothing to the models, on both engines, and a failed one leaves nothing."""

from contextlib import contextmanager

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from portal.db import db

MEMBER = """INSERT INTO member (id, family_name, given_name, family_kana, given_kana, phone, phone_index,
    phone_end_index, joined_at) VALUES (:id, 'x', '', '', '', '', '', '', '2030-01-01 00:00:00')"""
ENTRY = """INSERT INTO audit_entry (at, actor, event, subject, details)
    VALUES (:at, 'staff:1', :event, :subject, '')"""


def test_the_revisions_make_what_the_models_say(app):
    db.session.remove()
    db.drop_all()
    try:
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, db.metadata) == []
        downgrade(revision="base")
    finally:
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        db.create_all()


@contextmanager
def as_it_was(revision):
    """The tables at a revision, without rows; afterwards those of the models again."""
    db.session.remove()
    db.drop_all()
    try:
        upgrade(revision=revision)
        yield
    finally:
        with db.engine.begin() as connection:
            for table in ("audit_entry", "member"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
        downgrade(revision="base")
        with db.engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE IF EXISTS alembic_version")
        db.create_all()


def test_numbers_that_were_corrected_before_have_not_settled_either(app):
    """0015: what was corrected is sealed, so every correction counts."""
    with as_it_was("0014"):
        with db.engine.begin() as connection:
            for number in (1, 2, 12):
                connection.execute(text(MEMBER), {"id": number})
            for day, event, number in [
                (1, "changed", 1),
                (2, "changed", 1),
                (3, "changed", 12),
                (4, "added", 2),
            ]:
                values = {
                    "at": f"2030-03-0{day} 00:00:00",
                    "event": f"member.{event}",
                    "subject": f"member:{number}",
                }
                connection.execute(text(ENTRY), values)
        upgrade(revision="0015")
        with db.engine.connect() as connection:
            rows = connection.execute(text("SELECT id, phone_changed_at FROM member ORDER BY id")).all()
            assert [(number, str(at)[:10]) for number, at in rows] == [
                (1, "2030-03-02"),
                (2, "None"),
                (12, "2030-03-03"),
            ]


def test_numbers_of_who_is_gone_are_not_given_out_again(app):
    """0019: SQLite has given the number of the newest row that was deleted to the next."""
    with as_it_was("0018"):
        with db.engine.begin() as connection:
            connection.execute(text(MEMBER), {"id": 3})
            values = {"at": "2030-03-01 00:00:00", "event": "account.opened", "subject": "account:7"}
            connection.execute(text(ENTRY), values)
        upgrade(revision="0019")
        with db.engine.begin() as connection:
            if connection.dialect.name == "sqlite":
                last = connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all()
                assert dict(map(tuple, last)) == {"account": 7, "member": 3, "staff": 0, "draft": 0}
