//! What is to be printed.

use motcua_domain::Timestamp;

/// A sheet to be printed: which template, on which paper, and what it says.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// The template's name, `receipt`.
    pub template: &'static str,
    /// On which paper.
    pub paper: Paper,
    /// What the template says, as `data.json` beside it; how it is made up is the template's and its
    /// service's affair.
    pub data: serde_json::Value,
    /// A code for cameras, as SVG; empty: none.
    pub qr: String,
    /// When the form was given: the PDF says so, and not when it was printed, so that every print of a
    /// form is the same.
    pub given: Timestamp,
    /// What the PDF is called: it tells the file apart from others, so it must not be another form's.
    pub title: String,
}

/// The paper on which it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// 297 × 420 mm: what hangs on a wall.
    A3,
    /// 210 × 297 mm.
    #[default]
    A4,
    /// 148 × 210 mm.
    A5,
    /// The roll of a counter's printer, 80 mm wide, of which 72 mm are printed; as long as it must be.
    Roll,
}

impl Paper {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::A3, Self::A4, Self::A5, Self::Roll];

    /// Its name in an address and in a template: `a3`, `a4`, `a5` or `80mm`.
    pub fn name(self) -> &'static str {
        match self {
            Self::A3 => "a3",
            Self::A4 => "a4",
            Self::A5 => "a5",
            Self::Roll => "80mm",
        }
    }

    /// The paper of a name.
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name() == name)
    }
}
