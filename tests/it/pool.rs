//! Questions asked from the threads of a pool.

use std::sync::mpsc;
use std::time::Duration;

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
