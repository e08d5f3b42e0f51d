"""Queues of things that wait for who organises: which of them somebody looks for."""

from collections.abc import Sequence

from django.forms import ChoiceField, Form
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


class QueueForm(Form):
    """What is in one state, or everything; the first state unless told otherwise."""

    keadaan = ChoiceField(label=gettext_lazy("Keadaan"), required=False)

    def __init__(self, data: QueryDict, states: Sequence[tuple[str, str | Promise]]) -> None:
        """Offer the states; the first is what waits."""
        super().__init__(data)
        self.waits = states[0][0]
        field = self.fields["keadaan"]
        if isinstance(field, ChoiceField):
            field.choices = [*states, ("semua", gettext_lazy("Semua"))]

    def state(self) -> str:
        """What was understood of it."""
        self.full_clean()
        return self.cleaned_data.get("keadaan") or self.waits
