# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the panel files as anybody would: Python's csv, zipfile and XML. Every reader gives a list of rows."""

import csv
import io
import xml.etree.ElementTree as tree
import zipfile

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def tabs(data, encoding="utf-8"):
    """No quotes: every tab parts, every line break ends."""
    lines = data.decode(encoding).split("\r\n")
    assert lines.pop() == ""
    return [line.split("\t") for line in lines]


def commas(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def column(place):
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def workbook(data):
    """The title of the only sheet, and its rows; an empty cell is ""."""
    parts = zipfile.ZipFile(io.BytesIO(data))
    assert parts.testzip() is None
    assert {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml"} <= set(parts.namelist())
    sheet, = tree.fromstring(parts.read("xl/workbook.xml")).iter(MAIN + "sheet")
    rows = []
    for row in tree.fromstring(parts.read("xl/worksheets/sheet1.xml")).iter(MAIN + "row"):
        cells = {column(cell.get("r")): "".join(cell.itertext()) for cell in row}
        assert int(row.get("r")) == len(rows) + 1
        rows.append([cells.get(n, "") for n in range(max(cells, default=-1) + 1)])
    width = max(len(row) for row in rows)
    return sheet.get("name"), [row + [""] * (width - len(row)) for row in rows]


def records(rows):
    """Rows as dicts by the names of the first; all are as wide as that."""
    names, *rest = rows
    assert len(set(names)) == len(names) and all(len(row) == len(names) for row in rest)
    return [dict(zip(names, row)) for row in rest]
