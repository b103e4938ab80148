/// What a score adds to x·c_k: rho_k, less |c_k|²/2 where halves are given. What panels are filled up with is
/// -infinity, which no row goes to.
///
/// @param prices - rho, K; left out: 0.
/// @param halves - |c|²/2, K.
/// @param offsets - A whole number of panels: written.
pub fn fill_offsets(k: usize, prices: Option<&[f32]>, halves: Option<&[f64]>, offsets: &mut [f32]) {
    let (own, filling) = offsets.split_at_mut(k);
    for (c, offset) in own.iter_mut().enumerate() {
        let rho = prices.map_or(0.0, |prices| f64::from(prices[c]));
        let half = halves.map_or(0.0, |halves| halves[c]);
        *offset = (rho - half) as f32;
    }
    filling.fill(f32::NEG_INFINITY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_goes_to_the_filling() {
        let mut offsets = [9f32; 4];
        fill_offsets(3, Some(&[1.0, 2.0, 3.0]), Some(&[0.5, 0.0, 4.0]), &mut offsets);
        assert_eq!(offsets, [0.5, 2.0, -1.0, f32::NEG_INFINITY]);
        fill_offsets(3, None, None, &mut offsets);
        assert_eq!(offsets, [0.0, 0.0, 0.0, f32::NEG_INFINITY]);
    }
}
