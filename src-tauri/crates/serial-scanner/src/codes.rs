//! Where one code ends and the next begins in what a scanner sends.

/// Longer texts are no code: what comes until the next end is dropped.
const LONGEST: usize = 4_096;
/// Fewer characters without an end are noise on the line.
const SHORTEST: usize = 4;

/// Bytes of a code that has not ended.
#[derive(Debug, Default)]
pub struct Codes {
    begun: Vec<u8>,
    is_too_long: bool,
}

impl Codes {
    /// Takes bytes as they come, and gives the codes that end in them. Scanners end one with Carriage return, Line feed, Tab or End
    /// of text; some put Start of text before it. The separator within GS1 codes (U+001D) stays.
    pub fn take(&mut self, bytes: &[u8]) -> Vec<String> {
        const START: u8 = 0x02;
        const ENDS: [u8; 5] = [b'\r', b'\n', b'\t', 0x03, 0x00];
        let mut codes = Vec::new();
        for byte in bytes {
            match byte {
                &START => *self = Self::default(),
                end if ENDS.contains(end) => {
                    codes.extend(self.end(1));
                    self.is_too_long = false;
                }
                _ if self.begun.len() == LONGEST => {
                    self.begun.clear();
                    self.is_too_long = true;
                }
                _ if self.is_too_long => {}
                byte => self.begun.push(*byte),
            }
        }
        codes
    }

    /// Nothing came for a while: what was begun is all there is, as of a scanner that ends codes with nothing.
    pub fn quiet(&mut self) -> Option<String> {
        self.is_too_long = false;
        self.end(SHORTEST)
    }

    fn end(&mut self, shortest: usize) -> Option<String> {
        let bytes = std::mem::take(&mut self.begun);
        let text = String::from_utf8_lossy(&bytes).trim().to_owned();
        (text.chars().count() >= shortest).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_ends_as_scanners_end_it() {
        let mut codes = Codes::default();
        assert_eq!(codes.take(b"4006381333931\r\n96385074\n"), ["4006381333931", "96385074"]);
        assert_eq!(codes.take(b"\x02]C101034531\x03"), ["]C101034531"]);
        assert_eq!(codes.take(b"010345312000001110A\x1d17290401\t"), ["010345312000001110A\u{1d}17290401"]);
        assert_eq!(codes.take(b"40063"), Vec::<String>::new());
        assert_eq!(codes.take(b"81333931"), Vec::<String>::new());
        assert_eq!(codes.quiet().as_deref(), Some("4006381333931"));
        assert_eq!(codes.quiet(), None);
    }

    #[test]
    fn noise_and_endless_texts_are_dropped() {
        let mut codes = Codes::default();
        codes.take(b"x\xff");
        assert_eq!(codes.quiet(), None);
        assert_eq!(codes.take(&[b'1'; 3 * LONGEST]), Vec::<String>::new());
        assert_eq!(codes.take(b"111\r96385074\r"), ["96385074"]);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_in_which_pieces_they_come(bytes in prop::collection::vec(any::<u8>(), 0..400), at in 0..400_usize) {
            let (a, b) = bytes.split_at(at.min(bytes.len()));
            let (mut whole, mut parts) = (Codes::default(), Codes::default());
            let mut in_parts = parts.take(a);
            in_parts.extend(parts.take(b));
            prop_assert_eq!(whole.take(&bytes), in_parts);
            prop_assert_eq!(whole.quiet(), parts.quiet());
        }
    }
}
