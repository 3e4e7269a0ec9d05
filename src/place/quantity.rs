//! The shape that a distance and a speed share: one finite number, zero or more.

/// Gives a quantity its checks, a full order, and the serde of its number with
/// the unit in which it is kept.
macro_rules! quantity {
    ($type:ident { $number:ident: $unit:literal }, $noun:literal) => {
        impl $type {
            fn checked(number: f64, unit: f64, name: &str) -> Result<$type, crate::error::Error> {
                let found = number * unit;
                if found.is_finite() && found >= 0.0 {
                    return Ok($type::clamped(found));
                }
                let message = format!(concat!("{} {} is no ", $noun), number, name);
                Err(crate::error::Error::new(crate::error::ErrorKind::OutOfRange, message)
                    .cured_by("give a finite number that is not below zero"))
            }

            /// The nearest quantity to a number computed here; what is not a
            /// number counts as zero.
            pub(crate) fn clamped(number: f64) -> $type {
                // Adding zero turns -0 into 0.
                let number = if number.is_nan() { 0.0 } else { number.clamp(0.0, f64::MAX) + 0.0 };
                $type { $number: number }
            }
        }

        // The number is never NaN, so its equality is a full one.
        impl Eq for $type {}

        impl Ord for $type {
            fn cmp(&self, other: &$type) -> std::cmp::Ordering {
                self.$number.total_cmp(&other.$number)
            }
        }

        impl PartialOrd for $type {
            fn partial_cmp(&self, other: &$type) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.$number.to_bits().hash(state);
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(&format_args!(concat!("{} ", $unit), self.$number))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

pub(super) use quantity;

/// Splits `1,500.5 km` into its number and its unit. A comma may only stand
/// where thousands are parted, since `1,5` means 1.5 to half of the world.
pub(super) fn number_and_unit(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '-')))?;
    let (number, unit) = text.split_at(end);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if fraction.contains(',') || !thousands(whole) {
        return None;
    }
    let number = number.replace(',', "").parse().ok()?;
    Some((number, unit.trim()))
}

/// Whether the commas in `whole`, if any, part groups of three digits. `0,500`
/// has to mean a half, so it is none of ours.
fn thousands(whole: &str) -> bool {
    match whole.strip_prefix('-').unwrap_or(whole).split_once(',') {
        None => true,
        Some((first, rest)) => {
            (1..=3).contains(&first.len())
                && !first.starts_with('0')
                && rest.split(',').all(|group| group.len() == 3)
        }
    }
}
