//! Files that are no files on the disk, and files that are packed.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use lastseen::{Case, ErrorKind, FileKind, Input, Profile};

use crate::convert::kinds;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Each form of a table or a case that this build reads, with the bytes of one.
fn forms() -> Vec<(FileKind, Vec<u8>)> {
    let rows = (0..2_000).map(|row| {
        format!(
            "ship{},2020-01-01T{:02}:{:02}:00Z,1.5,{}.25\n",
            row % 3,
            row / 60 % 24,
            row % 60,
            row % 90
        )
    });
    let table = format!("actor,time,lat,lon\n{}", rows.collect::<String>());
    let case = Case::open(table.as_bytes()).unwrap();
    let form = |kind| {
        let mut bytes = Vec::new();
        case.write(kind, &mut bytes).unwrap();
        (kind, bytes)
    };
    kinds().map(form).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::read::GzEncoder::new(bytes, flate2::Compression::default());
    let mut all = Vec::new();
    packed.read_to_end(&mut all).unwrap();
    all
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// Each way to pack some bytes, also in several parts.
fn packings(bytes: &[u8]) -> [Vec<u8>; 4] {
    let (one, other) = bytes.split_at(bytes.len() / 3);
    let skipped = [&[0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0][..], b"any"].concat();
    [
        gzip(bytes),
        [gzip(one), gzip(other)].concat(),
        zstd(bytes),
        [skipped, zstd(one), zstd(other)].concat(),
    ]
}

/// What the case answers, whatever it was read from.
fn answers(case: &Case) -> Vec<String> {
    let view = case.timeline().as_known();
    let actors = case.timeline().actors();
    actors.map(|actor| view.last_seen(actor).to_string()).collect()
}

/// A reader that gives a few bytes at a time, as a pipe does.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let most = to.len().min(700);
        self.0.read(to.get_mut(..most).unwrap_or_default())
    }
}

#[test]
fn a_case_reads_the_same_from_bytes_and_readers_packed_or_not() {
    for (kind, bytes) in forms() {
        let expected = answers(&Case::open(&bytes).unwrap());
        assert_eq!(expected.len(), 3, "{kind}");
        for packed in packings(&bytes).iter().chain([&bytes]) {
            assert_eq!(answers(&Case::open(packed).unwrap()), expected, "{kind}");
            let drip = &mut Drip(packed);
            let mut input = Input::from(drip);
            // To look at it takes nothing away.
            let is_rewritten = matches!(kind, FileKind::GeoJson | FileKind::Kml);
            assert_eq!(input.kind().unwrap(), if is_rewritten { FileKind::Csv } else { kind });
            if !matches!(kind, FileKind::Json | FileKind::JsonLines) {
                let profile = input.infer_profile().unwrap();
                assert_eq!(input.infer_profile().unwrap(), profile);
            }
            assert_eq!(answers(&Case::open(input).unwrap()), expected, "{kind}");
        }
    }
}

#[test]
fn a_packed_file_that_is_cut_off_or_changed_is_an_error() {
    let (_, bytes) = forms().swap_remove(2);
    for packed in packings(&bytes) {
        for end in [packed.len() - 1, packed.len() / 2, packed.len() / 2 + 7] {
            let error = Profile::plain().load(&packed[..end]).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Format, "{error}");
        }
        for at in (20..packed.len()).step_by(packed.len() / 150 + 1) {
            let mut changed = packed.clone();
            changed[at] ^= 0x10;
            // What may be skipped, and a few bits that mean nothing, may change.
            if let Ok((timeline, _)) = Profile::plain().load(&changed) {
                assert_eq!(timeline.len(), 2_000);
            }
        }
    }
    let twice = gzip(&gzip(&bytes));
    let error = Profile::plain().load(&twice).unwrap_err();
    assert!(error.to_string().contains("unpack it once"), "{error}");
}

#[test]
fn a_few_bytes_unpack_to_so_many_and_to_more_if_that_is_allowed() {
    let row = "a,2020-01-01T00:00:00Z,1,1\n";
    let table = format!("actor,time,lat,lon\n{}", row.repeat(80_000_000 / row.len()));
    let packed = gzip(table.as_bytes());
    let error = Profile::plain().load(&packed).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Format);
    assert!(error.cure().unwrap().contains("Input::unpacked_at_most"), "{error}");
    let allowed = Input::from(&packed).unpacked_at_most(100_000_000);
    assert_eq!(Profile::plain().load(allowed).unwrap().1.added, 1);
}

/// Runs the command with some bytes on its standard input.
fn fed(arguments: &[&str], bytes: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
    command.args(arguments).current_dir(ROOT);
    let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    // It may end before it has read all.
    let feed = std::thread::spawn(move || drop(input.write_all(&bytes)));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap();
    output
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("streams").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// The commands that read a case, and what follows it.
const READERS: [&[&str]; 6] = [
    &["last", "CASE", "ship1"],
    &["gaps", "CASE", "ship1", "--longer-than", "1h"],
    &["itinerary", "CASE", "ship2"],
    &["check", "CASE"],
    &["encounters", "CASE", "ship0"],
    &["reach", "CASE", "ship1", "--at", "2020-01-03", "--max-speed", "20kn"],
];

fn with<'a>(arguments: &[&'a str], case: &'a str) -> Vec<&'a str> {
    arguments.iter().map(|word| if *word == "CASE" { case } else { word }).collect()
}

#[test]
fn every_command_answers_from_a_pipe_as_from_the_file() {
    let folder = folder("pipe");
    for (kind, bytes) in forms() {
        let path = folder.join(format!("case.{kind}"));
        std::fs::write(&path, &bytes).unwrap();
        let path = path.to_str().unwrap();
        for arguments in READERS {
            let file = fed(&with(arguments, path), b"");
            assert!(file.status.code() < Some(2), "{}", String::from_utf8_lossy(&file.stderr));
            let piped = fed(&with(arguments, "-"), &bytes);
            assert_eq!(piped.stdout, file.stdout, "{kind} {arguments:?}");
            assert_eq!(piped.status, file.status);
        }
        for packed in [gzip(&bytes), zstd(&bytes)] {
            let piped = fed(&with(READERS[0], "-"), &packed);
            assert_eq!(piped.stdout, fed(&with(READERS[0], path), b"").stdout, "{kind}");
            let name = folder.join(format!("packed.{kind}.gz"));
            std::fs::write(&name, packed).unwrap();
            let file = fed(&with(READERS[0], name.to_str().unwrap()), b"");
            assert_eq!(piped.stdout, file.stdout, "{kind}");
        }
        #[cfg(target_os = "linux")]
        {
            let piped = fed(&with(READERS[0], "/dev/stdin"), &bytes);
            assert_eq!(piped.stdout, fed(&with(READERS[0], path), b"").stdout, "{kind}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn convert_reads_and_writes_the_standard_streams() {
    for (kind, bytes) in forms() {
        let output = fed(&["convert", "-", "-", "--as", kind.as_str()], &bytes);
        let account = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{account}");
        assert!(account.contains("1440 sightings written"), "{account}");
        let (again, first) = (Case::open(&output.stdout).unwrap(), Case::open(&bytes).unwrap());
        assert_eq!(answers(&again), answers(&first), "{kind}");
    }
    let nameless = fed(&["convert", "-", "-"], b"actor,time,lat,lon\n");
    assert!(String::from_utf8_lossy(&nameless.stderr).contains("--as"));
    let twice = fed(&["last", "-", "a", "--with", "-"], b"");
    assert!(String::from_utf8_lossy(&twice.stderr).contains("once"));
}

#[test]
fn a_fault_on_the_standard_input_is_named_so() {
    let output = fed(&["check", "-"], b"{\"lastseen\": 1, \"actors\": [{}, {}]}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text.contains("standard input: actors[0]") && text.contains("2 errors"), "{text}");
    let output = fed(&["last", "-", "a"], b"actor,time\n");
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("standard input: header"), "{text}");
}
