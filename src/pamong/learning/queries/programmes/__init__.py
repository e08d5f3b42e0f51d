"""Programmes as people see them, and as those who keep them do."""

from pamong.learning.queries.aims import aims_of
from pamong.learning.queries.modules import ModuleRow, modules_of
from pamong.learning.queries.programmes.listing import (
    STATES,
    Programmes,
    ProgrammesWanted,
    programme_lines,
    programmes_page,
)
from pamong.learning.queries.programmes.page import ProgrammePage, programme_page
from pamong.learning.queries.programmes.record import (
    ProgrammeRecord,
    aim_choices,
    form_choices,
    module_record,
    partner_choices,
    position_names,
    prerequisite_choices,
    programme_head,
    programme_record,
)

__all__ = [
    "STATES",
    "ModuleRow",
    "ProgrammePage",
    "ProgrammeRecord",
    "Programmes",
    "ProgrammesWanted",
    "aim_choices",
    "aims_of",
    "form_choices",
    "module_record",
    "modules_of",
    "partner_choices",
    "position_names",
    "prerequisite_choices",
    "programme_head",
    "programme_lines",
    "programme_page",
    "programme_record",
    "programmes_page",
]
