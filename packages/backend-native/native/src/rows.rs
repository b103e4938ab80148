use crate::error::{Error, Result};
use crate::kernels::{squared_sums, Kernel};
use crate::sparse::add_sparse;
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

    /// sums ← n c + Σ w_i x_i, as `Kernel::sum_rows` has it: to the bit the same for the rows with their zeros.
    pub fn sum_into(
        &self,
        kernel: &Kernel,
        center: &[f32],
        n: f64,
        weights: Option<&[f32]>,
        order: &[u32],
        sums: &mut [f64],
    ) -> f64 {
        match self {
            Self::Dense { data, .. } => kernel.sum_rows(center, n, data, weights, order, sums),
            Self::Sparse(rows) => {
                add_sparse(center, n, rows, weights, order, sums);
                squared_sums(sums)
            }
        }
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
