use crate::error::{Error, Result};
use crate::sparse_rows::SparseRows;
use crate::vectors::product;

/// A batch: b × d.
#[derive(Clone, Copy)]
pub enum Rows<'a> {
    Dense { data: &'a [f32], rows: usize },
    Sparse(SparseRows<'a>),
}

impl Rows<'_> {
    /// b.
    pub fn count(&self) -> usize {
        match self {
            Self::Dense { rows, .. } => *rows,
            Self::Sparse(rows) => rows.count(),
        }
    }

    /// Numbers that there are, all rows together.
    pub fn numbers(&self, dim: usize) -> usize {
        match self {
            Self::Dense { rows, .. } => rows * dim,
            Self::Sparse(rows) => rows.numbers(),
        }
    }

    pub fn is_sparse(&self) -> bool {
        matches!(self, Self::Sparse(_))
    }

    /// An error unless they are rows of this width.
    pub fn check(&self, dim: usize) -> Result<()> {
        match self {
            Self::Dense { data, rows } => {
                if data.len() >= product(*rows, dim)? && *rows <= i32::MAX as usize {
                    return Ok(());
                }
                let rule = format!("{rows} × {dim} or more");
                Err(Error::should_be("x.data.length", rule, data.len()))
            }
            Self::Sparse(rows) if rows.dim() != dim => {
                Err(Error::should_be("x.cols", dim, rows.dim()))
            }
            Self::Sparse(_) => Ok(()),
        }
    }
}
