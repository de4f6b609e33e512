"""Reads a calendar with the library `icalendar` and prints its events as JSON."""

import json
import sys

from icalendar import Calendar


def milliseconds(value):
    return int(value.dt.timestamp() * 1000)


def main():
    calendar = Calendar.from_ical(sys.stdin.buffer.read())
    events = [
        {
            "uid": str(event["UID"]),
            "starts_ms": milliseconds(event["DTSTART"]),
            "changed_ms": milliseconds(event["DTSTAMP"]),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
            "local": str(event["X-POSTROOM-LOCAL"]),
            "zone": str(event["X-POSTROOM-ZONE"]),
            "status": str(event["STATUS"]),
        }
        for event in calendar.walk("VEVENT")
    ]
    json.dump(events, sys.stdout)


main()
