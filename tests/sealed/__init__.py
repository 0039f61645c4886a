"""That what is sealed opens nowhere but in its place."""

from portal.db import db
from portal.ops.keys import every_sealed

COLUMNS = [(table.name, column.name) for table, column in every_sealed()]


def model_of(table):
    return next(mapper.class_ for mapper in db.Model.registry.mappers if mapper.local_table.name == table)


def table_of(name):
    return db.metadata.tables[name]
