use crate::error::{Error, Result};
use crate::vectors::product;

/// A copy of rows, n × d.
pub struct HeldRows {
    pub rows: usize,
    pub data: Vec<f32>,
}

impl HeldRows {
    /// The first `rows` rows of `data`.
    pub fn new(data: &[f32], rows: usize, dim: usize) -> Result<Self> {
        let size = product(rows, dim)?;
        let Some(data) = data.get(..size).filter(|_| rows <= i32::MAX as usize) else {
            let rule = format!("{rows} × {dim} or more");
            return Err(Error::should_be("x.data.length", rule, data.len()));
        };
        let mut copy = Vec::new();
        copy.try_reserve_exact(size).map_err(|_| {
            let rule = "rows that fit into the memory of the machine (release what is held, or take fewer)";
            let gigabytes = size as f64 * 4.0 / 2f64.powi(30);
            Error::should_be("x", rule, format!("{rows} × {dim}, {gigabytes:.1} GiB"))
        })?;
        copy.extend_from_slice(data);
        Ok(Self { rows, data: copy })
    }
}
