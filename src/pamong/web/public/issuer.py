"""Keys and status lists for machines: anybody may fetch them from anywhere, and keep them for a minute."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from pamong.credentials.formats.status_document import FRESH
from pamong.credentials.queries.keys import did_json, jwks_json
from pamong.credentials.queries.status_lists import bundle, list_document
from pamong.web.http import Request


@login_not_required
@require_safe
def did(request: Request) -> JsonResponse:  # noqa: ARG001  # every view takes the request
    """The installation's did:web document."""
    return _json(did_json(), "application/did+json")


@login_not_required
@require_safe
def jwks(request: Request) -> JsonResponse:  # noqa: ARG001  # every view takes the request
    """The same keys for readers of tokens."""
    return _json(jwks_json(), "application/jwk-set+json")


@login_not_required
@require_safe
def status_list(request: Request, uuid: UUID, purpose: str) -> JsonResponse:  # noqa: ARG001  # every view takes the request
    """One status list, signed now."""
    return _json(list_document(uuid, purpose), "application/vc+ld+json")


@login_not_required
@require_safe
def status_bundle(request: Request) -> JsonResponse:  # noqa: ARG001  # every view takes the request
    """All status lists in one file, for who checks without a network."""
    return _json(bundle(), "application/json")


def _json(document: dict[str, Any], kind: str) -> JsonResponse:
    headers = {"Cache-Control": f"public, max-age={FRESH}", "Access-Control-Allow-Origin": "*"}
    return JsonResponse(document, content_type=kind, headers=headers)
