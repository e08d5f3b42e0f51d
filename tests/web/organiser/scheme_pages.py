"""Pages of schemes as their tests ask for them."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.test import Client
from python_calamine import CalamineWorkbook

from pamong.credentials.models import SchemeUnit, SchemeVersion

LIST = "/instansi/15.04/skema/"
STAFF, PUBLIC = 100_000, 60_000


def page(client: Client, path: str, status: int = 200, budget: int = STAFF) -> str:
    response = client.get(path)
    assert response.status_code == status
    assert len(response.content) < budget
    return " ".join(response.content.decode().split())


def sent(client: Client, path: str, answer: int = 302, data: Mapping[str, Any] | None = None, **more: Any) -> str:
    response = client.post(path, {**(data or {}), **more})
    assert response.status_code == answer
    return " ".join(response.content.decode().split())


def sheet(client: Client, path: str) -> list[list[Any]]:
    content = b"".join(client.get(path).streaming_content)  # type: ignore[attr-defined]  # a streaming response
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def at(version: SchemeVersion, part: str = "") -> str:
    return f"/versi-skema/{version.uuid}/{part}"


def unit_at(version: SchemeVersion, part: str, code: str = "PL.01") -> str:
    return f"/unit-skema/{SchemeUnit.objects.get(version=version, code=code).uuid}/{part}"
