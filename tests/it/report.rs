//! The page of a case: its answers are the library's, its marks lead to its rows, and nothing
//! that a stranger wrote is more than text in it.

use std::collections::{BTreeMap, BTreeSet};

use lastseen::{
    Absence, Actor, Ask, Case, Interval, Modality, Place, Report, Sighting, Source, Timeline,
    Timestamp, Zone, printable,
};
use proptest::prelude::*;

const KHASAN: &str = include_str!("../../examples/data/khasan.json");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn page(case: &Case, how: impl Into<Report>) -> String {
    let mut to = Vec::new();
    case.write_report(&mut to, how).unwrap();
    String::from_utf8(to).unwrap()
}

/// A piece of a page: an element that begins, one that ends, or a text as it is read.
#[derive(Debug, PartialEq)]
enum Token {
    Begins(String, BTreeMap<String, String>),
    Ends(String),
    Text(String),
}

/// The elements and the attributes that a page is made of.
const TAGS: &str = "html head meta title style body main section div h1 h2 h3 p ul ol li a q span table \
                    thead tbody tr th td svg defs pattern g rect path circle text";
const ATTRIBUTES: &str = "lang charset http-equiv content name class id href tabindex scope dir role \
                          aria-label aria-hidden viewBox width height patternUnits patternTransform \
                          x y d cx cy r";

/// Reads a page, and fails on everything that is not written as this crate writes it: another
/// element or attribute, a letter that should have been escaped, a control character, a mark
/// of direction, an element that is not ended.
fn tokens(page: &str) -> Vec<Token> {
    let mut rest = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let (mut found, mut open) = (Vec::new(), Vec::new());
    while !rest.is_empty() {
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            found.push(Token::Text(read(&rest[..end])));
            rest = &rest[end..];
            continue;
        };
        let end = tag.find('>').unwrap();
        let (inner, after) = (&tag[..end], &tag[end + 1..]);
        rest = after;
        if let Some(name) = inner.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "{inner}");
            found.push(Token::Ends(name.to_owned()));
            continue;
        }
        let (inner, is_whole) = inner.strip_suffix('/').map_or((inner, false), |one| (one, true));
        let (name, mut attributes) = inner.split_once(' ').unwrap_or((inner, ""));
        assert!(TAGS.split_whitespace().any(|tag| tag == name), "<{inner}>");
        let mut all = BTreeMap::new();
        while !attributes.trim_start().is_empty() {
            let (name, after) = attributes.trim_start().split_once("=\"").unwrap();
            let (value, after) = after.split_once('"').unwrap();
            assert!(ATTRIBUTES.split_whitespace().any(|one| one == name), "{inner}");
            assert!(all.insert(name.to_owned(), read(value)).is_none(), "{inner}");
            attributes = after;
        }
        if name == "style" {
            let (text, after) = rest.split_once("</style>").unwrap();
            found.push(Token::Begins(name.to_owned(), all));
            found.push(Token::Text(text.to_owned()));
            found.push(Token::Ends(name.to_owned()));
            rest = after;
            continue;
        }
        found.push(Token::Begins(name.to_owned(), all));
        if !is_whole && name != "meta" {
            open.push(name.to_owned());
        }
    }
    assert_eq!(open, [""; 0]);
    found
}

/// A text without its escapes.
fn read(text: &str) -> String {
    assert!(
        !text.contains(['<', '>', '"']) && (!text.contains('\'') || text.contains("'none'")),
        "{text}"
    );
    let mut parts = text.split('&');
    let mut to = parts.next().unwrap().to_owned();
    for part in parts {
        let (name, after) = part.split_once(';').unwrap_or_else(|| panic!("{text}"));
        let letter = match name {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => panic!("&{other};"),
        };
        to.push(letter);
        to.push_str(after);
    }
    assert_eq!(printable(&to.replace('\n', "")), to.replace('\n', ""));
    to
}

/// The text of a page, and all its titles and cells.
fn texts<'t>(tokens: &'t [Token]) -> Vec<&'t str> {
    let text = |token: &'t Token| match token {
        Token::Text(text) => Some(text.as_str()),
        _ => None,
    };
    tokens.iter().filter_map(text).collect()
}

/// The elements without what is in them.
fn structure(tokens: &[Token]) -> Vec<String> {
    let name = |token: &Token| match token {
        Token::Begins(name, all) => {
            Some(format!("{name} {:?} {:?}", all.get("class"), all.get("href")))
        }
        Token::Ends(name) => Some(format!("/{name}")),
        Token::Text(_) => None,
    };
    tokens.iter().filter_map(name).collect()
}

/// The shapes of the mark that leads to a row, by their classes, each time it is drawn.
fn shapes(tokens: &[Token], row: usize) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_in = false;
    for token in tokens {
        match token {
            Token::Begins(name, all) if name == "a" => {
                is_in = all.get("href") == Some(&format!("#s{row}")) && all.contains_key("class");
                if is_in {
                    found.push((all["class"].clone(), Vec::new()));
                }
            }
            Token::Ends(name) if name == "a" => is_in = false,
            Token::Begins(name, all) if is_in && name != "title" && name != "text" => {
                found.last_mut().unwrap().1.push(all["class"].clone());
            }
            _ => {}
        }
    }
    found
}

fn assert_drawn(tokens: &[Token], row: usize, expected: &[(&str, &[&str])]) {
    let found = shapes(tokens, row);
    let found: Vec<(&str, Vec<&str>)> = found
        .iter()
        .map(|(class, all)| (class.as_str(), all.iter().map(String::as_str).collect()))
        .collect();
    let expected: Vec<(&str, Vec<&str>)> =
        expected.iter().map(|(class, all)| (*class, all.to_vec())).collect();
    assert_eq!(found, expected, "row {row}");
}

#[test]
fn each_answer_is_the_sentence_of_the_library() {
    let case = Case::read_json(KHASAN).unwrap();
    let now = at("2023-09-14T00:00:00Z");
    let page =
        page(&case, Report::new().until(now).zone("Asia/Vladivostok".parse::<Zone>().unwrap()));
    let tokens = tokens(&page);
    let all = texts(&tokens);
    let view = case.timeline().as_known();
    for actor in ["kim", "train", "kozlov", "putin"] {
        for ask in [Ask::of(actor), Ask::of(actor).inferred()] {
            let mut sentences = vec![view.last_seen(ask.as_of(now)).to_string()];
            sentences.extend(view.silence(ask, now).map(|silence| silence.to_string()));
            for sentence in sentences {
                assert!(all.contains(&sentence.as_str()), "{sentence}");
            }
        }
    }
    let conflicts = view.conflicts();
    assert_eq!(conflicts.len(), 1);
    assert!(all.iter().any(|text| text.starts_with(&conflicts[0].to_string())));
    for explanation in &conflicts[0].explanations {
        assert!(all.contains(&explanation.as_str()));
    }
    // Nobody has claims of the other five.
    assert!(all.contains(&"5 actors of the case have no claims of their own."));
    assert!(all.contains(&"Asia/Vladivostok") && all.contains(&"UTC"));
    assert!(page.len() < 200_000);
}

#[test]
fn an_answer_that_stands_on_a_conflict_says_so() {
    let case = Case::read_json(
        r#"{"lastseen": 1, "places": [
            {"id": "p", "name": "P", "lat": 0, "lon": 0}, {"id": "q", "name": "Q", "lat": 10, "lon": 0}],
            "actors": [{"id": "a"}, {"id": "b"}], "sightings": [
            {"id": "x", "actor": "a", "place": "p", "time": "2024-01-01T00:00:00Z"},
            {"id": "y", "actor": "a", "place": "q", "time": "2024-01-01T00:00:00Z"},
            {"id": "z", "actor": "b", "place": "q", "time": "2024-01-01T00:00:00Z"}]}"#,
    )
    .unwrap();
    let page = page(&case, Report::new());
    let doubt = "<p class=\"against\">This stands on conflict <a href=\"#c1\">1</a>.</p>";
    assert_eq!(page.matches("class=\"against\"").count(), 1);
    assert!(page.contains(doubt));
    assert!(page.contains("<a href=\"#s1\">x</a>, <a href=\"#s2\">y</a>"));
    assert!(page.find(doubt) < page.find("<h3>b</h3>"), "it is of a");
}

#[test]
fn each_mark_leads_to_the_row_of_its_claim_and_each_claim_has_both() {
    for case in [KHASAN, include_str!("../../examples/data/trip.json")] {
        let case = Case::read_json(case).unwrap();
        let tokens = tokens(&page(&case, Report::new()));
        let count = case.timeline().as_known().claims().count();
        let of = |name: &str| -> Vec<&str> {
            let begun = tokens.iter().filter_map(|token| match token {
                Token::Begins(_, all) => all.get(name).map(String::as_str),
                _ => None,
            });
            begun.collect()
        };
        let ids = of("id");
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{ids:?}");
        for href in of("href") {
            assert!(unique.contains(href.strip_prefix('#').unwrap()), "{href}");
        }
        for row in 1..=count {
            assert!(unique.contains(format!("s{row}").as_str()));
            assert!(!shapes(&tokens, row).is_empty(), "row {row}");
        }
    }
}

#[test]
fn what_is_certain_looks_otherwise_than_what_is_possible() {
    let inn = || Place::unlocated("the inn");
    let between = |from, until| Interval::new(at(from), at(until)).unwrap();
    let (first, second) = (
        between("2024-03-01T10:00:00Z", "2024-03-01T11:00:00Z"),
        between("2024-03-01T14:00:00Z", "2024-03-01T15:00:00Z"),
    );
    let noon = at("2024-03-01T12:00:00Z");
    let timeline: Timeline = [
        Sighting::new("a", inn(), noon),
        Sighting::new("a", inn(), first),
        Sighting::stay("a", inn(), first, second),
        Sighting::new("a", inn(), first).at_one_of([first, second]),
        Sighting::new("a", inn(), Interval::since(noon)),
        Sighting::new("a", inn(), second).meant(Modality::Planned),
        Sighting::new("a", inn(), second).meant(Modality::Denied),
        Sighting::new("a", inn(), second).absent(Absence::Whole),
        // It may have begun after it may have ended: nothing of it is certain.
        Sighting::stay("a", inn(), first, between("2024-03-01T10:30:00Z", "2024-03-01T12:00:00Z")),
        Sighting::stay("a", inn(), first, Interval::UNBOUNDED).reported(noon),
    ]
    .into_iter()
    .collect();
    let tokens = tokens(&page(&Case::from(timeline), Report::new()));
    assert_drawn(&tokens, 1, &[("fact", &["at"])]);
    assert_drawn(&tokens, 2, &[("fact", &["may", "cap", "cap"])]);
    assert_drawn(&tokens, 3, &[("fact", &["may", "core", "cap", "cap"])]);
    assert_drawn(&tokens, 4, &[("fact", &["joint", "may", "cap", "cap", "may", "cap", "cap"])]);
    assert_drawn(&tokens, 5, &[("fact", &["may", "cap", "open"])]);
    assert_drawn(&tokens, 6, &[("weak", &["may", "cap", "cap"])]);
    assert_drawn(&tokens, 7, &[("denied", &["may", "cap", "cap", "no"])]);
    assert_drawn(&tokens, 8, &[("absent", &["may", "cap", "cap", "no", "no"])]);
    assert_drawn(&tokens, 9, &[("fact", &["may", "cap", "cap"])]);
    // Only its report says until when.
    assert_drawn(&tokens, 10, &[("fact", &["may", "core", "cap", "open"])]);
}

#[test]
fn what_is_inferred_is_drawn_so_and_leads_to_the_claim() {
    let tokens = tokens(&page(&Case::read_json(KHASAN).unwrap(), Report::new()));
    // The train at Khasan; Kim aboard it.
    assert_drawn(&tokens, 1, &[("fact inferred", &["at"]), ("fact", &["at"])]);
}

#[test]
fn a_gap_is_hatched_where_it_is_certain() {
    let at = |hour: u32| at(&format!("2024-03-01T{hour:02}:00:00Z"));
    let between = |from, until| Interval::new(at(from), at(until)).unwrap();
    let inn = || Place::unlocated("the inn");
    let seen = [Sighting::new("a", inn(), between(0, 2)), Sighting::new("a", inn(), between(6, 8))];
    let timeline: Timeline = seen.into_iter().collect();
    let page = page(&Case::from(timeline), Report::from(at(12)));
    let view = "from the inn to the inn: at least 4h, at most 8h";
    assert!(page.contains(&format!("<g class=\"gap\"><title>{view}")), "{page}");
    assert!(page.contains(">at least 4h, at most 8h</text>"));
    assert!(page.contains(">at least 4h, at most 6h</text>"), "the silence since");
    // The axis: 0 to 12 h and a twentieth on either side, over 1092 of 1120.
    let x = |hours: f64| format!("{:.1}", 14.0 + (hours + 0.6) / 13.2 * 1092.0);
    let rect = |from: f64| format!("<rect class=\"hatched\" x=\"{}\"", x(from));
    assert!(page.contains(&rect(2.0)) && page.contains(&rect(8.0)), "{} {}", rect(2.0), rect(8.0));
}

/// Texts that would be something else in a page, a terminal or a reader's eyes.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "</title></svg></style><img src=x onerror=alert(1)>",
    "\" onload=\"alert(1)",
    "' autofocus onfocus='alert(1)",
    "&lt;b&gt; &#60;i&#62; &amp",
    "\u{202e}gnirts\u{2066} \u{200b}",
    "\u{1b}[31m\u{0}\r\n\u{7f}\u{85}\u{2028}",
    "<!-- --> ]]> <![CDATA[ <?xml ?>",
    "javascript:alert(1)//\u{fffe}",
];

fn told_by(text: &str) -> Case {
    let noon = at("2024-03-01T12:00:00Z");
    let by = || Source::new(text).named(text);
    let seen =
        |place: &str| Sighting::new("a", Place::unlocated(place), noon).by(by()).quoting(text);
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("a").named(text));
    timeline.add(seen(text).labelled(text));
    timeline.add(seen("elsewhere").labelled("other").meant(Modality::Denied));
    Case::from(timeline)
}

#[test]
fn nothing_that_a_stranger_wrote_is_more_than_text() {
    let plain = structure(&tokens(&page(&told_by("word"), Report::new())));
    let long = "<long> ".repeat(1500);
    for text in HOSTILE.into_iter().chain([long.as_str()]) {
        let tokens = tokens(&page(&told_by(text), Report::new()));
        assert_eq!(structure(&tokens), plain, "{text:?}");
        let expected = printable(text).replace('\u{fffe}', "\u{fffd}");
        let whole = texts(&tokens).iter().filter(|one| **one == expected).count();
        // The heading, the label, the quote twice, the actor twice, the place.
        assert!(whole >= 6, "{text:?}: {whole}");
    }
}

proptest! {
    #[test]
    fn no_text_changes_the_elements_of_a_page(text in "\\PC{1,30}|[\\x00-\\x7f]{1,30}|.{1,30}") {
        prop_assume!(!text.trim().is_empty());
        let plain = structure(&tokens(&page(&told_by("word"), Report::new())));
        prop_assert_eq!(structure(&tokens(&page(&told_by(&text), Report::new()))), plain);
    }
}

#[test]
fn a_browser_is_told_to_load_and_to_run_nothing() {
    assert_eq!(sha256(b"abc").map(|byte| format!("{byte:02x}")).concat(), ABC, "of FIPS 180-4");
    let page = page(&Case::read_json(KHASAN).unwrap(), Report::new());
    let style = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
    let hash = base64(&sha256(style.as_bytes()));
    let policy = format!(
        "content=\"default-src 'none'; style-src 'sha256-{hash}'; script-src 'none'; base-uri 'none'; \
         form-action 'none'\""
    );
    assert!(page.contains(&policy), "STYLE_HASH has to be {hash}");
    assert_eq!(page.matches("url(").count(), page.matches("url(#hatch)").count());
    assert!(!page.contains("@import") && !page.contains("<script") && !page.contains("style=\""));
}

#[test]
fn what_is_left_out_is_told() {
    let noon = at("2024-03-01T12:00:00Z");
    let inn = || Place::unlocated("the inn");
    let mut timeline = Timeline::new();
    for number in 0..31 {
        timeline.add(Sighting::new(format!("a{number}").as_str(), inn(), noon).quoting("q"));
    }
    for _ in 0..45 {
        timeline.add(Sighting::new("a0", inn(), Interval::until(noon)));
    }
    let late = timeline.add(Sighting::new("a0", inn(), noon).quoting("taken back"));
    timeline.retract(late, None).unwrap();
    timeline.extend([Sighting::new("fix", Place::lat_lon(1.0, 2.0).unwrap(), noon)]);
    let tokens = tokens(&page(&Case::from(timeline), Report::new()));
    let all = texts(&tokens);
    for line in [
        "Neither answered for nor drawn: 1 more actor with claims, which the table has.",
        "1 actor of the case has no claims of their own.",
        "1 fix of a table counts in the answers, and not drawn.",
        "Not listed: 1 claim that was retracted.",
        "6 claims have no room in the lanes; the table has them.",
    ] {
        assert!(all.contains(&line), "{line}");
    }
}

#[test]
fn a_page_knows_no_more_than_was_known() {
    let case = Case::read_json(include_str!("../../examples/data/trip.json")).unwrap();
    let known = at("2023-09-12T02:00:00Z");
    let tokens = tokens(&page(&case, Report::new().known_at(known)));
    let sentence = case.timeline().as_known_at(known).last_seen("train").to_string();
    assert!(texts(&tokens).contains(&sentence.as_str()), "{sentence}");
    // Two of the seven had been reported.
    assert!(
        texts(&tokens)
            .contains(&"Not listed: 5 claims that were retracted or not reported by then.")
    );
}

#[test]
fn a_case_without_claims_or_times_has_a_page() {
    let empty = Case::read_json(r#"{"lastseen": 1}"#).unwrap();
    assert!(texts(&tokens(&page(&empty, Report::new()))).contains(&"The case has no claims."));
    let never = Sighting::new("a", Place::unlocated("p"), Interval::UNBOUNDED).quoting("q");
    let timeless = Case::from([never].into_iter().collect::<Timeline>());
    assert_drawn(
        &tokens(&page(&timeless, Report::new())),
        1,
        &[("fact", &["may", "open", "open"])],
    );
    let ends = [Timestamp::MIN, Timestamp::MAX]
        .map(|end| Sighting::new("a", Place::unlocated("p"), end).quoting("q"));
    let all_time = Case::from(ends.into_iter().collect::<Timeline>());
    let zone: Zone = "Pacific/Apia".parse().unwrap();
    assert_drawn(&tokens(&page(&all_time, Report::new().zone(zone))), 2, &[("fact", &["at"])]);
}

const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

/// The SHA-256 of some bytes, as FIPS 180-4 has it. The constants are the first 32 bits of the
/// fractions of the roots of the first primes, cube roots and square roots.
fn sha256(bytes: &[u8]) -> [u8; 32] {
    let is_prime = |number: &u32| (2..*number).all(|by| !number.is_multiple_of(by));
    let primes: Vec<u128> = (2u32..).filter(is_prime).take(64).map(u128::from).collect();
    // The greatest root of prime * 2^(32 * power), whose low bits are those of the fraction.
    let root = |prime: u128, power: u32| {
        let (mut low, mut high) = (0u128, 1 << 36);
        while high - low > 1 {
            let middle = u128::midpoint(low, high);
            if middle.pow(power) <= prime << (32 * power) { low = middle } else { high = middle }
        }
        low as u32
    };
    let constants: Vec<u32> = primes.iter().map(|prime| root(*prime, 3)).collect();
    let mut state: Vec<u32> = primes[..8].iter().map(|prime| root(*prime, 2)).collect();
    let mut padded = bytes.to_vec();
    padded.push(0x80);
    padded
        .resize(padded.len().next_multiple_of(64) + if padded.len() % 64 > 56 { 64 } else { 0 }, 0);
    let at = padded.len() - 8;
    padded[at..].copy_from_slice(&(bytes.len() as u64 * 8).to_be_bytes());
    for block in padded.chunks(64) {
        let mut words: Vec<u32> =
            block.chunks(4).map(|four| u32::from_be_bytes(four.try_into().unwrap())).collect();
        for at in 16..64 {
            let (old, new) = (words[at - 15], words[at - 2]);
            let small = old.rotate_right(7) ^ old.rotate_right(18) ^ (old >> 3);
            let large = new.rotate_right(17) ^ new.rotate_right(19) ^ (new >> 10);
            let sum = words[at - 16].wrapping_add(small).wrapping_add(words[at - 7]);
            words.push(sum.wrapping_add(large));
        }
        let mut v: [u32; 8] = state.clone().try_into().unwrap();
        for at in 0..64 {
            let [a, b, c, d, e, f, g, h] = v;
            let of_e = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
            let of_a = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
            let one = h.wrapping_add(of_e).wrapping_add((e & f) ^ (!e & g));
            let one = one.wrapping_add(constants[at]).wrapping_add(words[at]);
            let two = of_a.wrapping_add((a & b) ^ (a & c) ^ (b & c));
            v = [one.wrapping_add(two), a, b, c, d.wrapping_add(one), e, f, g];
        }
        state.iter_mut().zip(v).for_each(|(sum, one)| *sum = sum.wrapping_add(one));
    }
    let bytes: Vec<u8> = state.into_iter().flat_map(u32::to_be_bytes).collect();
    bytes.try_into().unwrap()
}

/// 32 bytes in Base64.
fn base64(bytes: &[u8; 32]) -> String {
    let letters: Vec<char> =
        ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let mut to = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        to.extend((0..=three.len()).map(|at| letters[(bits >> (18 - 6 * at) & 63) as usize]));
        to.extend(vec!['='; 3 - three.len()]);
    }
    to
}

#[cfg(feature = "cli")]
mod by_command {
    use crate::cli::{complaint, data, folder, run, said, status};

    const KHASAN: &str = "examples/data/khasan.json";

    #[test]
    fn a_page_is_written_whole_and_replaces_nothing_unasked() {
        let folder = folder("report");
        let out = folder.join("case.html");
        let out = out.to_str().unwrap();
        let _ = std::fs::remove_file(out);
        let told = said(&["report", KHASAN, "-o", out]);
        assert_eq!(told.trim_end(), format!("{out}: 9 claims, 1 conflict"));
        let first = std::fs::read_to_string(out).unwrap();
        assert!(first.ends_with("</html>\n"));
        assert_eq!(first, said(&["report", KHASAN, "-o", "-"]));
        let refused = complaint(&["report", KHASAN, "-o", out, "--until", "2023-09-13"]);
        assert!(refused.contains("--force"), "{refused}");
        assert_eq!(std::fs::read_to_string(out).unwrap(), first);
        let arguments = ["report", KHASAN, "-o", out, "--until", "2023-09-13", "--force"];
        assert_eq!(data(&arguments)["claims"], 9);
        assert!(std::fs::read_to_string(out).unwrap().contains("without a sighting"));
        let itself = complaint(&["report", out, "-o", out, "--force"]);
        assert!(itself.contains("read and written at once"), "{itself}");
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_wrong_in_an_option_or_a_case_is_told_and_nothing_written() {
        let zone = complaint(&["report", KHASAN, "-o", "-", "--zone", "Asia/Vladivostock"]);
        assert!(zone.contains("--zone") && zone.contains("Asia/Vladivostok"), "{zone}");
        assert_eq!(status(&run(&["report", "no-such.json", "-o", "-"])), 2);
        assert!(run(&["report", "no-such.json", "-o", "-"]).stdout.is_empty());
    }
}
