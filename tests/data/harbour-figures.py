#!/usr/bin/env python3
"""The figures that the tests expect of harbour.csv, found without this crate.

Only the standard library; run it in this folder. The rules are in README.md.
"""

import collections
import csv
import datetime

by_vessel = collections.defaultdict(list)
positions = collections.defaultdict(set)
rows = 0
with open("harbour.csv", newline="") as file:
    for row in csv.DictReader(file):
        rows += 1
        time = datetime.datetime.fromisoformat(row["BaseDateTime"])
        by_vessel[row["MMSI"]].append(time)
        positions[row["MMSI"], time].add((row["LAT"], row["LON"]))

gaps = []
for times in by_vessel.values():
    times.sort()
    gaps += [later - earlier for earlier, later in zip(times, times[1:])]

print("rows", rows)
print("vessels", len(by_vessel))
print("vessels with one row", sum(len(times) == 1 for times in by_vessel.values()))
print("pairs of neighbours", len(gaps))
print("pairs at one time", sum(gap == datetime.timedelta(0) for gap in gaps))
print("times with two positions", sum(len(seen) > 1 for seen in positions.values()))
for minutes in (3, 5, 6, 10, 15, 30):
    limit = datetime.timedelta(minutes=minutes)
    longer = sum(gap > limit for gap in gaps)
    print("gaps longer than", minutes, "min", longer, "(at least:", sum(gap >= limit for gap in gaps), end=")\n")

asked = datetime.datetime(2020, 6, 30, 0, 30)
last = [max(seen) for times in by_vessel.values() if (seen := [time for time in times if time <= asked])]
print("seen by", asked, len(last))
for minutes in (5, 10):
    before = asked - datetime.timedelta(minutes=minutes)
    print("last seen more than", minutes, "min earlier", sum(time < before for time in last))
