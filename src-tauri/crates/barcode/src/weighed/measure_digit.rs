//! The check digit of a price or a weight within a number (GS1 General Specifications, 7.9.2 to 7.9.4).

/// The check digit, in ASCII, of a value of four or five ASCII digits; there is none for other lengths.
pub(super) fn for_value(value: &[u8]) -> Option<u8> {
    let digit = match *value {
        [a, b, c, d] => {
            let sum = two_minus(a) + two_minus(b) + three(c) + five_minus(d);
            b'0' + sum * 3 % 10
        }
        [a, b, c, d, e] => {
            let sum = five_plus(a) + two_minus(b) + five_minus(c) + five_plus(d) + two_minus(e);
            let wanted = (10 - sum % 10) % 10;
            // Each of the ten gives another result, so that one does.
            (b'0'..=b'9').find(|digit| five_minus(*digit) == wanted)?
        }
        _ => return None,
    };
    Some(digit)
}

// A digit times the weight; of what that has more than units, the tens are taken away or added.

fn two_minus(digit: u8) -> u8 {
    let product = (digit - b'0') * 2;
    (product - product / 10) % 10
}

fn three(digit: u8) -> u8 {
    (digit - b'0') * 3 % 10
}

fn five_plus(digit: u8) -> u8 {
    let product = (digit - b'0') * 5;
    (product + product / 10) % 10
}

fn five_minus(digit: u8) -> u8 {
    let product = (digit - b'0') * 5;
    (product - product / 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_those_of_the_standard() {
        for (weight, results) in [
            (two_minus as fn(u8) -> u8, [0, 2, 4, 6, 8, 9, 1, 3, 5, 7]),
            (three, [0, 3, 6, 9, 2, 5, 8, 1, 4, 7]),
            (five_plus, [0, 5, 1, 6, 2, 7, 3, 8, 4, 9]),
            (five_minus, [0, 5, 9, 4, 8, 3, 7, 2, 6, 1]),
        ] {
            assert_eq!((b'0'..=b'9').map(weight).collect::<Vec<_>>(), results);
        }
    }

    #[test]
    fn known_check_digits() {
        // The first of each length is the example of the standard.
        for (value, expected) in [
            ("2875", b'9'),
            ("1234", b'9'),
            ("0863", b'1'),
            ("0000", b'0'),
            ("14685", b'6'),
            ("06870", b'1'),
            ("00239", b'4'),
            ("00012", b'9'),
            ("00000", b'0'),
        ] {
            assert_eq!(for_value(value.as_bytes()), Some(expected), "{value}");
        }
        for value in ["", "123", "123456"] {
            assert_eq!(for_value(value.as_bytes()), None, "{value}");
        }
    }

    #[test]
    fn one_wrong_digit_is_always_noticed() {
        for value in (0..10_000).map(|value| format!("{value:04}")).chain((0..100_000).step_by(7).map(five)) {
            let right = for_value(value.as_bytes());
            for at in 0..value.len() {
                let mut wrong = value.clone().into_bytes();
                wrong[at] = if wrong[at] == b'9' { b'0' } else { wrong[at] + 1 };
                assert_ne!(for_value(&wrong), right, "{value} {at}");
            }
        }
    }

    fn five(value: u32) -> String {
        format!("{value:05}")
    }
}
