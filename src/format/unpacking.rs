//! How much a packed file may unpack to.

use crate::error::{Error, ErrorKind};
use crate::limits::{UNPACKED_BYTES, UNPACKED_RATIO};

/// That `unpacked` bytes are not too many for so many packed ones, or more than
/// somebody has set.
///
/// # Errors
///
/// [`ErrorKind::Format`] with how to allow more.
pub(super) fn check_unpacked(
    unpacked: u64,
    packed: u64,
    at_most: Option<u64>,
) -> Result<(), Error> {
    let most = at_most.unwrap_or_else(|| packed.saturating_mul(UNPACKED_RATIO).max(UNPACKED_BYTES));
    if unpacked <= most {
        return Ok(());
    }
    let message = format!("{packed} packed bytes unpack to more than {most}");
    Err(Error::new(ErrorKind::Format, message)
        .cured_by("if that is right, allow more with `Input::unpacked_at_most`"))
}
