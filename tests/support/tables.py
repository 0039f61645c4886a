"""The tables of rows that come and go. The number of what pages show stays: it never goes back."""

from portal.db import db
from portal.page_versions import PageVersion


def tables():
    """In an order in which rows may be inserted; deleted in the reverse."""
    return [table for table in db.metadata.sorted_tables if table is not PageVersion.__table__]
