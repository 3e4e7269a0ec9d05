//! Parquet in: groups of rows are decoded side by side with the feature
//! `rayon`, and put together in the order of the file.

use std::io::Read;
use std::sync::Arc;

use arrow_array::{RecordBatch, new_empty_array};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::Compression;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::Length;

use super::parquet_columns::{Dictionary, NOBODY, PlaceColumns, TimeColumn, actors};
use super::parquet_groups::Groups;
use super::parquet_pages::check_pages;
use super::parquet_source::{ParquetFile, malformed, sound};
use super::parquet_text::{is_readable, text_of};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::table::buffer::Buffer;
use crate::format::table::column_clock::{BadTime, ColumnClock};
use crate::format::table::column_names::{is_like_radius, note_like_radius};
use crate::format::table::column_role::{Column, ColumnRole};
use crate::format::table::coordinates;
use crate::format::table::csv::load_csv;
use crate::format::table::header::{FIRST_MORE, Places, has_more, infer_names, places, unread};
use crate::format::table::input::OpenInput;
use crate::format::table::loading::{Counted, Loading};
use crate::format::table::parsed::{Parsed, Refused, nobody};
use crate::format::table::profile::Profile;
use crate::format::table::time_format::TimeFormat;
use crate::format::unpacking::check_unpacked;
use crate::timeline::{Interner, Rows, parallel};

/// How many rows are decoded at a time.
const BATCH: usize = 1 << 16;

/// How many bytes the texts of these may have, where they say only in what each differs
/// from the one before it.
const BATCH_TEXTS: u64 = 1 << 28;

/// Reads Parquet, from the file if there is one.
pub(in crate::format::table) fn load_parquet(
    loading: &mut Loading<'_>,
    open: &mut OpenInput<'_>,
    stem: &str,
) -> Result<(), Error> {
    let file = ParquetFile::taken(open)?;
    let at_most = loading.unpacked_at_most;
    if let Some((text, unread)) = sound(|| more_than_fixes(&file, &loading.profile, at_most))? {
        loading.unread(unread.iter().map(String::as_str));
        loading.rewrites();
        return load_csv(loading, Buffer::of_reader(text, loading.piece), stem);
    }
    let table = sound(|| ParquetTable::open(file, &loading.profile, at_most))?;
    let table = ParquetTable { whose: loading.profile.of_actor.unwrap_or(stem), ..table };
    let all = names(&table.metadata);
    let unread = unread(&all, &table.at);
    let like_radii = unread.iter().filter(|name| is_like_radius(name));
    loading.loaded.notes.extend(like_radii.map(|name| note_like_radius(name)));
    loading.unread(unread);
    loading.whose(table.name_of(ColumnRole::Actor), stem)?;
    let groups = table.metadata.metadata().row_groups();
    let size = |group: &RowGroupMetaData| u64::try_from(group.compressed_size()).unwrap_or(0);
    let rows = |group: &RowGroupMetaData| u64::try_from(group.num_rows()).unwrap_or(0);
    loading.begin(Some(groups.iter().map(size).sum()));
    let (mut read, mut row, mut bytes) = (Vec::new(), 0, 0);
    for (at, group) in groups.iter().enumerate() {
        if table.asked.may_hold(group) {
            read.push((at, row));
        } else {
            loading.skip(rows(group));
            bytes += size(group);
        }
        row += rows(group);
    }
    for some in read.chunks(loading.cores.max(1)) {
        let numbers: Vec<usize> = some.iter().map(|(at, _)| *at).collect();
        for ((at, row), read) in some.iter().zip(read_groups(&table, &numbers, loading.room())) {
            let (parsed, actors) = read?;
            let mut counted = Counted { row: *row, ..Counted::default() };
            loading.take_in(parsed, &actors, &mut Vec::new(), &mut counted)?;
            bytes += groups.get(*at).map_or(0, size);
        }
        loading.progress(bytes)?;
    }
    Ok(())
}

/// The text of a table whose rows may say more than who, when and at which point, and the
/// columns that are not in it.
#[expect(clippy::type_complexity, reason = "it is taken apart at once")]
fn more_than_fixes(
    file: &ParquetFile,
    profile: &Profile<'_>,
    at_most: Option<u64>,
) -> Result<Option<(Box<dyn Read>, Vec<String>)>, Error> {
    let metadata = metadata(file)?;
    let all = names(&metadata);
    let at = readable(profile, &metadata, &all)?;
    if !has_more(&at) {
        return Ok(None);
    }
    let names = at.map(|at| at.and_then(|at| all.get(at)).map_or("", String::as_str).into());
    check_codecs(&metadata, &names)?;
    let schema = metadata.parquet_schema();
    let is_read = |column: usize| at.contains(&Some(schema.get_column_root_idx(column)));
    let groups = metadata.metadata().row_groups().iter();
    let longest = check_pages(file, groups, is_read, at_most)?;
    let columns: Vec<(ColumnRole, String)> = ColumnRole::ALL
        .into_iter()
        .zip(names)
        .filter(|(_, name)| !name.is_empty())
        .map(|(role, name)| (role, name.into_string()))
        .collect();
    let mask = ProjectionMask::roots(schema, at.into_iter().flatten());
    let builder =
        ParquetRecordBatchReaderBuilder::new_with_metadata(file.clone(), metadata.clone());
    let most = BATCH_TEXTS.checked_div(longest).map_or(BATCH, |rows| rows as usize);
    let batches = builder.with_projection(mask).with_batch_size(most.clamp(1, 1 << 12));
    let batches = batches.build().map_err(malformed)?;
    let unread = unread(&all, &at).into_iter().map(str::to_owned).collect();
    Ok(Some((text_of(batches, columns, profile.format), unread)))
}

/// The columns of a file; what is not named and of no type that is read is none.
fn readable(
    profile: &Profile<'_>,
    metadata: &ArrowReaderMetadata,
    names: &[String],
) -> Result<Places, Error> {
    let mut at = places(profile, names).map_err(|error| error.within("schema"))?;
    let roles = ColumnRole::ALL.into_iter().zip(profile.columns).zip(&mut at);
    for ((role, column), slot) in roles.skip(FIRST_MORE) {
        let field = slot.and_then(|at| metadata.schema().fields().get(at));
        let Some(field) = field.filter(|field| !is_readable(role, field.data_type())) else {
            continue;
        };
        if matches!(column, Column::Named(_)) {
            let message = format!("the column of the {role} is {}", field.data_type());
            let error = Error::new(ErrorKind::Format, message).cured_by(role.cure());
            return Err(error.within("schema"));
        }
        *slot = None;
    }
    Ok(at)
}

/// The actors of a group of rows. Only those become known that have a row which
/// is not rejected.
#[derive(Default)]
struct Actors {
    /// All that a row names.
    met: Interner,
    dictionary: Dictionary,
    /// Their numbers among those that become known, or [`NOBODY`].
    numbers: Vec<u32>,
    known: Interner,
}

impl Actors {
    /// The number of an actor of a sound row.
    fn know(&mut self, met: u32) -> u32 {
        let at = met as usize;
        if at >= self.numbers.len() {
            self.numbers.resize(self.met.names().len(), NOBODY);
        }
        let Some((number, name)) = self.numbers.get_mut(at).zip(self.met.names().get(at)) else {
            return NOBODY;
        };
        if *number == NOBODY {
            *number = self.known.number(name);
        }
        *number
    }
}

/// What was in a group, and the actors as it numbers them.
type GroupRead = (Vec<Parsed>, Interner);

/// Reads groups of rows, half of them beside the other half.
fn read_groups(
    table: &ParquetTable<'_>,
    groups: &[usize],
    room: usize,
) -> Vec<Result<GroupRead, Error>> {
    if let [group] = groups {
        return vec![sound(|| table.group(*group, room))];
    }
    let (left, right) = groups.split_at(groups.len() / 2);
    let (mut left, right) =
        parallel::join(|| read_groups(table, left, room), || read_groups(table, right, room));
    left.extend(right);
    left
}

struct ParquetTable<'a> {
    file: ParquetFile,
    profile: Profile<'a>,
    metadata: ArrowReaderMetadata,
    /// The columns in the file.
    at: Places,
    /// The groups of rows to read.
    asked: Groups<'a>,
    /// Their names, by role; empty where there is none.
    names: [Box<str>; ColumnRole::ALL.len()],
    /// Whose all rows are, where no column says it.
    whose: &'a str,
    /// How long a text can be that says only in what it differs from the one before.
    longest: u64,
    at_most: Option<u64>,
}

/// The named profile whose columns are in a file.
pub(in crate::format::table) fn infer_parquet(
    open: &mut OpenInput<'_>,
) -> Result<Profile<'static>, Error> {
    let file = ParquetFile::looked_at(open)?;
    let metadata = sound(|| metadata(&file))?;
    infer_names(&names(&metadata)).map_err(|error| error.within("schema"))
}

/// What a file says of itself.
fn metadata(file: &ParquetFile) -> Result<ArrowReaderMetadata, Error> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ArrowReaderMetadata::load(file, options).map_err(malformed)
}

/// The same, with what Arrow adds to it where the times are numbers without a unit:
/// Parquet itself has none for whole seconds. It is damaged more easily.
fn with_seconds(
    metadata: ArrowReaderMetadata,
    time: usize,
    format: TimeFormat,
) -> Result<ArrowReaderMetadata, Error> {
    let is_number = |field: &Arc<Field>| *field.data_type() == DataType::Int64;
    if format.unit().is_some() || !metadata.schema().fields().get(time).is_some_and(is_number) {
        return Ok(metadata);
    }
    let with_arrow = ArrowReaderOptions::new();
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), with_arrow).map_err(malformed)
}

/// The same, with texts that are not copied for each row that has them: those of
/// the actor by their numbers, those of the time where they stand.
fn with_short_texts(
    metadata: ArrowReaderMetadata,
    actor: Option<usize>,
    time: usize,
) -> Result<ArrowReaderMetadata, Error> {
    let actor_root = actor.unwrap_or(usize::MAX);
    let groups = metadata.metadata().row_groups();
    let is_numbered = groups.iter().all(|group| {
        let chunks = || group.columns().iter().enumerate();
        let of_actor = |at: usize| group.schema_descr().get_column_root_idx(at) == actor_root;
        chunks().all(|(at, chunk)| !of_actor(at) || chunk.dictionary_page_offset().is_some())
    });
    let numbered = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    let field = |(at, field): (usize, &Arc<Field>)| match field.data_type() {
        DataType::Utf8 if at == actor_root && is_numbered => {
            Arc::new(field.as_ref().clone().with_data_type(numbered()))
        }
        DataType::Utf8 if at == time || at == actor_root => {
            Arc::new(field.as_ref().clone().with_data_type(DataType::Utf8View))
        }
        _ => Arc::clone(field),
    };
    let schema = metadata.schema().fields().iter().enumerate().map(field);
    let schema = Arc::new(Schema::new(schema.collect::<Vec<_>>()));
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true).with_schema(schema);
    ArrowReaderMetadata::try_new(Arc::clone(metadata.metadata()), options).map_err(malformed)
}

/// That the columns to read are packed in a way that can be undone.
fn check_codecs(metadata: &ArrowReaderMetadata, names: &[Box<str>]) -> Result<(), Error> {
    for chunk in metadata.metadata().row_groups().iter().flat_map(|group| group.columns()) {
        let codec = match chunk.compression() {
            Compression::BROTLI(_) => "brotli",
            Compression::LZO => "lzo",
            _ => continue,
        };
        let column = chunk.column_path().parts().first().map_or("", String::as_str);
        if names.iter().any(|name| **name == *column) {
            let message = format!("the column {} is packed with {codec}", quoted(column));
            let error = Error::new(ErrorKind::Format, message);
            let cure = "write it with zstd, snappy, gzip or lz4, or without compression";
            return Err(error.cured_by(cure).within("schema"));
        }
    }
    Ok(())
}

/// That the types of the columns to read are read at all.
fn check_types(
    metadata: &ArrowReaderMetadata,
    at: &Places,
    profile: &Profile<'_>,
) -> Result<(), Error> {
    let without_rows = at.map(|at| {
        let field = metadata.schema().fields().get(at?)?;
        Some(new_empty_array(field.data_type()))
    });
    let [actor, time, lat, lon, position, time_of_day, ..] = &without_rows;
    if let Some(actor) = actor {
        actors(actor, &mut Interner::default(), &mut Dictionary::default())?;
    }
    if time_of_day.is_some() {
        let error = Error::new(ErrorKind::Format, "the time is in two columns");
        return Err(error.cured_by("name one that has both with `Profile::time`"));
    }
    if let Some(time) = time {
        TimeColumn::of(time, profile.format)?;
    }
    PlaceColumns::of([lat.as_ref(), lon.as_ref(), position.as_ref()]).map(drop)
}

fn names(metadata: &ArrowReaderMetadata) -> Vec<String> {
    metadata.schema().fields().iter().map(|field| field.name().clone()).collect()
}

impl<'a> ParquetTable<'a> {
    fn open(
        file: ParquetFile,
        profile: &Profile<'a>,
        at_most: Option<u64>,
    ) -> Result<ParquetTable<'a>, Error> {
        let metadata = metadata(&file)?;
        let names = names(&metadata);
        let at = readable(profile, &metadata, &names)?;
        let names = at.map(|at| at.and_then(|at| names.get(at)).map_or("", String::as_str).into());
        check_codecs(&metadata, &names)?;
        let [actor, time, ..] = at;
        let time = time.unwrap_or(usize::MAX);
        let metadata = with_seconds(metadata, time, profile.format)?;
        check_types(&metadata, &at, profile)?;
        let schema = metadata.parquet_schema();
        let is_read = |column: usize| at.contains(&Some(schema.get_column_root_idx(column)));
        let fields = metadata.schema().fields();
        let asked = Groups::of(profile, at, fields.get(time).map(|field| field.data_type()));
        let groups = metadata.metadata().row_groups().iter();
        let groups = groups.filter(|group| asked.may_hold(group));
        let longest = check_pages(&file, groups, is_read, at_most)?;
        let metadata = with_short_texts(metadata, actor, time)?;
        let profile = *profile;
        Ok(ParquetTable { file, profile, metadata, at, asked, names, whose: "", longest, at_most })
    }

    fn group(&self, group: usize, room: usize) -> Result<GroupRead, Error> {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(
            self.file.clone(),
            self.metadata.clone(),
        );
        let mask = ProjectionMask::roots(builder.parquet_schema(), self.at.into_iter().flatten());
        let batches = builder.with_row_groups(vec![group]).with_projection(mask);
        let most = BATCH_TEXTS.checked_div(self.longest).map_or(BATCH, |rows| rows as usize);
        let batches = batches.with_batch_size(most.clamp(1, BATCH)).build().map_err(malformed)?;
        let (mut parsed, mut actors) = (Vec::new(), Actors::default());
        let mut unpacked = 0;
        for batch in batches {
            let batch = batch.map_err(malformed)?;
            if self.longest > 0 {
                unpacked += batch.get_array_memory_size() as u64;
                check_unpacked(unpacked, self.file.len(), self.at_most)?;
            }
            parsed.push(self.batch(&batch, &mut actors, room)?);
        }
        Ok((parsed, actors.known))
    }

    fn batch(&self, batch: &RecordBatch, known: &mut Actors, room: usize) -> Result<Parsed, Error> {
        let column = |role: ColumnRole| batch.column_by_name(self.name_of(role));
        let time = column(ColumnRole::Time).ok_or_else(|| {
            Error::new(ErrorKind::Missing, "a batch lacks the column of the time")
        })?;
        let actors = match column(ColumnRole::Actor) {
            Some(actor) => actors(actor, &mut known.met, &mut known.dictionary)?,
            None => vec![known.met.number(self.whose.as_bytes()); batch.num_rows()],
        };
        let times = TimeColumn::of(time, self.profile.format)?;
        let places =
            PlaceColumns::of([ColumnRole::Lat, ColumnRole::Lon, ColumnRole::Position].map(column))?;
        let mut clock = ColumnClock::of(&self.profile);
        let mut parsed =
            Parsed { rows: Rows::with_capacity(batch.num_rows()), ..Parsed::default() };
        let absent = time.nulls();
        for (row, actor) in actors.into_iter().enumerate() {
            parsed.records += 1;
            let has_time = absent.is_none_or(|absent| absent.is_valid(row));
            let read = self.row(row, actor, has_time, &times, &mut clock, &places);
            match read {
                Ok((time, lat, lon, is_wrapped)) => {
                    parsed.wrapped += u64::from(is_wrapped);
                    parsed.rows.push(known.know(actor), time, lat, lon);
                }
                Err(refused) => parsed.refuse(refused, None, room, &self.names),
            }
            if parsed.fatal.is_some() {
                break;
            }
        }
        parsed.settled = clock.take_settled();
        Ok(parsed)
    }

    /// Time and position of one row. Unlike in a text the first fault is that
    /// of the actor, then that of the time, wherever their columns stand.
    fn row(
        &self,
        row: usize,
        actor: u32,
        has_time: bool,
        times: &TimeColumn<'_>,
        clock: &mut ColumnClock,
        places: &PlaceColumns<'_>,
    ) -> Result<(i64, i32, i32, bool), Refused> {
        if actor == NOBODY {
            return Err(nobody(b"").into());
        }
        let time = if has_time { times.read(clock, row)? } else { Err(BadTime::Absent)? };
        let ((lat, lat_value), (lon, lon_value)) = places.read(row);
        let written =
            |role: ColumnRole| if role == ColumnRole::Lat { lat_value } else { lon_value };
        let is_wrapped = coordinates::is_wrapped(lon);
        let (lat, lon) =
            coordinates::of(lat, lon, self.profile.is_ais, |role| written(role).to_string())?;
        Ok((time, lat, lon, is_wrapped))
    }

    fn name_of(&self, role: ColumnRole) -> &str {
        self.names.get(role as usize).map_or("", |name| name)
    }
}
