"""That what is sealed opens nowhere but in its place."""

from portal.db import db
from portal.ops.keys import every_sealed

COLUMNS = [(table.name, column.name) for table, column in every_sealed()]


def model_of(table):
    return next(one.class_ for one in db.Model.registry.mappers if one.local_table.name == table)


def table_of(name):
    return db.metadata.tables[name]
