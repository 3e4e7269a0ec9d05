//! What is wrong with an input.

use crate::error::Error;

serialize!(|error: Error| Object {
    file: error.file(),
    path: error.path(),
    message: error.to_string(),
    cure: error.cure()
});
