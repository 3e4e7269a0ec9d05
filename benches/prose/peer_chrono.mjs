// Reads a text as JSON and prints what chrono-node finds in it, as spans with instants.
import { readFileSync } from "node:fs";
import * as chrono from "chrono-node";

const text = JSON.parse(readFileSync(0, "utf8"));
const published = new Date(text.published);

// The offset of the zone at the publication, in minutes: the parser knows no zone rules.
const parts = new Intl.DateTimeFormat("en-US", { timeZone: text.zone, timeZoneName: "longOffset" });
const name = parts.formatToParts(published).find((part) => part.type === "timeZoneName").value;
const [, sign, hours, minutes] = name.match(/([+-])(\d+):(\d+)/) ?? [null, "+", "0", "0"];
const timezone = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes));

// Offsets are counted in characters, as those of the texts are.
const points = [];
let at = 0;
for (const character of text.text) {
  for (let unit = 0; unit < character.length; unit += 1) points.push(at);
  at += 1;
}
points.push(at);

const found = chrono.parse(text.text, { instant: published, timezone });
const reports = found.map((one) => ({
  start: points[one.index],
  end: points[one.index + one.text.length],
  earliest: one.start.date().toISOString(),
  latest: (one.end ?? one.start).date().toISOString(),
}));
process.stdout.write(JSON.stringify(reports));
