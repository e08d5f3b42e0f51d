"""What was sent in the name of a region, and bringing a message by WhatsApp."""

from dataclasses import asdict
from uuid import UUID

from csp.decorators import csp_update
from django.forms import CharField, ChoiceField, Form
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from pamong.kit.tables import Column
from pamong.office.actions.share import share_message
from pamong.office.queries.sent import FILTERS, SentWanted, sent_messages, sent_rows
from pamong.web.http import Request
from pamong.web.organiser.tables import as_xlsx, refuse_unread
from pamong.web.topics import topic

WHATSAPP = ("https://wa.me", "https://api.whatsapp.com")
"""Where the answer to the form of this page leads: browsers hold every step of the way against ``form-action``."""


class SentForm(Form):
    """What somebody looks for among messages."""

    cari = CharField(
        label=gettext_lazy("Cari nama penerima"),
        help_text=gettext_lazy("Awal kata sudah cukup, misalnya: siti rah"),
        max_length=200,
        required=False,
    )
    keadaan = ChoiceField(
        label=gettext_lazy("Keadaan"), choices=[("", gettext_lazy("Semua")), *FILTERS], required=False
    )

    def wanted(self) -> SentWanted:
        """What was understood of it."""
        self.full_clean()
        return SentWanted(self.cleaned_data.get("cari", ""), self.cleaned_data.get("keadaan", ""))


@csp_update({"form-action": list(WHATSAPP)})  # type: ignore[arg-type]  # it types views without keys only
@require_safe
def sent_messages_page(request: Request, code: str) -> HttpResponse:
    """Messages in the name of the region, newest first, fifty a page."""
    form = SentForm(request.GET)
    wanted = form.wanted()
    found = sent_messages(request.actor, code, wanted, page=request.GET.get("halaman"))
    rows = [(row, topic(row.topic)) for row in found.page.object_list]
    context = {"form": form, "wanted": wanted, "found": found, "region": found.region, "rows": rows}
    return render(request, "web/organiser/messages.html", context, status=422 if form.errors else 200)


@require_safe
def sent_messages_xlsx(request: Request, code: str) -> StreamingHttpResponse:
    """The same messages as a workbook."""
    columns = (
        Column("name", _("Penerima")),
        Column("subject", _("Judul")),
        Column("about", _("Tentang")),
        Column("at", _("Dikirim"), "datetime"),
        Column("read_at", _("Dibaca"), "datetime"),
        Column("email", _("E-mail")),
        Column("shared_at", _("Dibagikan lewat WhatsApp"), "datetime"),
    )
    form = SentForm(request.GET)
    rows = sent_rows(request.actor, code, form.wanted())
    refuse_unread(form)
    told = ({**asdict(row), "about": topic(row.topic)} for row in rows.stream())
    return as_xlsx(columns, told, title=_("Pesan terkirim"), name=f"pesan-{code}")


@require_POST
def message_share(request: Request, uuid: UUID) -> HttpResponse:
    """Noted; on to the chat, where a person sends the text."""
    return HttpResponseRedirect(share_message(request.actor, message=uuid))
