use crate::error::Result;
use crate::parts::Parts;
use crate::plain;
use crate::similarities::squared_length;
use crate::vectors::{copy, product, zeros};
use std::ops::Range;

/// Centers that rows are assigned by, in all the forms that are read.
pub struct CenterSet {
    /// K.
    pub k: usize,
    /// d.
    pub dim: usize,
    /// c, K × d.
    pub values: Vec<f32>,
    /// |c|²/2, K.
    pub halves: Vec<f64>,
    /// `plain`: panels of 8 centers, those behind the last one 0.
    pub panels: Vec<f32>,
}

/// What a thread moves of a set.
pub struct CenterSetParts<'a> {
    dim: usize,
    values: Parts<'a, f32>,
    halves: Parts<'a, f64>,
    panels: Parts<'a, f32>,
}

/// A panel of a set, while it moves.
pub struct Panel<'a> {
    dim: usize,
    /// Clusters times d.
    values: &'a mut [f32],
    halves: &'a mut [f64],
    lines: &'a mut [f32],
}

/// Clusters that move together: no other thread writes what a panel of them is packed in.
pub const PANEL: usize = plain::PANEL;

impl CenterSet {
    /// A copy of centers, K × d.
    pub fn new(values: &[f32], k: usize, dim: usize) -> Result<Self> {
        let values = copy(values)?;
        let panels = zeros(product(plain::panels_of(k) * plain::PANEL, dim)?)?;
        let mut set = Self {
            k,
            dim,
            values,
            halves: zeros(k)?,
            panels,
        };
        set.pack();
        Ok(set)
    }

    /// Bring all forms in line with the centers themselves.
    pub fn pack(&mut self) {
        let (k, parts) = (self.k, self.parts());
        for first in (0..k).step_by(PANEL) {
            let clusters = first..k.min(first + PANEL);
            let count = clusters.len();
            // SAFETY: one at a time.
            let mut panel = unsafe { parts.panel(clusters) };
            (0..count).for_each(|lane| panel.pack(lane));
        }
    }

    /// self ← from, a set of the same shape.
    pub fn copy_from(&mut self, from: &Self) {
        self.values.copy_from_slice(&from.values);
        self.halves.copy_from_slice(&from.halves);
        self.panels.copy_from_slice(&from.panels);
    }

    pub fn parts(&mut self) -> CenterSetParts<'_> {
        CenterSetParts {
            dim: self.dim,
            values: Parts::new(&mut self.values),
            halves: Parts::new(&mut self.halves),
            panels: Parts::new(&mut self.panels),
        }
    }

    pub fn center(&self, c: usize) -> &[f32] {
        &self.values[c * self.dim..(c + 1) * self.dim]
    }
}

impl CenterSetParts<'_> {
    /// @param clusters - Those of one panel, from its first on.
    ///
    /// # Safety
    /// While it is in use, no other panel has its clusters.
    pub unsafe fn panel(&self, clusters: Range<usize>) -> Panel<'_> {
        let Range { start, end } = clusters;
        let lines = start * self.dim..(start + PANEL) * self.dim;
        // SAFETY: panels of other clusters are other ranges of all three.
        unsafe {
            Panel {
                dim: self.dim,
                values: self.values.part(start * self.dim..end * self.dim),
                halves: self.halves.part(start..end),
                lines: self.panels.part(lines),
            }
        }
    }
}

impl Panel<'_> {
    pub fn center(&mut self, lane: usize) -> &mut [f32] {
        &mut self.values[lane * self.dim..(lane + 1) * self.dim]
    }

    /// Bring the forms of a center in line with itself.
    pub fn pack(&mut self, lane: usize) {
        let center = &self.values[lane * self.dim..(lane + 1) * self.dim];
        self.halves[lane] = squared_length(center) / 2.0;
        plain::pack(center, lane, self.lines);
    }
}
