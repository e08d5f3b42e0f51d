"""The exam player: one page for everybody, which then talks to the exam room's own interface. No session, no names."""

import hashlib
from typing import Final

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pamong.web.http import Request

FILES: Final = (
    "lambang.svg",
    "ujian.css",
    "ujian.js",
    "ujian-jalan.js",
    "ujian-jendela.js",
    "ujian-kata.js",
    "ujian-kerja.js",
    "ujian-kirim.js",
    "ujian-layar.js",
    "ujian-masuk.js",
    "ujian-serah.js",
    "ujian-simpan.js",
    "ujian-soal.js",
    "ujian-waktu.js",
)
"""What the page needs beside itself, to open again without network."""

pictures = csp_update({"img-src": ["data:"]})
"""Decorator of a page with the player: pictures of questions travel inside them."""


@pictures  # type: ignore[arg-type]  # it types views without keys only
@login_not_required
@require_safe
@cache_control(public=True, max_age=60)
def player(request: Request) -> HttpResponse:
    """The same page for every candidate; whose exam it becomes is decided by the number and code typed there."""
    return render(request, "web/exam/player.html")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def worker(request: Request) -> HttpResponse:
    """Script that keeps the page and its files on the device; it lies under /ujian/, so it can do nothing elsewhere."""
    page = render_to_string("web/exam/player.html", request=request)  # names its files by their content
    context = {"files": FILES, "edition": hashlib.sha256(page.encode()).hexdigest()[:12]}
    return render(request, "web/exam/penjaga.js", context, content_type="text/javascript")
