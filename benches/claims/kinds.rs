//! Cases of many claims, made up: each kind has what one question is slow at.

use std::io::{self, Write};

/// A kind of case, and how it is made with so many claims.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// What is in it.
    pub(crate) about: &'static str,
    make: fn(&mut Maker<'_>, u64) -> io::Result<()>,
}

/// All of them, in the order of the table.
pub(crate) const KINDS: [Kind; 18] = [
    Kind {
        name: "mixed",
        about: "a hundred claims an actor, a membership for each twentieth, a relation for each tenth, texts, quotes, five sources",
        make: mixed,
    },
    Kind {
        name: "short",
        about: "an actor, a place and an instant each, 70 bytes a line",
        make: short,
    },
    Kind { name: "one", about: "one actor, an hour apart, in no order", make: one },
    Kind {
        name: "fast",
        about: "one actor of 30 km/h, five minutes apart, many too far from each other",
        make: fast,
    },
    Kind { name: "denials", about: "one actor, and each fiftieth a denial", make: denials },
    Kind {
        name: "members",
        about: "as many memberships, of a hundred claims an actor",
        make: members,
    },
    Kind {
        name: "denied",
        about: "one actor, and each second a denial of half an hour",
        make: denied,
    },
    Kind {
        name: "vehicles",
        about: "one actor seen each hour, and each hour aboard another vehicle that is seen once",
        make: vehicles,
    },
    Kind { name: "vague", about: "one actor, each at some time of the same month", make: vague },
    Kind { name: "chain", about: "each an hour or two after the one before", make: chain },
    Kind { name: "after", about: "each after the one before, however long", make: after },
    Kind {
        name: "accounts",
        about: "each an account of the event of the one before, an hour after it",
        make: accounts,
    },
    Kind {
        name: "star",
        about: "one actor of 30 km/h, each some hours after one vague sighting",
        make: star,
    },
    Kind {
        name: "windows",
        about: "one actor of 30 km/h, each at some time of ten hours, an hour apart",
        make: windows,
    },
    Kind {
        name: "legs",
        about: "one actor, each at some time of 33 hours, a minute apart",
        make: legs,
    },
    Kind {
        name: "row",
        about: "as many members, each aboard the next and seen once, an hour apart",
        make: row,
    },
    Kind {
        name: "party",
        about: "a vehicle seen each two hours, and as many aboard it, to a hundred",
        make: party,
    },
    Kind {
        name: "either",
        about: "one actor of 900 km/h, each at a full hour or twenty minutes past it",
        make: either,
    },
];

impl Kind {
    /// Writes a case in JSON Lines, the same for the same number of claims.
    pub(crate) fn write(&self, claims: u64, to: &mut dyn Write) -> io::Result<()> {
        let mut maker = Maker { to, seed: 4711, written: 0 };
        writeln!(maker.to, "{{\"lastseen\": 1, \"published\": \"2034-01-01\"}}")?;
        (self.make)(&mut maker, claims)
    }
}

struct Maker<'t> {
    to: &'t mut dyn Write,
    seed: u64,
    written: u64,
}

impl Maker<'_> {
    /// A number below another, by a linear congruence.
    fn below(&mut self, limit: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        (self.seed >> 33) % limit
    }

    fn actor(&mut self, id: u64, more: &str) -> io::Result<()> {
        writeln!(self.to, "{{\"actor\": {{\"id\": \"a{id}\"{more}}}}}")
    }

    /// Fifty places in a circle of some hundred kilometres, with a clock.
    fn places(&mut self) -> io::Result<()> {
        for place in 0..50 {
            let (lat, lon) =
                (42.0 + self.below(3_000) as f64 / 1e3, 130.0 + self.below(3_000) as f64 / 1e3);
            writeln!(
                self.to,
                "{{\"place\": {{\"id\": \"p{place}\", \"lat\": {lat}, \"lon\": {lon}, \"radius_m\": 500, \"zone\": \"Asia/Vladivostok\"}}}}"
            )?;
        }
        Ok(())
    }

    /// A membership of nobody knows how long.
    fn aboard(&mut self, member: u64, of: u64) -> io::Result<()> {
        writeln!(
            self.to,
            "{{\"membership\": {{\"member\": \"a{member}\", \"of\": \"a{of}\", \"kind\": \"aboard\"}}}}"
        )
    }

    /// A claim with what `said` says of its time, and more.
    fn claim(&mut self, actor: u64, said: &str) -> io::Result<()> {
        let (place, number) = (self.below(50), self.written);
        self.written += 1;
        writeln!(
            self.to,
            "{{\"sighting\": {{\"id\": \"s{number}\", \"actor\": \"a{actor}\", \"place\": \"p{place}\", {said}}}}}"
        )
    }
}

/// An instant so many seconds after the beginning of 2020.
fn instant(second: u64) -> String {
    let second = 1_577_836_800 + i64::try_from(second).unwrap();
    lastseen::Timestamp::from_unix_seconds(second).unwrap().to_string()
}

fn mixed(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    let actors = (claims / 100).max(2);
    for source in 0..5 {
        writeln!(to.to, "{{\"source\": {{\"id\": \"q{source}\", \"zone\": \"Asia/Tokyo\"}}}}")?;
    }
    for actor in 0..actors {
        to.actor(actor, if actor % 4 == 0 { ", \"max_speed_kmh\": 90" } else { "" })?;
    }
    for _ in 0..claims / 20 {
        // To one with a greater number, so that there is no circle.
        let member = to.below(actors - 1);
        let of = member + 1 + to.below(actors - 1 - member);
        let (from, length) = (to.below(claims * 3_600), 86_400);
        writeln!(
            to.to,
            "{{\"membership\": {{\"member\": \"a{member}\", \"of\": \"a{of}\", \"kind\": \"aboard\", \"from\": \"{}\", \"until\": \"{}\"}}}}",
            instant(from),
            instant(from + length)
        )?;
    }
    for number in 0..claims {
        let (actor, source, second) = (to.below(actors), to.below(5), to.below(claims * 3_600));
        let reported = instant(second + 86_400);
        let time = match number % 10 {
            0 if number > 100 => {
                format!("{{\"after\": \"s{}\", \"by\": \"two hours\"}}", number - 1 - to.below(100))
            }
            1..=3 => format!("\"{} local time\"", &instant(second)[..16].replace('T', " ")),
            4 => "\"in the evening on Tuesday\"".to_owned(),
            _ => format!("\"{}\"", instant(second)),
        };
        let quote = match number % 5 {
            0 => ", \"quote\": \"It was seen at the station that evening, he said\"",
            _ => "",
        };
        to.claim(
            actor,
            &format!(
                "\"time\": {time}, \"source\": \"q{source}\", \"reported\": \"{reported}\"{quote}"
            ),
        )?;
    }
    Ok(())
}

fn short(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    let actors = (claims / 100).max(1);
    for actor in 0..actors {
        to.actor(actor, "")?;
    }
    for number in 0..claims {
        let (actor, place) = (to.below(actors), to.below(50));
        let time = instant(number * 60);
        writeln!(
            to.to,
            "{{\"sighting\":{{\"actor\":\"a{actor}\",\"place\":\"p{place}\",\"time\":\"{time}\"}}}}"
        )?;
    }
    Ok(())
}

fn one(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    for _ in 0..claims {
        let second = to.below(claims * 3_600);
        to.claim(0, &format!("\"when\": \"{}/{}\"", instant(second), instant(second + 1_800)))?;
    }
    Ok(())
}

fn fast(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, ", \"max_speed_kmh\": 30")?;
    for number in 0..claims {
        let second = number * 300;
        to.claim(0, &format!("\"when\": \"{}/{}\"", instant(second), instant(second + 900)))?;
    }
    Ok(())
}

fn denials(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    for number in 0..claims {
        let second = to.below(claims * 3_600);
        let denied = if number % 50 == 0 { ", \"modality\": \"denied\"" } else { "" };
        let until = second + if number % 50 == 0 { 86_400 } else { 1_800 };
        to.claim(0, &format!("\"when\": \"{}/{}\"{denied}", instant(second), instant(until)))?;
    }
    Ok(())
}

fn denied(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    for number in 0..claims {
        let second = to.below(claims * 3_600);
        let denied = if number % 2 == 0 { ", \"modality\": \"denied\"" } else { "" };
        to.claim(
            0,
            &format!("\"when\": \"{}/{}\"{denied}", instant(second), instant(second + 1_800)),
        )?;
    }
    Ok(())
}

fn vehicles(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    for actor in 0..=claims / 2 {
        to.actor(actor, "")?;
    }
    for vehicle in 1..=claims / 2 {
        let second = vehicle * 3_600;
        writeln!(
            to.to,
            "{{\"membership\": {{\"member\": \"a0\", \"of\": \"a{vehicle}\", \"kind\": \"aboard\", \"from\": \"{}\", \"until\": \"{}\"}}}}",
            instant(second),
            instant(second + 3_000)
        )?;
        to.claim(vehicle, &format!("\"when\": \"{}\"", instant(second + 600)))?;
        to.claim(0, &format!("\"when\": \"{}\"", instant(second + 3_300)))?;
    }
    Ok(())
}

fn members(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    let actors = (claims / 100).max(2);
    for actor in 0..actors {
        to.actor(actor, "")?;
    }
    for _ in 0..claims {
        let member = to.below(actors - 1);
        let of = member + 1 + to.below(actors - 1 - member);
        let from = to.below(claims * 3_600);
        writeln!(
            to.to,
            "{{\"membership\": {{\"member\": \"a{member}\", \"of\": \"a{of}\", \"kind\": \"aboard\", \"from\": \"{}\", \"until\": \"{}\"}}}}",
            instant(from),
            instant(from + 7_200)
        )?;
    }
    for _ in 0..claims {
        let (actor, second) = (to.below(actors), to.below(claims * 3_600));
        to.claim(actor, &format!("\"when\": \"{}\"", instant(second)))?;
    }
    Ok(())
}

fn vague(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    for _ in 0..claims {
        let (from, until) = (to.below(86_400), 2_592_000 - to.below(86_400));
        to.claim(0, &format!("\"when\": \"{}/{}\"", instant(from), instant(until)))?;
    }
    Ok(())
}

fn chain(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    to.claim(0, &format!("\"when\": \"{}\"", instant(0)))?;
    for number in 1..claims {
        let relation = format!("{{\"to\": \"s{}\", \"min\": \"1h\", \"max\": \"2h\"}}", number - 1);
        to.claim(0, &format!("\"when\": \"../..\", \"relations\": [{relation}]"))?;
    }
    Ok(())
}

fn after(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    to.claim(0, &format!("\"when\": \"{}\"", instant(0)))?;
    (1..claims).try_for_each(|number| {
        to.claim(0, &format!("\"time\": {{\"after\": \"s{}\"}}", number - 1))
    })
}

fn accounts(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, "")?;
    (0..claims).try_for_each(|number| {
        let second = number * 3_600;
        let same = match number.checked_sub(1) {
            Some(before) => format!(", \"same_event\": \"s{before}\""),
            None => String::new(),
        };
        to.claim(0, &format!("\"when\": \"{}/{}\"{same}", instant(second), instant(second + 1_800)))
    })
}

fn star(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, ", \"max_speed_kmh\": 30")?;
    to.claim(0, &format!("\"when\": \"{}/{}\"", instant(0), instant(2_592_000)))?;
    (1..claims).try_for_each(|number| {
        let (least, most) = (number % 500, number % 500 + 20 + number % 7);
        let by = format!("\"min\": \"{least}h\", \"max\": \"{most}h\"");
        to.claim(0, &format!("\"when\": \"../..\", \"relations\": [{{\"to\": \"s0\", {by}}}]"))
    })
}

fn windows(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    overlapping(to, claims, ", \"max_speed_kmh\": 30", (3_600, 36_000))
}

/// Claims of one actor, each so many seconds after the one before and so many long.
fn overlapping(
    to: &mut Maker<'_>,
    claims: u64,
    actor: &str,
    (apart, length): (u64, u64),
) -> io::Result<()> {
    to.places()?;
    to.actor(0, actor)?;
    (0..claims).try_for_each(|number| {
        let second = number * apart;
        to.claim(0, &format!("\"when\": \"{}/{}\"", instant(second), instant(second + length)))
    })
}

fn either(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    to.actor(0, ", \"max_speed_kmh\": 900")?;
    (0..claims).try_for_each(|number| {
        let second = number * 3_600;
        to.claim(0, &format!("\"when\": \"{} or {}\"", instant(second), instant(second + 1_200)))
    })
}

fn legs(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    overlapping(to, claims, "", (60, 118_800))
}

fn row(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    for actor in 0..claims {
        to.actor(actor, "")?;
    }
    for member in 1..claims {
        to.aboard(member - 1, member)?;
    }
    (0..claims)
        .try_for_each(|actor| to.claim(actor, &format!("\"when\": \"{}\"", instant(actor * 3_600))))
}

fn party(to: &mut Maker<'_>, claims: u64) -> io::Result<()> {
    to.places()?;
    let vehicle = claims.min(100);
    for actor in 0..=vehicle {
        to.actor(actor, "")?;
    }
    for member in 0..vehicle {
        to.aboard(member, vehicle)?;
    }
    (0..claims).try_for_each(|number| {
        to.claim(vehicle, &format!("\"when\": \"{}\"", instant(number * 7_200)))
    })
}
