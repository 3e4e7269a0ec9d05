//! The whole of the crate in one walk.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "that is what an example is for")]

use lastseen::{
    Actor, ActorKind, Ask, Error, Interval, Membership, MembershipKind, Modality, Place, Reconcile,
    Relative, Reliability, Sighting, Source, Stated, Timeline, Timestamp, Zone,
};

fn main() -> Result<(), Error> {
    // When: a time as somebody wrote it, and what it means on the clocks there.
    let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
    let vladivostok_time: Zone = "Asia/Vladivostok".parse()?;
    let stated: Stated = "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)".parse()?;

    // Where: a disc on the Earth, and what was said of where it lies.
    let khasan = Place::lat_lon(42.4286, 130.6456)?.named("Khasan").in_zone(vladivostok_time);
    let vladivostok = Place::lat_lon(43.1155, 131.8855)?.named("Vladivostok");
    let ussuriysk = Place::lat_lon(43.8029, 131.9458)?
        .named("Ussuriysk")
        .with_radius("5 km".parse()?)
        .in_zone(vladivostok_time)
        .stated(Relative::new("74 km".parse()?, vladivostok));

    let arrival = stated.reconcile(Reconcile::from(published).place(&khasan))?;
    println!("“{stated}”\n{arrival}\n");

    let hours_later: Stated = "hours later".parse()?;
    let convoy = hours_later.reconcile(Reconcile::from(published).anchor(arrival.interval()))?;

    // Who, and who says so.
    let kcna = Source::new("kcna").named("KCNA").graded(Reliability::C);
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("kim").named("Kim Jong-un").of_kind(ActorKind::Person));
    timeline.declare(Actor::new("train").named("Kim's train").of_kind(ActorKind::Vehicle));
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train").by(kcna.clone()));

    // The claims.
    timeline.add(
        Sighting::new("train", khasan, arrival.interval())
            .labelled("arrival")
            .by(kcna.clone())
            .reported(published)
            .read_from(stated, Some(arrival)),
    );
    timeline.add(
        Sighting::new("train", ussuriysk, convoy.interval())
            .labelled("convoy")
            .meant(Modality::Reported)
            .reported(published),
    );
    let cosmodrome = Place::unlocated("the Vostochny cosmodrome");
    timeline.add(
        Sighting::new("kim", cosmodrome, Interval::since(published))
            .labelled("summit")
            .meant(Modality::Speculated)
            .reported(published),
    );

    // The answers: all are asked of a view.
    let view = timeline.as_known();
    println!("{}.", view.last_seen("train"));
    println!("{}.", view.last_seen("kim"));
    println!("{}.", view.last_seen(Ask::of("kim").inferred()));
    for gap in view.gaps(Ask::of("train").until(published)) {
        println!("{gap}.");
    }
    for conflict in view.conflicts() {
        println!("{conflict}.");
    }

    // The day before, nobody had said anything yet.
    let before: Timestamp = "2023-09-12T00:00:00Z".parse()?;
    println!("As known at {before}: {}.", timeline.as_known_at(before).last_seen("train"));
    Ok(())
}
