//! The symbols of the EAN/UPC family as the model sees them: guards, places of digits, codewords, and which digits may stand
//! together (ISO/IEC 15420).
//!
//! UPC-E is not among them: its 51 modules, whose parities are the check digit, are fitted too well by half of a longer code and
//! by the add-on beside a book's (docs/scanning.md).

/// A codeword of seven modules, by its number: 0 to 9 of set A, 10 to 19 of set B, 20 to 29 of set C.
pub(crate) type Codeword = usize;

/// How many codewords there are, and room up to a whole number of wide steps.
pub(crate) const CODEWORDS: usize = 32;

/// Set A, the first module on the left; a bar is a 1. B is C read backwards, and C is A with bars and spaces exchanged.
const SET_A: [u8; 10] = [
    0b000_1101, 0b001_1001, 0b001_0011, 0b011_1101, 0b010_0011, 0b011_0001, 0b010_1111, 0b011_1011,
    0b011_0111, 0b000_1011,
];

/// The bars of all codewords: for each of the seven modules, 1 for the codewords that have a bar there.
pub(crate) const BARS: [[f32; CODEWORDS]; 7] = {
    let mut bars = [[0.0; CODEWORDS]; 7];
    let mut digit = 0;
    while digit < 10 {
        let mut module = 0;
        while module < 7 {
            let a = SET_A[digit];
            bars[module][digit] = (a >> (6 - module) & 1) as f32;
            bars[module][10 + digit] = (a >> module & 1 ^ 1) as f32;
            bars[module][20 + digit] = (a >> (6 - module) & 1 ^ 1) as f32;
            module += 1;
        }
        digit += 1;
    }
    bars
};

/// Which of the first six digits of an EAN-13 are of set B, by the digit before them, which has no bars of its own.
const EAN_13_PARITY: [[bool; 6]; 10] = {
    const A: bool = false;
    const B: bool = true;
    [
        [A, A, A, A, A, A],
        [A, A, B, A, B, B],
        [A, A, B, B, A, B],
        [A, A, B, B, B, A],
        [A, B, A, A, B, B],
        [A, B, B, A, A, B],
        [A, B, B, B, A, A],
        [A, B, A, B, A, B],
        [A, B, A, B, B, A],
        [A, B, B, A, B, A],
    ]
};

/// A kind of symbol.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Symbol {
    /// EAN-13, and UPC-A, which is one that begins with 0.
    Ean13,
    Ean8,
}

/// One way in which the digits of a symbol may hang together.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// The digit in front of all others, where it has no bars of its own.
    pub(crate) before: Option<u8>,
    /// For each place: the codeword of digit 0.
    pub(crate) sets: Vec<Codeword>,
    /// For each place: by how much its digit counts into the check digit.
    pub(crate) weights: Vec<usize>,
    /// What the weighted sum of all places must be, modulo 10.
    pub(crate) sum: usize,
}

impl Symbol {
    /// Modules from the first bar to the last.
    pub(crate) fn modules(self) -> usize {
        match self {
            Self::Ean13 => 95,
            Self::Ean8 => 67,
        }
    }

    /// The bars of the guards: the module of each.
    pub(crate) fn guards(self) -> &'static [usize] {
        match self {
            Self::Ean13 => &[0, 2, 46, 48, 92, 94],
            Self::Ean8 => &[0, 2, 32, 34, 64, 66],
        }
    }

    /// Where each digit begins, in modules.
    pub(crate) fn places(self) -> &'static [usize] {
        match self {
            Self::Ean13 => &[3, 10, 17, 24, 31, 38, 50, 57, 64, 71, 78, 85],
            Self::Ean8 => &[3, 10, 17, 24, 36, 43, 50, 57],
        }
    }

    /// The codewords that may stand at a place.
    pub(crate) fn codewords(self, place: usize) -> std::ops::Range<Codeword> {
        match (self, place) {
            (Self::Ean13, 0..6) => 0..20,
            (Self::Ean8, 0..4) => 0..10,
            _ => 20..30,
        }
    }

    /// Which part of a symbol is bars, on average over all codes.
    pub(crate) fn ink(self) -> f32 {
        match self {
            Self::Ean13 => 0.47,
            Self::Ean8 => 0.48,
        }
    }

    /// All ways in which its digits may hang together.
    pub(crate) fn rules(self) -> Vec<Rule> {
        let set = |is_b: &bool| if *is_b { 10 } else { 0 };
        match self {
            Self::Ean13 => (0..10_u8)
                .map(|first| Rule {
                    before: Some(first),
                    sets: EAN_13_PARITY[usize::from(first)].iter().map(set).chain([20; 6]).collect(),
                    weights: [3, 1].repeat(6),
                    sum: (10 - usize::from(first)) % 10,
                })
                .collect(),
            Self::Ean8 => vec![Rule {
                before: None,
                sets: [[0; 4], [20; 4]].concat(),
                weights: [3, 1].repeat(4),
                sum: 0,
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codewords_are_those_of_the_standard() {
        let text = |codeword: usize| BARS.map(|bars| bars[codeword].to_string()).concat();
        assert_eq!([text(0), text(10), text(20)], ["0001101", "0100111", "1110010"]);
        assert_eq!([text(9), text(19), text(29)], ["0001011", "0010111", "1110100"]);
    }

    #[test]
    fn places_and_guards_fill_the_symbol() {
        for symbol in [Symbol::Ean13, Symbol::Ean8] {
            let (places, guards) = (symbol.places(), symbol.guards());
            for pair in places.windows(2) {
                assert!(pair[1] - pair[0] == 7 || pair[1] - pair[0] == 12);
            }
            assert_eq!(guards.last(), Some(&(symbol.modules() - 1)));
            assert!(
                guards.iter().all(|guard| !places.iter().any(|place| (*place..place + 7).contains(guard)))
            );
            assert!(symbol.rules().iter().all(|rule| rule.sets.len() == places.len()));
        }
    }

    #[test]
    fn rules_are_those_of_real_numbers() {
        // 4006381333931 and 96385074.
        let holds = |symbol: Symbol, before: Option<u8>, digits: &[usize]| {
            symbol.rules().iter().any(|rule| {
                let sum: usize = digits.iter().zip(&rule.weights).map(|(digit, weight)| digit * weight).sum();
                rule.before == before && sum % 10 == rule.sum
            })
        };
        assert!(holds(Symbol::Ean13, Some(4), &[0, 0, 6, 3, 8, 1, 3, 3, 3, 9, 3, 1]));
        assert!(!holds(Symbol::Ean13, Some(4), &[0, 0, 6, 3, 8, 1, 3, 3, 3, 9, 3, 2]));
        assert!(holds(Symbol::Ean8, None, &[9, 6, 3, 8, 5, 0, 7, 4]));
    }
}
