//! Places as records: which of them are one, and what others call them.

use std::collections::{HashMap, HashSet};

use crate::format::json::{Json, Object, number, put, text_of};
use crate::place::distance::Distance;
use crate::place::{Metric, Place, Relative};

/// The places of a case, by what is said of them.
///
/// A place may count from another, that from a third, and so on without end, so
/// nothing here calls itself: each walks the row of places and comes back.
#[derive(Debug, Default)]
pub(super) struct RecordedPlaces {
    /// A number for everything that is said of a place, and the number that was
    /// found for a place with the same description at the same point.
    numbers: HashMap<String, usize>,
    met: HashMap<(usize, [u64; 3]), usize>,
    /// The keys of the declared places: by all that is said of them, and by that
    /// without what is stated of where they lie, which others count from.
    whole: HashMap<usize, String>,
    bare: HashMap<usize, String>,
    keys: HashSet<String>,
    /// The records of the places that had to be declared.
    pub(super) records: Vec<Json<'static>>,
}

impl RecordedPlaces {
    /// Notes a place that is declared under a key.
    pub(super) fn declared(&mut self, key: &str, place: &Place) {
        let (bare, whole) = (self.bare_number(place), self.number(place));
        self.keys.insert(key.to_owned());
        self.bare.entry(bare).or_insert_with(|| key.to_owned());
        self.whole.entry(whole).or_insert_with(|| key.to_owned());
    }

    /// Declares places by their ids, whatever the order in which they count from
    /// each other.
    pub(super) fn declare(&mut self, places: &[Place]) {
        for place in places {
            self.declared(place.id(), place);
        }
        for place in places {
            let record = Json::Object(self.fields(place));
            self.records.push(record);
        }
    }

    /// What a sighting there says: the id of a declared place, or the place.
    ///
    /// A place of which it is stated where it lies is declared by nobody here:
    /// declared, it would be held against that without a sighting there.
    pub(super) fn of_sighting(&mut self, place: &Place) -> Json<'static> {
        let number = self.number(place);
        if let Some(key) = self.whole.get(&number).filter(|key| *key == place.id()) {
            return Json::Text(key.clone().into());
        }
        let record = Json::Object(self.fields(place));
        // What it counts from may have its id by now.
        let is_new = !place.id().is_empty() && !self.keys.contains(place.id());
        if !is_new || !place.stated_relations().is_empty() {
            return record;
        }
        self.declared(place.id(), place);
        self.records.push(record);
        Json::Text(place.id().to_owned().into())
    }

    /// What is said of a place, with the keys of those that it counts from.
    pub(super) fn fields(&mut self, place: &Place) -> Object<'static> {
        let relations = place.relation().into_iter().chain(place.stated_relations());
        let keys: Vec<String> = relations.map(|relation| self.key(relation.from())).collect();
        fields(place, keys.into_iter())
    }

    /// The key of a place that another counts from, which is declared if need be.
    fn key(&mut self, place: &Place) -> String {
        let mut row = vec![place];
        while let Some(&last) = row.last() {
            let number = self.bare_number(last);
            if self.bare.contains_key(&number) {
                row.pop();
                continue;
            }
            let from = last.relation().map(Relative::from);
            let from = from.map(|from| (from, self.bare_number(from)));
            match from {
                Some((from, number)) if !self.bare.contains_key(&number) => row.push(from),
                from => {
                    let from = from.and_then(|(_, number)| self.bare.get(&number)).cloned();
                    self.declare_bare(last, number, from);
                    row.pop();
                }
            }
        }
        let number = self.bare_number(place);
        self.bare.get(&number).cloned().unwrap_or_default()
    }

    fn declare_bare(&mut self, place: &Place, number: usize, from: Option<String>) {
        let mut record = fields(place, from.into_iter());
        record.retain(|(name, _)| name != "stated");
        let key = free_key(place.id(), "place", &self.keys);
        if key != place.id() {
            put(&mut record, "as", Some(Json::Text(key.clone().into())));
        }
        self.records.push(Json::Object(record));
        self.keys.insert(key.clone());
        if place.stated_relations().is_empty() {
            self.whole.entry(number).or_insert_with(|| key.clone());
        }
        self.bare.insert(number, key);
    }

    /// The number of all that is said of a place: equal for equal ones.
    pub(super) fn number(&mut self, place: &Place) -> usize {
        let bare = self.bare_number(place);
        if place.stated_relations().is_empty() {
            return bare;
        }
        let mut text = format!("{bare}");
        for relation in place.stated_relations() {
            let from = self.bare_number(relation.from()).to_string();
            text += &text_of(&Json::Object(relative(relation, &from)));
        }
        self.of_text(text)
    }

    /// The same without what is stated of where it lies.
    fn bare_number(&mut self, place: &Place) -> usize {
        let mut row = vec![place];
        let mut number = 0;
        while let Some(&last) = row.last() {
            if let Some(&known) = last.mark().and_then(|mark| self.met.get(&mark)) {
                number = known;
                row.pop();
                continue;
            }
            let from = last.relation().map(Relative::from);
            let known = from.map(|from| (from, from.mark().and_then(|mark| self.met.get(&mark))));
            let from = match known {
                // What has no description counts from nothing, and costs nothing.
                Some((from, None)) if from.mark().is_some() => {
                    row.push(from);
                    continue;
                }
                Some((from, None)) => Some(text_of(&Json::Object(fields(from, [].into_iter())))),
                Some((_, Some(number))) => Some(number.to_string()),
                None => None,
            };
            let mut said = fields(last, from.into_iter());
            said.retain(|(name, _)| name != "stated");
            number = self.of_text(text_of(&Json::Object(said)));
            if let Some(mark) = last.mark() {
                self.met.insert(mark, number);
            }
            row.pop();
        }
        number
    }

    fn of_text(&mut self, text: String) -> usize {
        let next = self.numbers.len();
        *self.numbers.entry(text).or_insert(next)
    }
}

/// A key that nothing has yet: the id, or else a made one.
pub(super) fn free_key(id: &str, what: &str, keys: &HashSet<String>) -> String {
    if !id.is_empty() && !keys.contains(id) {
        return id.to_owned();
    }
    let made = (keys.len() + 1..).map(|number| format!("{what} {number}"));
    made.into_iter().find(|key| !keys.contains(key)).unwrap_or_default()
}

/// What is said of a place; `keys` are those of the places that it counts from,
/// its own relation first.
fn fields(place: &Place, mut keys: impl Iterator<Item = String>) -> Object<'static> {
    let mut said = Object::new();
    let some = |text: &str| Some(text).filter(|text| !text.is_empty()).map(text_json);
    put(&mut said, "id", some(place.id()));
    // Without a position a name stands for the place, were it an empty one.
    let is_named = !place.name().is_empty() || !place.is_located();
    put(&mut said, "name", is_named.then(|| text_json(place.name())));
    put(&mut said, "lat", place.lat().and_then(number));
    put(&mut said, "lon", place.lon().and_then(number));
    let radius = place.radius().map(Distance::as_metres).filter(|&metres| metres != 0.0);
    put(&mut said, "radius_m", radius.and_then(number));
    if let Some(relation) = place.relation() {
        said.extend(relative(relation, &keys.next().unwrap_or_default()));
    }
    let zones: Vec<Json<'_>> = place.zones().iter().map(|zone| text_json(zone.name())).collect();
    put(&mut said, "zones", (!zones.is_empty()).then_some(Json::List(zones)));
    let stated = place.stated_relations().iter().zip(keys);
    let stated: Vec<Json<'_>> =
        stated.map(|(one, key)| Json::Object(relative(one, &key))).collect();
    put(&mut said, "stated", (!stated.is_empty()).then_some(Json::List(stated)));
    said
}

/// "About 74 km from Vladivostok".
fn relative(relation: &Relative, from: &str) -> Object<'static> {
    let mut said = Object::new();
    put(&mut said, "from", Some(text_json(from)));
    let distance = relation.distance();
    let kilometres = distance.as_kilometres();
    // Not every number of metres is one of kilometres to the last bit.
    match Distance::kilometres(kilometres).is_ok_and(|again| again == distance) {
        true => put(&mut said, "distance_km", number(kilometres)),
        false => put(&mut said, "distance_m", number(distance.as_metres())),
    }
    let usual = Relative::new(distance, Place::unlocated("")).tolerance();
    let tolerance = Some(relation.tolerance()).filter(|given| *given != usual);
    put(&mut said, "give_or_take_m", tolerance.map(Distance::as_metres).and_then(number));
    put(&mut said, "bearing", relation.bearing().map(|to| Json::Text(to.to_string().into())));
    let metric = Some(relation.metric()).filter(|metric| *metric != Metric::Unstated);
    put(&mut said, "metric", metric.map(|metric| text_json(metric.as_str())));
    said
}

fn text_json(text: &str) -> Json<'static> {
    Json::Text(text.to_owned().into())
}
