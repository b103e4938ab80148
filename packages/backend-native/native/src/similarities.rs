//! How near rows are to the centers they went to, summed in float64 in 4 sums side by side.

/// x·c.
pub fn dot(x: &[f32], c: &[f32]) -> f64 {
    sum_terms(x, c, |x, c| x * c)
}

/// |c|².
pub fn squared_length(c: &[f32]) -> f64 {
    dot(c, c)
}

/// -|x - c|²/2: term by term, as the difference of large numbers is not exact.
pub fn half_squared_distance(x: &[f32], c: &[f32]) -> f64 {
    let squared = sum_terms(x, c, |x, c| {
        let difference = x - c;
        difference * difference
    });
    -squared / 2.0
}

#[inline(always)]
fn sum_terms(x: &[f32], c: &[f32], term: impl Fn(f64, f64) -> f64) -> f64 {
    let (x, x_rest) = x.as_chunks::<4>();
    let (c, c_rest) = c.as_chunks::<4>();
    let mut sums = [0f64; 4];
    for (x, c) in x.iter().zip(c) {
        for (sum, (x, c)) in sums.iter_mut().zip(x.iter().zip(c)) {
            *sum += term(f64::from(*x), f64::from(*c));
        }
    }
    let mut sum = (sums[0] + sums[2]) + (sums[1] + sums[3]);
    for (x, c) in x_rest.iter().zip(c_rest) {
        sum += term(f64::from(*x), f64::from(*c));
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_behind_the_last_four() {
        let (x, c): (Vec<f32>, Vec<f32>) = (0..7).map(|j| (j as f32, 1.0 + j as f32)).unzip();
        assert_eq!(dot(&x, &c), 112.0);
        assert_eq!(squared_length(&x), 91.0);
        assert_eq!(half_squared_distance(&x, &c), -3.5);
    }
}
