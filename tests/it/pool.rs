//! Questions asked from the threads of a pool.

use std::sync::mpsc;
use std::time::Duration;

#[cfg(feature = "json")]
use lastseen::Case;
use lastseen::{Place, Sighting, SignedDuration, Timeline, Timestamp};

#[test]
fn a_question_from_a_pool_thread_waits_for_no_other() {
    let (done, is_done) = mpsc::channel();
    std::thread::spawn(move || {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        let start: Timestamp = "2020-01-01T00:00:00Z".parse().unwrap();
        let fix = |k: i64| {
            let place = Place::lat_lon(1.0, (k % 100) as f64 / 10.0).unwrap();
            Sighting::new(format!("s{}", k % 64), place, start + SignedDuration::from_secs(k))
        };
        let fixes = 200_000;
        let mut timeline: Timeline = (0..fixes).map(fix).collect();
        for round in 0..20 {
            timeline.extend((0..50).map(|k| fix(fixes + 50 * round + k)));
            // Each asks first, while another may be putting the new ones in place.
            std::thread::scope(|outside| {
                for k in 0..12 {
                    let (timeline, pool) = (&timeline, &pool);
                    outside.spawn(move || {
                        std::thread::sleep(Duration::from_millis(k));
                        let ask =
                            || timeline.as_known().last_seen(format!("s{k}").as_str()).is_never();
                        assert!(!pool.install(ask));
                    });
                }
            });
        }
        done.send(()).unwrap();
    });
    is_done.recv_timeout(Duration::from_secs(120)).expect("an answer in two minutes");
}

/// A case of so many claims, in which each hundredth counts its time from the next and each
/// thousandth names a place that nobody declares.
#[cfg(feature = "json")]
fn claims(many: usize, odd: impl Fn(usize) -> &'static str) -> String {
    let mut lines = String::from(
        "{\"actor\": {\"id\": \"kim\"}}\n{\"place\": {\"id\": \"old_harbour\", \"lat\": 42, \"lon\": 130}}\n",
    );
    for at in 0..many {
        let time = match at % 100 {
            50 => format!("{{\"before\": \"s{}\", \"by\": \"2 hours\"}}", at + 1),
            _ => format!("\"2024-05-01T{:02}:{:02}:00Z\"", at / 60 % 24, at % 60),
        };
        let place = if at % 1_000 == 7 { "old harbour" } else { "old_harbour" };
        let odd = odd(at);
        lines.push_str(&format!(
            "{{\"sighting\": {{\"id\": \"s{at}\", \"actor\": \"kim\", \"place\": \"{place}\", \"time\": {time}{odd}}}}}\n"
        ));
    }
    lines
}

#[cfg(feature = "json")]
#[test]
fn a_case_is_read_alike_by_any_number_of_threads() {
    let sound = claims(20_000, |at| if at % 9_000 == 8 { ", \"colour\": 1" } else { "" });
    let broken = claims(20_000, |at| match at % 10_000 {
        3 => ", \"source\": \"nobody\"",
        4 => ", \"quote\": 7",
        2_004 => ", \"until\": 7, \"for\": \"soon\"",
        _ => "",
    });
    let read = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let case = Case::read_jsonl(&sound).unwrap();
            let spans: Vec<String> =
                case.timeline().as_known().claims().map(|it| it.interval().to_string()).collect();
            let faults: Vec<String> = Case::examine(broken.as_bytes())
                .unwrap_err()
                .iter()
                .map(ToString::to_string)
                .collect();
            (case.warnings().to_vec(), spans, faults)
        })
    };
    let (warnings, spans, faults) = read(1);
    assert!(warnings[0].contains("and in 19 more records"), "{warnings:?}");
    assert!(warnings[1].contains("colour") && warnings[1].contains("in 2 more records"));
    assert_eq!((warnings.len(), spans.len()), (2, 20_000));
    // The line of a record is three more than its number.
    let paths = [3, 4, 2_004].map(|at| at + 3).into_iter();
    let paths = (0..2).flat_map(|tens| paths.clone().map(move |at| 10_000 * tens + at));
    let fields = [&["source"][..], &["quote"], &["until", "for"]].into_iter().cycle();
    let paths = paths.zip(fields).flat_map(|(line, fields)| {
        fields.iter().map(move |field| format!("line {line}: sighting.{field}: "))
    });
    let paths: Vec<String> = paths.collect();
    assert_eq!(faults.len(), paths.len() + 1, "{faults:?}");
    for (fault, path) in faults.iter().zip(&paths) {
        assert!(fault.starts_with(path), "{fault} at {path}");
    }
    assert_eq!(read(4), (warnings, spans, faults));
}
