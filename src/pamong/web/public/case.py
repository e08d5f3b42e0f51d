"""Published frameworks for other systems, as CASE 1.0 of 1EdTech. Anybody may read them."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from pamong.competency.formats import case
from pamong.competency.queries.case import case_document, case_documents, case_holding
from pamong.web.http import Request

USUAL: Final = 100
"""Documents of an answer that asks for no number."""

MOST: Final = 500
"""Documents of an answer at most."""

FURTHEST: Final = 1_000_000
"""Documents that may be passed over: a database counts no further than 2⁶³, and nobody has so many."""

Find = Callable[[UUID], case.Document | None]
Show = Callable[[case.Document, UUID], case.Json | None]


@login_not_required
@require_safe
def cf_documents(request: Request) -> HttpResponse:
    """Published versions of frameworks; ``X-Total-Count`` says how many there are."""
    try:
        limit, offset = (int(request.GET.get(name, usual)) for name, usual in (("limit", USUAL), ("offset", 0)))
    except ValueError:
        limit, offset = -1, -1
    if limit < 1 or not 0 <= offset <= FURTHEST:
        return _answer(case.refusal("invalid_selection_field", "limit from 1, offset from 0"), 400)
    found, total = case_documents(limit=min(limit, MOST), offset=offset)
    return _answer(case.documents(found), headers={"X-Total-Count": str(total)})


@login_not_required
@require_safe
def cf_document(request: Request, sourced_id: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """One version, without its items."""
    return _one(sourced_id, case_document, lambda document, _uuid: document.document())


@login_not_required
@require_safe
def cf_package(request: Request, sourced_id: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """One version with all that is in it."""
    return _one(sourced_id, case_document, lambda document, _uuid: document.package())


@login_not_required
@require_safe
def cf_item(request: Request, sourced_id: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """One competency or level."""
    return _one(sourced_id, case_holding, lambda document, uuid: document.item(uuid))


@login_not_required
@require_safe
def cf_item_associations(request: Request, sourced_id: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """One competency or level, and how it stands to others."""
    return _one(sourced_id, case_holding, lambda document, uuid: document.associations(uuid))


@login_not_required
@require_safe
def cf_association(request: Request, sourced_id: str) -> HttpResponse:  # noqa: ARG001  # every view takes the request
    """How one item stands to another."""
    return _one(sourced_id, case_holding, lambda document, uuid: document.association(uuid))


def _one(sourced_id: str, find: Find, show: Show) -> HttpResponse:
    """What was asked for; the standard wants its own words for an id that is none, or nobody's."""
    try:
        uuid = UUID(sourced_id)
    except ValueError:
        return _answer(case.refusal("invaliduuid", "Invalid UUID"), 404)
    document = find(uuid)
    body = show(document, uuid) if document else None
    return _answer(case.refusal("unknownobject", "Unknown Object"), 404) if body is None else _answer(body)


def _answer(body: case.Json, status: int = 200, headers: dict[str, str] | None = None) -> JsonResponse:
    said = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(body, status=status, headers=headers, json_dumps_params=said)
