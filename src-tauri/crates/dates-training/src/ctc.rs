//! Connectionist temporal classification (Graves and others, 2006): what a text costs, summed over every way to spread it over the
//! positions, and how much each class at each position has to do with it.

use ndarray::Array2;

const NOTHING: f32 = f32::NEG_INFINITY;

fn add(a: f32, b: f32) -> f32 {
    let (more, less) = if a > b { (a, b) } else { (b, a) };
    if less == NOTHING { more } else { more + (less - more).exp().ln_1p() }
}

/// The cost of `text` (classes) given the logarithms of the probabilities, and its slope by what the last layer gives.
/// None when there are too few positions.
pub(crate) fn cost(read: &Array2<f32>, text: &[usize]) -> Option<(f32, Array2<f32>)> {
    let (classes, positions) = read.dim();
    let states: Vec<usize> =
        (0..=2 * text.len()).map(|at| if at % 2 == 0 { 0 } else { text[at / 2] }).collect();
    let skips = |at: usize| at >= 2 && states[at] != 0 && states[at] != states[at - 2];
    let count = states.len();
    let mut forward = vec![vec![NOTHING; count]; positions];
    let mut backward = vec![vec![NOTHING; count]; positions];
    forward[0][0] = read[(0, 0)];
    if count > 1 {
        forward[0][1] = read[(states[1], 0)];
    }
    for t in 1..positions {
        for s in 0..count {
            let mut sum = forward[t - 1][s];
            if s > 0 {
                sum = add(sum, forward[t - 1][s - 1]);
            }
            if skips(s) {
                sum = add(sum, forward[t - 1][s - 2]);
            }
            forward[t][s] = sum + read[(states[s], t)];
        }
    }
    let last = positions - 1;
    backward[last][count - 1] = 0.0;
    if count > 1 {
        backward[last][count - 2] = 0.0;
    }
    for t in (0..last).rev() {
        for s in 0..count {
            let mut sum = backward[t + 1][s] + read[(states[s], t + 1)];
            if s + 1 < count {
                sum = add(sum, backward[t + 1][s + 1] + read[(states[s + 1], t + 1)]);
            }
            if s + 2 < count && skips(s + 2) {
                sum = add(sum, backward[t + 1][s + 2] + read[(states[s + 2], t + 1)]);
            }
            backward[t][s] = sum;
        }
    }
    let total = add(forward[last][count - 1], if count > 1 { forward[last][count - 2] } else { NOTHING });
    if total == NOTHING {
        return None;
    }
    let mut slope = read.mapv(f32::exp);
    for t in 0..positions {
        let mut share = vec![NOTHING; classes];
        for s in 0..count {
            share[states[s]] = add(share[states[s]], forward[t][s] + backward[t][s]);
        }
        for (class, share) in share.iter().enumerate() {
            slope[(class, t)] -= (share - total).exp();
        }
    }
    Some((-total, slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three classes, four positions.
    fn read() -> Array2<f32> {
        let given = [[0.6, 0.2, 0.1, 0.5], [0.3, 0.5, 0.2, 0.25], [0.1, 0.3, 0.7, 0.25]];
        Array2::from_shape_fn((3, 4), |(class, at)| f32::ln(given[class][at]))
    }

    /// What a path says: repeats once, without what is nothing.
    fn said(path: &[usize]) -> Vec<usize> {
        let mut path = path.to_vec();
        path.dedup();
        path.retain(|class| *class != 0);
        path
    }

    #[test]
    fn the_cost_is_that_of_all_paths() {
        let read = read();
        for text in [vec![], vec![1], vec![1, 2], vec![1, 1], vec![2, 1, 2]] {
            let paths = (0..81_usize).map(|n| [n / 27, n / 9 % 3, n / 3 % 3, n % 3]);
            let likely = |path: [usize; 4]| {
                path.iter().enumerate().map(|(at, class)| read[(*class, at)]).sum::<f32>().exp()
            };
            let sum: f32 = paths.filter(|path| said(path) == text).map(likely).sum();
            let (cost, _) = cost(&read, &text).unwrap();
            assert!((cost + sum.ln()).abs() < 1e-4, "{text:?}: {cost} {}", -sum.ln());
        }
        assert!(cost(&read, &[1, 1, 1]).is_none(), "three equal ones need five positions");
    }

    #[test]
    fn at_the_right_text_nothing_pulls() {
        let mut read = Array2::from_elem((3, 3), f32::ln(1e-6));
        for (at, class) in [1, 0, 2].into_iter().enumerate() {
            read[(class, at)] = f32::ln(1.0 - 2e-6);
        }
        let (cost, slope) = cost(&read, &[1, 2]).unwrap();
        assert!(cost < 1e-4);
        assert!(slope.iter().all(|slope| slope.abs() < 1e-4));
    }
}
