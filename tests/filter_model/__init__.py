"""A plain model of what every list can be asked: rows as Python objects, and which of them a query leaves, in order.

It knows nothing of the ORM and of the FilterSets. `rows` says what a row has, `drawing` makes up records and queries,
`saving` writes a record into the database, `asking` answers a query.
"""
