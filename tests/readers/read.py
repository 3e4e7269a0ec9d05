"""Opens what `run` wrote with readers that are not ours, and holds it against the source.

    read.py FOLDER
"""

import csv
import importlib
import json
import pathlib
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from datetime import datetime, timedelta, timezone

FOLDER = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).resolve().parent
KML = "{http://www.opengis.net/kml/2.2}"
GPX = "{http://www.topografix.com/GPX/1/1}"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
done, skipped = 0, 0


def micros(text):
    """The microseconds since 1970 of a time with its offset."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(microseconds=1)


def told(reader, name, what):
    global done
    done += 1
    print(f"{reader} reads {name}: {what}")


def expect(found, wanted, what):
    if found != wanted:
        sys.exit(f"FAILED: {what}: {str(found)[:600]}\n  in place of {str(wanted)[:600]}")


def module(name):
    """A module of requirements.txt, or `None` and a word about it."""
    global skipped
    try:
        return importlib.import_module(name)
    except ImportError as error:
        skipped += 1
        print(f"skipped: {name} is not installed here ({error})")
        return None


def text(name):
    return (FOLDER / name).read_text(encoding="utf-8")


# What the sources say, by the library of the language.
SHIPS = {
    (row["MMSI"], micros(row["BaseDateTime"] + "+00:00"), float(row["LAT"]), float(row["LON"]))
    for row in csv.DictReader((HERE.parent / "data/harbour.csv").open(encoding="utf-8"))
}
CASE = json.loads((HERE / "case.json").read_text(encoding="utf-8"))
SIGHTINGS = {one["id"]: one for one in CASE["sightings"]}
# Who was seen at an instant, with the id of the sighting.
SEEN = {"s1", "s2", "s4", "s6", "s8", "s9"}


def fixes(name, rows):
    """Checks that the rows of the harbour are those of its source."""
    rows = list(rows)
    expect(len(rows), len(set(rows)), f"{name}: a row stands twice")
    expect(set(rows) ^ SHIPS, set(), name)
    return f"{len(rows)} fixes"


# GeoJSON, by what RFC 7946 asks for.

def position(at):
    assert isinstance(at, list) and len(at) in (2, 3), at
    lon, lat = at[:2]
    assert -180 <= lon <= 180 and -90 <= lat <= 90, at
    return lon, lat


def polygon(rings):
    for number, ring in enumerate(rings):
        ring = [position(at) for at in ring]
        assert len(ring) >= 4 and ring[0] == ring[-1], "3.1.6: a ring is closed"
        edges = list(zip(ring, ring[1:]))
        assert all(abs(a[0] - b[0]) <= 180 for a, b in edges), "3.1.9: no edge crosses 180"
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in edges)
        assert (area > 0) == (number == 0), "3.1.6: outer rings counter-clockwise, holes clockwise"


def check_geojson(name):
    document = json.loads(text(name))
    expect(document["type"], "FeatureCollection", "1.4")
    assert "crs" not in document, "4: there is no other reference system"
    for feature in document["features"]:
        expect(feature["type"], "Feature", "3.2")
        assert isinstance(feature["properties"], dict) and "geometry" in feature, "3.2"
        assert isinstance(feature.get("id", ""), (str, int)), "3.2"
        geometry = feature["geometry"] or {"type": None}
        match geometry["type"]:
            case None:
                pass
            case "Point":
                position(geometry["coordinates"])
            case "Polygon":
                polygon(geometry["coordinates"])
            case "MultiPolygon":
                for one in geometry["coordinates"]:
                    polygon(one)
            case other:
                sys.exit(f"FAILED: {name}: {other}")
    return document["features"]


def geojson():
    features = check_geojson("harbour.geojson")
    rows = ((f["properties"]["actor"], micros(f["properties"]["time"]), *f["geometry"]["coordinates"][::-1]) for f in features)
    told("json", "harbour.geojson", fixes("harbour.geojson", rows))
    features = {f["id"]: f for f in check_geojson("case.geojson")}
    expect(set(features), set(SIGHTINGS), "case.geojson")
    expect({id for id, f in features.items() if "time" in f["properties"]}, SEEN, "who was seen at an instant")
    for id, feature in features.items():
        said = feature["properties"]
        expect(said["actor"], SIGHTINGS[id]["actor"], id)
        expect(said.get("quote"), SIGHTINGS[id].get("quote"), id)
    expect(features["s9"]["properties"]["time"], "2023-01-06T02:00:00Z", "two hours after s6")
    told("json", "case.geojson", f"{len(features)} features, valid by RFC 7946")


def kml():
    root = xml.fromstring(text("harbour.kml"))
    rows = []
    for folder in root.iter(f"{KML}Folder"):
        actor = folder.find(f"{KML}name").text
        for mark in folder.iter(f"{KML}Placemark"):
            lon, lat = map(float, mark.find(f"{KML}Point/{KML}coordinates").text.split(","))
            rows.append((actor, micros(mark.find(f"{KML}TimeStamp/{KML}when").text), lat, lon))
    told("xml.etree", "harbour.kml", fixes("harbour.kml", rows))
    marks = {}
    for mark in xml.fromstring(text("case.kml")).iter(f"{KML}Placemark"):
        said = {one.get("name"): one.find(f"{KML}value").text for one in mark.iter(f"{KML}Data")}
        marks[said["id"]] = (mark, said)
    expect(set(marks), set(SIGHTINGS), "case.kml")
    for id, (mark, said) in marks.items():
        expect(mark.find(f"{KML}name").text, SIGHTINGS[id]["actor"], id)
        expect(said.get("quote"), SIGHTINGS[id].get("quote"), id)
        # The order of the elements is that of the schema.
        order = ["name", "description", "TimeStamp", "TimeSpan", "ExtendedData", "Point", "Polygon", "MultiGeometry"]
        places = [order.index(part.tag.removeprefix(KML)) for part in mark]
        expect(places, sorted(places), f"{id}: order of elements")
    stamped = {id for id, (mark, _) in marks.items() if mark.find(f"{KML}TimeStamp") is not None}
    expect(stamped, SEEN - {"s4"}, "time stamps, but of a stay")
    told("xml.etree", "case.kml", f"{len(marks)} placemarks")


def gpx():
    rows = [
        (track.find(f"{GPX}name").text, micros(point.find(f"{GPX}time").text), float(point.get("lat")), float(point.get("lon")))
        for track in xml.fromstring(text("harbour.gpx")).iter(f"{GPX}trk")
        for point in track.iter(f"{GPX}trkpt")
    ]
    told("xml.etree", "harbour.gpx", fixes("harbour.gpx", rows))


def tables():
    rows = csv.DictReader((FOLDER / "harbour.csv").open(encoding="utf-8", newline=""))
    rows = [(r["actor"], micros(r["time"]), float(r["lat"]), float(r["lon"])) for r in rows]
    told("csv", "harbour.csv", fixes("harbour.csv", rows))
    met = json.loads(text("encounters.json"))["encounters"]
    rows = list(csv.DictReader((FOLDER / "encounters.csv").open(encoding="utf-8", newline="")))
    expect(len(rows), len(met), "encounters")
    for row in rows:
        assert micros(row["time_earliest"]) <= micros(row["time_latest"]), row
        assert float(row["min_metres"]) <= float(row["max_metres"]), row
    told("csv", "encounters.csv", f"{len(rows)} rows")


def timesketch():
    rows = list(csv.DictReader((FOLDER / "harbour.timesketch.csv").open(encoding="utf-8", newline="")))
    found = ((r["actor"], int(r["timestamp"]), float(r["place_lat"]), float(r["place_lon"])) for r in rows)
    told("csv", "harbour.timesketch.csv", fixes("harbour.timesketch.csv", found))
    rows = list(csv.DictReader((FOLDER / "case.timesketch.csv").open(encoding="utf-8", newline="")))
    objects = [json.loads(line) for line in text("case.timesketch.jsonl").splitlines()]
    expect(len(rows), len(objects), "rows of both forms for Timesketch")
    for row, said in zip(rows, objects):
        for name in ("message", "datetime", "timestamp_desc"):
            assert row[name] and row[name] == said[name], (name, row)
        expect(micros(row["datetime"]), int(row["timestamp"]), "both times of a row")
        expect(int(row["timestamp"]), said["timestamp"], "the time in both forms")
        expect(row["quote"] or None, SIGHTINGS[row["id"]].get("quote"), "quote")
    expect({row["id"] for row in rows}, set(SIGHTINGS), "case.timesketch.csv")
    told("csv", "case.timesketch.csv", f"{len(rows)} rows")
    told("json", "case.timesketch.jsonl", f"{len(objects)} objects")
    if pandas := module("pandas"):
        # As the importer of Timesketch does.
        frame = pandas.read_csv(FOLDER / "case.timesketch.csv")
        stamps = pandas.to_datetime(frame["datetime"], utc=True, errors="coerce")
        expect(int(stamps.isna().sum()), 0, "times that pandas cannot read")
        told("pandas", "case.timesketch.csv", f"{len(frame)} rows")


def timelinejs():
    document = json.loads(text("case.timelinejs.json"))
    assert set(document) <= {"title", "events", "eras", "scale"} and document["title"]["text"]["headline"]
    least = {"year": (-271820, 275760), "month": (1, 12), "day": (1, 31), "hour": (0, 23), "minute": (0, 59), "second": (0, 60), "millisecond": (0, 999)}
    for event in document["events"]:
        known = {"start_date", "end_date", "text", "media", "group", "display_date", "background", "autolink", "unique_id"}
        assert set(event) <= known, event
        for date in (event["start_date"], event.get("end_date", event["start_date"])):
            for name, number in date.items():
                low, high = least[name]
                assert isinstance(number, int) and low <= number <= high, date
        assert not re.search(r"<(?!/?(blockquote|p|br)>)", event["text"]["text"] + event["text"]["headline"]), event
    expect({event["unique_id"] for event in document["events"]}, set(SIGHTINGS), "events")
    told("json", "case.timelinejs.json", f"{len(document['events'])} events")


def case_files():
    document = json.loads(text("case.json"))
    expect(document, CASE, "case.json")
    lines = [json.loads(line) for line in text("case.jsonl").splitlines()]
    expect([line["sighting"] for line in lines if "sighting" in line], CASE["sightings"], "case.jsonl")
    told("json", "case.json", f"{len(document['sightings'])} sightings")
    told("json", "case.jsonl", f"{len(lines)} lines")
    rows = [json.loads(line)["fix"] for line in text("harbour.jsonl").splitlines() if '"fix"' in line]
    rows = [(row["actor"], micros(row["time"]), row["lat"], row["lon"]) for row in rows]
    told("json", "harbour.jsonl", fixes("harbour.jsonl", rows))


def engines():
    table, answers = FOLDER / "harbour.parquet", FOLDER / "encounters.csv"
    if pyarrow := module("pyarrow.parquet"):
        rows = pyarrow.read_table(table).to_pylist()
        rows = [(str(r["actor"]), (r["time"] - EPOCH) // timedelta(microseconds=1), r["lat"], r["lon"]) for r in rows]
        told("pyarrow", "harbour.parquet", fixes("harbour.parquet", rows))
    if duckdb := module("duckdb"):
        rows = duckdb.sql(f"SELECT actor, epoch_us(time), lat, lon FROM '{table}'").fetchall()
        told("DuckDB", "harbour.parquet", fixes("harbour.parquet", rows))
        rows = duckdb.sql(f"SELECT * FROM '{answers}'")
        types = dict(zip(rows.columns, map(str, rows.types)))
        assert "TIMESTAMP" in types["time_earliest"] and types["min_seconds"] in ("DOUBLE", "BIGINT"), types
        told("DuckDB", "encounters.csv", f"{len(rows)} rows")
        rows = duckdb.sql(f"SELECT actor_id, from_latest FROM '{FOLDER / 'gaps.csv'}'").fetchall()
        expect({row[0] for row in rows}, {"boat"}, "gaps.csv")
        told("DuckDB", "gaps.csv", f"{len(rows)} rows")
    if polars := module("polars"):
        frame = polars.read_parquet(table).with_columns(polars.col("time").dt.epoch("us"))
        told("Polars", "harbour.parquet", fixes("harbour.parquet", frame.select("actor", "time", "lat", "lon").rows()))
        frame = polars.read_csv(answers, try_parse_dates=True)
        assert frame.schema["time_earliest"].is_temporal(), frame.schema
        told("Polars", "encounters.csv", f"{frame.height} rows")


def gdal():
    """The same by GDAL, as QGIS reads them."""
    shapely = module("shapely")
    if pyogrio := module("pyogrio.raw"):
        for name in ("harbour.geojson", "harbour.kml", "harbour.gpx", "case.geojson", "case.kml"):
            path, count = FOLDER / name, 0
            layers = importlib.import_module("pyogrio").list_layers(path)
            points = set()
            for layer, _ in layers:
                if name.endswith(".gpx") and layer != "track_points":
                    continue
                meta, _, geometries, columns = pyogrio.read(path, layer=layer)
                count += len(geometries)
                for geometry in geometries:
                    if geometry is None or not shapely:
                        continue
                    shape = shapely.from_wkb(geometry)
                    assert shape.is_valid, f"{name}: {shapely.is_valid_reason(shape)}"
                    if shape.geom_type == "Point":
                        points.add((round(shape.y, 7), round(shape.x, 7)))
            if name.startswith("harbour"):
                expect(count, len(SHIPS), f"GDAL: {name}")
                if shapely:
                    wanted = {(round(lat, 7), round(lon, 7)) for _, _, lat, lon in SHIPS}
                    expect(points ^ wanted, set(), f"GDAL: {name}")
            else:
                expect(count, len(SIGHTINGS), f"GDAL: {name}")
            told("GDAL", name, f"{count} features" + (", all shapes valid" if shapely else ""))
    if ogrinfo := shutil.which("ogrinfo"):
        for name in ("case.geojson", "case.kml"):
            subprocess.run([ogrinfo, "-ro", "-al", "-so", FOLDER / name], check=True, stdout=subprocess.DEVNULL)
            told("ogrinfo", name, "without an error")
    else:
        global skipped
        skipped += 1
        print("skipped: ogrinfo is not installed here")


for read in (geojson, kml, gpx, tables, timesketch, timelinejs, case_files, engines, gdal):
    read()
print(f"{done} files read, {skipped} readers skipped")
