use crate::error::{Error, Result};
use crate::rows::Rows;
use crate::sparse_rows::{OwnedSparseRows, SparseRows};
use crate::vectors::product;
use std::ops::Range;

/// A copy of rows, n × d.
pub struct HeldRows {
    pub rows: usize,
    numbers: Numbers,
}

enum Numbers {
    Dense { data: Vec<f32>, dim: usize },
    Sparse(OwnedSparseRows),
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
        Ok(Self { rows, numbers: Numbers::Dense { data: copy, dim } })
    }

    /// All of sparse rows.
    pub fn sparse(rows: SparseRows<'_>) -> Result<Self> {
        let copy = OwnedSparseRows::copy(rows)?;
        Ok(Self { rows: rows.count(), numbers: Numbers::Sparse(copy) })
    }

    /// Some of the rows, in the order that they are held in.
    pub fn part(&self, which: Range<usize>) -> Rows<'_> {
        match &self.numbers {
            Numbers::Dense { data, dim } => {
                Rows::Dense { data: &data[which.start * dim..which.end * dim], rows: which.len() }
            }
            Numbers::Sparse(rows) => Rows::Sparse(rows.rows().part(which)),
        }
    }
}
