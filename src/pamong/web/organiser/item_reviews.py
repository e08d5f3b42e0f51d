"""What waits for somebody in a region's banks: versions to be reviewed, and items whose regulation was withdrawn."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.exams.queries.reviews import item_reviews
from pamong.web.http import Request


@require_safe
def item_reviews_page(request: Request, code: str) -> HttpResponse:
    """Both lists, oldest first."""
    asked = request.GET
    found = item_reviews(request.actor, code, page=asked.get("halaman"), alerts_page=asked.get("peringatan"))
    return render(request, "web/organiser/item_reviews.html", {"found": found, "region": found.region})
