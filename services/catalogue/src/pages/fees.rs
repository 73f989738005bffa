//! What a fee line says to a citizen.

use motcua_domain::catalogue::{Basis, Exemption, FeeLine, PageStep, Relief};
use motcua_pages::Words;

/// A fee line in words.
pub(super) struct Fee {
    pub(super) name: String,
    /// The amount and its measure.
    pub(super) amount: String,
    pub(super) optional: bool,
    pub(super) before_return: bool,
    pub(super) exempt: Vec<Exempt>,
    pub(super) ground: String,
}

/// Who pays less.
pub(super) struct Exempt {
    pub(super) who: String,
    pub(super) relief: String,
    pub(super) evidence: String,
    pub(super) ground: String,
}

pub(super) fn fee(line: &FeeLine, words: &Words) -> Fee {
    Fee {
        name: words.either(&line.name_vi, &line.name_en).to_owned(),
        amount: amount(&line.basis, words),
        optional: line.optional,
        before_return: line.before_return,
        exempt: line.exempt.iter().map(|exempt| exemption(exempt, words)).collect(),
        ground: line.ground.clone(),
    }
}

fn amount(basis: &Basis, words: &Words) -> String {
    let each = |text: &str, amount: u64| words.say_of(text, &[("amount", &words.money(amount))]);
    match basis {
        Basis::Fixed { amount_vnd } => words.money(*amount_vnd),
        Basis::PerCopy { amount_vnd, free_copies: 0 } => each("per-copy", *amount_vnd),
        Basis::PerCopy { amount_vnd, free_copies } => {
            let free = words.number(u64::from(*free_copies));
            let amount = words.money(*amount_vnd);
            words.say_of("per-copy-after", &[("amount", &amount), ("free", &free)])
        }
        Basis::PerPage { steps, cap_vnd } => by_pages(steps, *cap_vnd, words),
        Basis::PerCase { amount_vnd } => each("per-case", *amount_vnd),
        Basis::PerPerson { amount_vnd } => each("per-person", *amount_vnd),
        Basis::ByRule { rule_vi, .. } => words.say_of("by-rule", &[("rule", rule_vi)]),
    }
}

fn by_pages(steps: &[PageStep], cap: Option<u64>, words: &Words) -> String {
    let steps = steps.iter().map(|step| {
        let (page, amount) = (words.number(u64::from(step.from_page)), words.money(step.vnd));
        words.say_of("per-page", &[("page", &page), ("amount", &amount)])
    });
    let cap = cap.map(|cap| words.say_of("at-most", &[("amount", &words.money(cap))]));
    steps.chain(cap).collect::<Vec<_>>().join("; ")
}

fn exemption(exempt: &Exemption, words: &Words) -> Exempt {
    let relief = match exempt.relief {
        Relief::Percent(100) => words.say("exempt-whole").into_owned(),
        Relief::Percent(percent) => {
            words.say_of("exempt-percent", &[("percent", &percent.to_string())])
        }
        Relief::ReducedToVnd(amount) => {
            words.say_of("exempt-reduced", &[("amount", &words.money(amount))])
        }
    };
    Exempt {
        who: words.either(&exempt.who_vi, &exempt.who_en).to_owned(),
        relief,
        evidence: exempt.evidence_vi.clone(),
        ground: exempt.ground.clone(),
    }
}
