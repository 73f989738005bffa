//! A code that a camera reads (QR code, ISO/IEC 18004), as SVG in a page.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

/// The most characters of a code: old readers fail on more (domain reference, section 6).
const LONGEST: usize = 60;

/// Free modules around a code, on each side (ISO/IEC 18004, section 6.3.8).
const QUIET: usize = 4;

/// A text as a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    /// Modules on each side, with the free ones around.
    pub size: usize,
    /// The dark modules, as the `d` of a path; a module is 1 wide.
    pub path: String,
}

impl Qr {
    /// The code of a text of up to 60 characters; none of a longer one.
    ///
    /// A quarter of it may be dirty (level Q): receipts are folded.
    pub fn of(text: &str) -> Option<Self> {
        if text.chars().count() > LONGEST {
            return None;
        }
        let code = QrCode::with_error_correction_level(text, EcLevel::Q).ok()?;
        let mut path = String::new();
        for y in 0..code.width() {
            for x in (0..code.width()).filter(|x| code[(*x, y)] == Color::Dark) {
                let _ = write!(path, "M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        Some(Self { size: code.width() + 2 * QUIET, path })
    }

    /// It as a picture of its own, for paper.
    pub fn svg(&self) -> String {
        let Self { size, path } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\">\
             <path d=\"{path}\"/></svg>"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dossiers_code_is_a_small_code_and_what_old_readers_cannot_read_is_none() {
        // Version 2 has 25 modules a side and holds 29 letters and digits at level Q.
        assert_eq!(Qr::of("H13.131-261123-0001").unwrap().size, 25 + 8);
        assert!(Qr::of(&"1".repeat(60)).is_some());
        assert!(Qr::of(&"1".repeat(61)).is_none());
        let finder = Qr::of("1").unwrap().path;
        assert!(
            finder.starts_with("M4 4h1v1h-1zM5 4h1"),
            "the corner of a finder pattern: {finder}"
        );
    }
}
