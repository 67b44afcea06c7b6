"""The record as tables: CSV and XLSX that an editor takes away, changes and brings back (docs/tables.md).

`columns` says what a table holds, `reading`, `csv_files` and `workbooks` read one that nobody need trust, `entries`
makes rows of its lines, `planning` judges what they would change, `applying` changes it, and `writing` makes the files.
"""
