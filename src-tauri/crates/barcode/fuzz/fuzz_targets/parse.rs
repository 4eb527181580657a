//! Any text, as any symbology or typed: it is parsed or refused, whatever it is, and what it is said to be holds together.
#![no_main]

use barcode::{Scan, Symbology};
use libfuzzer_sys::fuzz_target;

/// How it was read, by the first byte; the last is typing.
const AIMS: [&str; 12] =
    ["]E0", "]E4", "]C0", "]C1", "]I1", "]e0", "]d1", "]d2", "]Q1", "]Q3", "]J1", "]X0"];

fuzz_target!(|data: &[u8]| {
    let Some((how, bytes)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(bytes);
    let symbology = AIMS.get(usize::from(*how)).and_then(|aim| Symbology::from_aim(aim));
    let scan = match symbology {
        Some(symbology) => Scan::read(text.as_ref(), symbology),
        None => Scan::typed(text.as_ref()),
    };
    if let Ok(code) = barcode::parse(&scan) {
        // A GTIN has a valid check digit: it is read again as itself.
        assert_eq!(code.gtin.as_str().parse(), Ok(code.gtin), "{text:?}");
        let _ = code.contents();
        let _ = code.lookup_candidates().count();
        let _ = barcode::weighed(code.gtin, Some("DE"), &[]);
    }
    if let Ok(Some(message)) = barcode::message(&scan) {
        let _ = message.contents();
        let _ = message.warnings();
        for element in message.elements() {
            assert!(element.ai.len() <= 4, "{text:?}");
        }
    }
});
