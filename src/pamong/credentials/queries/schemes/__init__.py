"""Schemes as anybody reads them, and as those who keep them do."""

from pamong.credentials.formats.scheme_states import STATES
from pamong.credentials.queries.schemes.listing import (
    SchemeLine,
    Schemes,
    SchemesWanted,
    scheme_lines,
    schemes_page,
)
from pamong.credentials.queries.schemes.obstacles import Obstacle, obstacles, obstacles_of
from pamong.credentials.queries.schemes.public import (
    PublicScheme,
    PublicSchemePage,
    public_scheme,
    public_schemes,
)
from pamong.credentials.queries.schemes.record import (
    SchemeHead,
    SchemeRecord,
    UnitRecord,
    VersionRecord,
    competency_choices,
    exam_choices,
    partner_choices,
    position_names,
    programme_choices,
    required_choices,
    scheme_record,
    unit_record,
    version_record,
)
from pamong.credentials.queries.schemes.told import UnitTold, VersionTold, told_of

__all__ = [
    "STATES",
    "Obstacle",
    "PublicScheme",
    "PublicSchemePage",
    "SchemeHead",
    "SchemeLine",
    "SchemeRecord",
    "Schemes",
    "SchemesWanted",
    "UnitRecord",
    "UnitTold",
    "VersionRecord",
    "VersionTold",
    "competency_choices",
    "exam_choices",
    "obstacles",
    "obstacles_of",
    "partner_choices",
    "position_names",
    "programme_choices",
    "public_scheme",
    "public_schemes",
    "required_choices",
    "scheme_lines",
    "scheme_record",
    "schemes_page",
    "told_of",
    "unit_record",
    "version_record",
]
