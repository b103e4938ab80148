//! Rows in integers against panels of centers in integers: what a kernel is given to score.

use super::packed::Head;
use super::panels::{Line, PANEL};
use super::scan::{peaks_of, write_peaks};
use super::vector::Vector;

/// Rows of a block: what tiles divide, and rows are filled up to.
pub const ROWS: usize = 32;

/// A few rows against a run of panels.
pub struct IntegerTiles<'a> {
    /// Rows of `row_bytes` bytes.
    pub rows: &'a [u8],
    pub row_bytes: usize,
    /// A step for each row: a multiple of `ROWS`.
    pub row_steps: &'a [f32],
    /// Panels of `depth` lines.
    pub lines: &'a [Line],
    pub depth: usize,
    pub heads: &'a [Head],
    /// 16 for each panel.
    pub offsets: &'a [f32],
    /// Written: T of all rows against all clusters of the panels, `stride` from row to row.
    pub values: &'a mut [f32],
    pub stride: usize,
    /// Written: of each row, the largest of every `TOGETHER` panels, lane by lane; `peaks_of` the panels from row to row.
    pub peaks: &'a mut [f32],
}

impl IntegerTiles<'_> {
    pub fn row_count(&self) -> usize {
        self.row_steps.len()
    }

    pub fn panel_count(&self) -> usize {
        self.heads.len()
    }

    /// What the instructions rely on.
    pub fn check(&self) {
        let (rows, panels) = (self.row_count(), self.panel_count());
        assert!(rows.is_multiple_of(ROWS) && self.rows.len() >= rows * self.row_bytes);
        assert!(self.row_bytes >= 4 * self.depth && self.row_bytes.is_multiple_of(64));
        assert!(self.lines.len() >= panels * self.depth);
        assert!(self.offsets.len() >= panels * PANEL);
        assert!(self.stride >= panels * PANEL && self.values.len() >= rows * self.stride);
        assert!(self.peaks.len() >= rows * peaks_of(panels));
    }
    /// Where a kernel does not find the peaks on its way.
    ///
    /// # Safety
    /// As for the methods of `V`.
    #[inline(always)]
    pub unsafe fn write_peaks<V: Vector>(&mut self) {
        let panels = self.panel_count();
        let rows =
            self.values.chunks(self.stride).zip(self.peaks.chunks_exact_mut(peaks_of(panels)));
        for (values, peaks) in rows.take(self.row_steps.len()) {
            unsafe { write_peaks::<V>(&values[..panels * PANEL], peaks) };
        }
    }
}
