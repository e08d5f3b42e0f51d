"""Every address of pamong."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from pamong.web import jobs, style
from pamong.web.public import chain, home, site


class DigestConverter(StringConverter):
    """A SHA-256 in lower-case hex digits."""

    regex = "[0-9a-f]{64}"


register_converter(DigestConverter, "digest")

handler400 = "pamong.web.errors.bad_request"
handler403 = "pamong.web.errors.permission_denied"
handler404 = "pamong.web.errors.page_not_found"
handler500 = "pamong.web.errors.server_error"

urlpatterns = [
    path("", home.home, name="home"),
    path("jejak-audit/", chain.chain, name="chain"),
    path("jejak-audit/rantai.xlsx", chain.chain_xlsx, name="chain-xlsx"),
    path("jejak-audit/<digest:digest>/", chain.head, name="head"),
    path("jejak-audit/<digest:digest>.json", chain.head_json, name="head-json"),
    path("jejak-audit/<digest:digest>.pdf", chain.head_pdf, name="head-pdf"),
    path("bantuan/", home.help_page, name="help"),
    path("data-anda/", home.privacy, name="privacy"),
    path("aksesibilitas/", home.accessibility, name="accessibility"),
    path("pekerjaan/<uuid:uuid>/", jobs.job, name="job"),
    path("pekerjaan/<uuid:uuid>/hentikan", jobs.cancel, name="job-cancel"),
    path("gaya/", style.style, name="style"),
    path("gaya/unggah/", style.upload, name="style-upload"),
    path("bahasa", site.language, name="language"),
    path("tema.css", site.theme, name="theme"),
    path("robots.txt", site.robots, name="robots"),
    path("favicon.ico", site.favicon, name="favicon"),
]
