//! A source, with the fields of the case file.

use crate::source::Source;

serialize!(|source: Source| Object {
    id: source.id(),
    name: source.name(),
    reliability: source.reliability(),
    zone: source.zone(),
    clock: source.clock(),
    calendar: source.calendar()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_the_fields_of_the_case_file() {
        let kcna = Source::new("kcna").writing_in("Asia/Pyongyang".parse().unwrap());
        assert_eq!(
            serde_json::to_string(&kcna).unwrap(),
            r#"{"id":"kcna","name":"kcna","reliability":null,"zone":"Asia/Pyongyang","clock":"place","calendar":null}"#
        );
    }
}
