"""What people learnt in a year, in lesson hours (JP), counted over the whole person."""

from pamong.learning.queries.hours.counting import HourLine, live_lines
from pamong.learning.queries.hours.page import HoursPage, hours_page
from pamong.learning.queries.hours.region import HoursRow, HoursWanted, RegionHours, hours_rows, region_hours
from pamong.learning.queries.hours.year import RecapRow, Record, Year, card_of, recap, year_of, years_of

__all__ = [
    "HourLine",
    "HoursPage",
    "HoursRow",
    "HoursWanted",
    "RecapRow",
    "Record",
    "RegionHours",
    "Year",
    "card_of",
    "hours_page",
    "hours_rows",
    "live_lines",
    "recap",
    "region_hours",
    "year_of",
    "years_of",
]
