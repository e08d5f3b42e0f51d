"""Who exists, where they serve, what they may do.

Dated rows hold from ``since`` to the day before ``until``; the row without ``until`` is the current one, and a partial unique
index lets there be only one. A row whose ``until`` equals its ``since`` was corrected and never held.
"""

from pamong.people.models.account import (
    Account,
    CodePurpose,
    Delegation,
    Grant,
    Role,
    SignInCode,
    SignInFailure,
)
from pamong.people.models.office import Position, PositionKind, Unit, UnitVersion
from pamong.people.models.person import (
    Assignment,
    AssignmentKind,
    Employment,
    EmploymentKind,
    Person,
    PersonNumber,
    Sex,
)
from pamong.people.models.privacy import (
    Breach,
    BreachAudience,
    BreachNotice,
    BreachPerson,
    DataRequest,
    DataRequestKind,
    DataRequestOutcome,
    Restriction,
)
from pamong.people.models.region import Region, RegionKind, TimeZone

__all__ = [
    "Account",
    "Assignment",
    "AssignmentKind",
    "Breach",
    "BreachAudience",
    "BreachNotice",
    "BreachPerson",
    "CodePurpose",
    "DataRequest",
    "DataRequestKind",
    "DataRequestOutcome",
    "Delegation",
    "Employment",
    "EmploymentKind",
    "Grant",
    "Person",
    "PersonNumber",
    "Position",
    "PositionKind",
    "Region",
    "RegionKind",
    "Restriction",
    "Role",
    "Sex",
    "SignInCode",
    "SignInFailure",
    "TimeZone",
    "Unit",
    "UnitVersion",
]
