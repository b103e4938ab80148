use crate::view::View;
use coke_native::error::Error;
use coke_native::rows::Rows;
use coke_native::sparse_rows::SparseRows;
use std::borrow::Cow;

/// Rows of the caller's: dense, or by their numbers that are not 0.
pub struct RowsView {
    data: View<f32>,
    rows: usize,
    dim: usize,
    sparse: Option<(View<u32>, View<u32>)>,
}

/// What a view has shown, for as long as it is looked at.
pub struct ReadRows<'a> {
    data: Cow<'a, [f32]>,
    rows: usize,
    dim: usize,
    sparse: Option<(Cow<'a, [u32]>, Cow<'a, [u32]>)>,
}

impl RowsView {
    /// @param indices, indptr - Of sparse rows; both left out: rows are dense.
    pub fn new(
        data: View<f32>,
        rows: u32,
        dim: usize,
        indices: Option<View<u32>>,
        indptr: Option<View<u32>>,
    ) -> Result<Self, Error> {
        let given = (indices.is_some(), indptr.is_some());
        if given.0 != given.1 {
            return Err(Error::should_be("x.indices and x.indptr", "both there", "one alone"));
        }
        Ok(Self { data, rows: rows as usize, dim, sparse: indices.zip(indptr) })
    }

    /// # Safety
    /// No view is written while the answer is in use.
    pub unsafe fn read(&self) -> Result<ReadRows<'_>, Error> {
        // SAFETY: as promised.
        let (data, sparse) = unsafe {
            let sparse = match &self.sparse {
                Some((indices, indptr)) => Some((indices.read()?, indptr.read()?)),
                None => None,
            };
            (self.data.read()?, sparse)
        };
        Ok(ReadRows { data, rows: self.rows, dim: self.dim, sparse })
    }
}

impl ReadRows<'_> {
    /// An error if columns, or where rows begin, are none.
    pub fn rows(&self) -> Result<Rows<'_>, Error> {
        let Self { data, rows, dim, sparse } = self;
        let Some((indices, indptr)) = sparse else {
            return Ok(Rows::Dense { data, rows: *rows });
        };
        let Some(indptr) = rows.checked_add(1).and_then(|count| indptr.get(..count)) else {
            let rule = format!("{rows} + 1 or more");
            return Err(Error::should_be("x.indptr.length", rule, indptr.len()));
        };
        Ok(Rows::Sparse(SparseRows::new(data, indices, indptr, *dim)?))
    }
}
