use crate::error::{Error, Result};
use std::ops::Range;

/// Rows by their numbers that are not 0, b × d. Every column is below d: kernels rely on it.
#[derive(Clone, Copy)]
pub struct SparseRows<'a> {
    dim: usize,
    data: &'a [f32],
    /// The column of each number.
    indices: &'a [u32],
    /// Where rows begin among the numbers, b + 1.
    indptr: &'a [u32],
}

impl<'a> SparseRows<'a> {
    /// @param indices - Of each row ascending.
    pub fn new(data: &'a [f32], indices: &'a [u32], indptr: &'a [u32], dim: usize) -> Result<Self> {
        let Some((last, count)) = indptr.last().zip(indptr.len().checked_sub(1)) else {
            return Err(Error::should_be("x.indptr.length", "1 or more", 0));
        };
        if count > i32::MAX as usize {
            return Err(Error::should_be("x.rows", "below 2^31", count));
        }
        if !indptr.is_sorted() {
            return Err(Error::should_be("x.indptr", "ascending", "one that falls"));
        }
        let numbers = *last as usize;
        for (name, length) in [("data", data.len()), ("indices", indices.len())] {
            if length < numbers {
                let rule = format!("{numbers} or more");
                return Err(Error::should_be(&format!("x.{name}.length"), rule, length));
            }
        }
        let (data, indices) = (&data[..numbers], &indices[..numbers]);
        let largest = indices.iter().copied().max().unwrap_or(0);
        if largest as usize >= dim {
            return Err(Error::should_be("x.indices", format!("below {dim}"), largest));
        }
        Ok(Self { dim, data, indices, indptr })
    }

    /// d.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// b.
    pub fn count(&self) -> usize {
        self.indptr.len() - 1
    }

    /// Numbers that there are, all rows together.
    pub fn numbers(&self) -> usize {
        (self.indptr[self.count()] - self.indptr[0]) as usize
    }

    pub fn part(self, rows: Range<usize>) -> Self {
        Self { indptr: &self.indptr[rows.start..=rows.end], ..self }
    }

    pub fn row(&self, i: usize) -> SparseRow<'a> {
        let numbers = self.indptr[i] as usize..self.indptr[i + 1] as usize;
        let (data, indices) = (&self.data[numbers.clone()], &self.indices[numbers]);
        SparseRow { dim: self.dim, data, indices }
    }
}

/// One row; every column is below d.
#[derive(Clone, Copy)]
pub struct SparseRow<'a> {
    dim: usize,
    data: &'a [f32],
    indices: &'a [u32],
}

impl SparseRow<'_> {
    /// d.
    pub fn dim(&self) -> usize {
        self.dim
    }

    /// The numbers and their columns, which are as many.
    pub fn parts(&self) -> (&[f32], &[u32]) {
        (self.data, self.indices)
    }

    /// Columns and numbers.
    pub fn iter(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let numbers = self.data.iter().map(|value| f64::from(*value));
        self.indices.iter().map(|j| *j as usize).zip(numbers)
    }
}

/// A copy of sparse rows.
pub struct OwnedSparseRows {
    dim: usize,
    data: Vec<f32>,
    indices: Vec<u32>,
    indptr: Vec<u32>,
}

impl OwnedSparseRows {
    /// @throws An error if memory has no room for them.
    pub fn copy(rows: SparseRows<'_>) -> Result<Self> {
        use crate::vectors::copy;
        let SparseRows { dim, data, indices, indptr } = rows;
        Ok(Self { dim, data: copy(data)?, indices: copy(indices)?, indptr: copy(indptr)? })
    }

    pub fn rows(&self) -> SparseRows<'_> {
        let Self { dim, data, indices, indptr } = self;
        SparseRows { dim: *dim, data, indices, indptr }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_kernels_would_read_beyond_is_refused() {
        let refused = |data: &[f32], indices: &[u32], indptr: &[u32]| {
            SparseRows::new(data, indices, indptr, 3).err().unwrap().to_string()
        };
        let got = refused(&[1.0], &[3], &[0, 1]);
        assert_eq!(got, "x.indices should be below 3, got 3");
        let got = refused(&[1.0, 2.0], &[0, 1], &[0, 2, 1]);
        assert_eq!(got, "x.indptr should be ascending, got one that falls");
        let got = refused(&[1.0], &[0, 1], &[0, 2]);
        assert_eq!(got, "x.data.length should be 2 or more, got 1");
        let got = refused(&[1.0, 2.0], &[0], &[0, 2]);
        assert_eq!(got, "x.indices.length should be 2 or more, got 1");
        assert_eq!(refused(&[], &[], &[]), "x.indptr.length should be 1 or more, got 0");
    }

    #[test]
    fn parts_are_rows_of_their_own() {
        let rows = SparseRows::new(&[1.0, 2.0, 3.0], &[2, 0, 1], &[0, 1, 1, 3], 3).unwrap();
        let held = OwnedSparseRows::copy(rows).unwrap();
        let part = held.rows().part(1..3);
        assert_eq!((part.count(), part.numbers()), (2, 2));
        assert_eq!(part.row(0).iter().count(), 0);
        assert_eq!(part.row(1).iter().collect::<Vec<_>>(), [(0, 2.0), (1, 3.0)]);
    }
}
