"""Tables as an editor makes, sends and gets them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from desk.management.commands.make_editor import save_editor
from desk.models import Upload
from tests.admin_forms import address
from timeline.models import Milestone


def editor(client: Any, role: str = "Reviewer", name: str = "anna") -> User:
    """Signed in with the rights of a role."""
    user = User.objects.filter(username=name).first()
    if user is None:
        user = User(username=name)
        save_editor(user, role=role)
    client.force_login(user)
    return user


def csv_file(*lines: list[str], name: str = "table.csv", delimiter: str = ",") -> SimpleUploadedFile:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(lines)
    return SimpleUploadedFile(name, text.getvalue().encode())


def xlsx_file(*lines: list[Any], name: str = "table.xlsx") -> SimpleUploadedFile:
    book = Workbook()
    for cells in lines:
        book.active.append(cells)
    return saved(book, name)


def saved(book: Workbook, name: str = "table.xlsx") -> SimpleUploadedFile:
    file = io.BytesIO()
    book.save(file)
    return SimpleUploadedFile(name, file.getvalue())


def send(client: Any, file: Any, model: Any = Milestone) -> Any:
    """The answer to a file: a redirect to its plan, or the page that says why it was not taken."""
    return client.post(address(model, "import"), {"file": file})


def plan(client: Any, *lines: list[str], model: Any = Milestone) -> str:
    """What the page says that shows what a table would change."""
    response = send(client, csv_file(*lines), model)
    assert response.status_code == 302, response.content.decode()
    return page_of(client.get(response.url))


def import_shown(client: Any, **reason: str) -> str:
    """Import the table that was sent last; what the page says then."""
    upload = Upload.objects.latest("pk")
    return page_of(client.post(address(apps.get_model(upload.kind), "upload", upload.pk), reason))


def page_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return b"".join(response).decode() if response.streaming else response.content.decode()


def numbers(page: str) -> dict[str, int]:
    """How many rows are new, changed and unchanged."""
    return {name: int(number) for name, number in re.findall(r"<dt>([\w ]+)</dt><dd>(\d+)</dd>", page)}


def faults(page: str) -> list[tuple[str, str, str]]:
    """Row, column (with the cell) and what is wrong."""
    table = re.search(r"<tbody>(.*?)</tbody>", page, re.S)
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", table.group(1), re.S) if table else []
    return [(row, re.sub(r"</?code>", "", column), message) for row, column, message in rows]


def places(page: str) -> list[tuple[str, str]]:
    return [(row, column) for row, column, _message in faults(page)]


def export(client: Any, model: Any = Milestone, form: str = "csv", query: str = "") -> bytes:
    response = client.get(f"{address(model, f'export_{form}')}?{query}")
    assert response.status_code == 200, response.status_code
    return b"".join(response)


def exported(client: Any, **how: Any) -> list[dict[str, str]]:
    """The lines of an export, each by its columns."""
    return list(csv.DictReader(io.StringIO(export(client, **how).decode("utf-8-sig"), newline="")))


def sheet(data: bytes, number: int = 0) -> list[tuple]:
    return list(load_workbook(io.BytesIO(data)).worksheets[number].iter_rows(values_only=True))
