"""Letters in which one's own name stands."""

from uuid import UUID

from django.http import FileResponse
from django.views.decorators.http import require_safe

from pamong.learning.queries.letters.pages import own_letter_file
from pamong.web.http import Request
from pamong.web.organiser.letters import as_pdf


@require_safe
def own_letter(request: Request, uuid: UUID, letter: UUID) -> FileResponse:
    """The last edition, to be saved."""
    return as_pdf(own_letter_file(request.actor, uuid, letter))
