//! Memory that may not be had.

use std::collections::TryReserveError;

pub type Result<T> = std::result::Result<T, TryReserveError>;

/// `count` times the same.
pub fn filled<T: Copy>(count: usize, value: T) -> Result<Vec<T>> {
    let mut all = Vec::new();
    all.try_reserve_exact(count)?;
    all.resize(count, value);
    Ok(all)
}
