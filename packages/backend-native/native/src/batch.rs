use crate::error::Result;
use crate::vectors::{grow, product};

/// Room for the results of one batch: kept from batch to batch, larger when a larger one comes.
#[derive(Default)]
pub struct Batch {
    /// Clusterings × b.
    pub labels: Vec<i32>,
    /// Clusterings × b.
    pub similarities: Vec<f32>,
    /// Scratch: rows grouped by cluster, clusterings × b.
    pub order: Vec<u32>,
}

impl Batch {
    pub fn reserve(&mut self, clusterings: usize, rows: usize) -> Result<()> {
        let size = product(clusterings, rows)?;
        grow(&mut self.labels, size)?;
        grow(&mut self.similarities, size)?;
        grow(&mut self.order, size)
    }
}
