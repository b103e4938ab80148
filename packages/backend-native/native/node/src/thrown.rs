use coke_native::error::Error;
use napi::{Env, Status};
use std::panic::{catch_unwind, AssertUnwindSafe};

/// What JavaScript calls an error.
#[derive(Clone, Copy)]
pub enum Kind {
    Type,
    Range,
}

/// Throw an error, and get the one that tells napi so.
pub fn thrown(env: &Env, kind: Kind, message: &str) -> napi::Error {
    let thrown = match kind {
        Kind::Type => env.throw_type_error(message, None),
        Kind::Range => env.throw_range_error(message, None),
    };
    thrown.err().unwrap_or_else(|| napi::Error::from_status(Status::PendingException))
}

/// Do what a call of JavaScript's asks for. What is refused is thrown as a RangeError; so that no bug here ends
/// the process, a panic is thrown as an Error.
pub fn answer<T>(env: &Env, body: impl FnOnce() -> Result<T, Error>) -> napi::Result<T> {
    caught(body)?.map_err(|error| thrown(env, Kind::Range, &error.to_string()))
}

/// A panic becomes an error: outside of calls, too, nothing may unwind into what is not Rust.
pub fn caught<T>(body: impl FnOnce() -> T) -> napi::Result<T> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|panic| {
        let message = panic.downcast_ref::<String>().map(String::as_str);
        let message = message.or_else(|| panic.downcast_ref::<&str>().copied());
        let message = message.unwrap_or("a panic without a message");
        napi::Error::from_reason(format!("a bug in @coke/backend-native: {message}"))
    })
}
