"""Expands patterns by looking at every day of some years: the second opinion on the crate `schedule`.

Reads {"first_year", "last_year", "cases": [pattern]} and prints {"version", "runs": [[seconds]]}.
Standard library only; the clocks are those of this machine's tzdata.
"""

import calendar
import json
import sys
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
PLACES = ["first", "second", "third", "fourth", "fifth"]


def version():
    """The release of the tzdata in use, such as 2025b."""
    for folder in TZPATH:
        listing = Path(folder) / "tzdata.zi"
        if listing.exists():
            return listing.open().readline().split()[-1]
        release = Path(folder) / "+VERSION"
        if release.exists():
            return release.read_text().strip()
    try:
        import tzdata

        return tzdata.IANA_VERSION
    except ImportError:
        return "unknown"


def monday(day):
    return day - timedelta(days=day.weekday())


def is_named(rule, start, day):
    months = (day.year - start.year) * 12 + day.month - start.month
    length = calendar.monthrange(day.year, day.month)[1]
    kind = rule["kind"]
    if kind == "every":
        return (day - start).days % rule["days"] == 0
    if kind == "weekdays":
        weeks = (monday(day) - monday(start)).days // 7
        return weeks % rule["every_weeks"] == 0 and WEEKDAYS[day.weekday()] in rule["on"]
    if months % rule["every_months"] != 0:
        return False
    if kind == "month_days":
        if day.day in rule["on"]:
            return True
        return rule["missing"] == "clamp" and day.day == length and max(rule["on"]) > length
    if WEEKDAYS[day.weekday()] != rule["weekday"]:
        return False
    if rule["nth"] == "last":
        return day.day + 7 > length
    return (day.day - 1) // 7 == PLACES.index(rule["nth"])


def instant(wall, zone, gap):
    """Seconds of a wall time: the first of two; one in a gap moves on by the gap, or is none."""
    at = wall.replace(tzinfo=zone)
    seconds = int(at.timestamp())
    exists = datetime.fromtimestamp(seconds, zone).replace(tzinfo=None) == wall
    return seconds if exists or gap == "later" else None


def expand(case, first_year, last_year):
    zone = ZoneInfo(case["zone"])
    start = date.fromisoformat(case["start"])
    left_out = {date.fromisoformat(day) for day in case["except"]}
    times = [time.fromisoformat(text) for text in case["times"]]
    runs = set()
    day = date(first_year - 1, 12, 30)
    while day <= date(last_year + 1, 1, 2):
        if day >= start and day not in left_out and is_named(case["days"], start, day):
            for of_day in times:
                runs.add(instant(datetime.combine(day, of_day), zone, case["gap"]))
        day += timedelta(days=1)
    begin = datetime(first_year, 1, 1, tzinfo=timezone.utc).timestamp()
    end = datetime(last_year + 1, 1, 1, tzinfo=timezone.utc).timestamp()
    return sorted(run for run in runs if run is not None and begin <= run < end)


def main():
    order = json.load(sys.stdin)
    years = order["first_year"], order["last_year"]
    runs = [expand(case, *years) for case in order["cases"]]
    json.dump({"version": version(), "runs": runs}, sys.stdout)


main()
