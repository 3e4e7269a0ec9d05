"""Reads a text as JSON and prints what dateparser finds in it, as spans with instants."""

import json
import sys
import warnings
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from dateparser.search import search_dates

warnings.simplefilter("ignore")
text = json.load(sys.stdin)
published = datetime.fromisoformat(text["published"].replace("Z", "+00:00"))
if published.tzinfo is None:
    published = published.replace(tzinfo=timezone.utc)
settings = {
    "TIMEZONE": text["zone"],
    "RETURN_AS_TIMEZONE_AWARE": True,
    "RELATIVE_BASE": published.astimezone(ZoneInfo(text["zone"])).replace(tzinfo=None),
}
try:
    found = search_dates(text["text"], languages=["en"], settings=settings) or []
except Exception:  # It fails on a clock time that was shown twice.
    found = []
reports, after = [], 0
for said, moment in found:
    start = text["text"].find(said, after)
    if start < 0:
        continue
    after = start + len(said)
    at = moment.astimezone(timezone.utc).isoformat()
    reports.append({"start": start, "end": after, "earliest": at, "latest": at})
json.dump(reports, sys.stdout)
