//! Each process as a picture: a Mermaid flowchart a sub-case, for the page that officials check.

use std::fmt::Write;

use motcua_domain::catalogue::{Procedure, ProcessStep, SubCase};

/// The processes of the procedures, in Markdown.
pub fn draw(procedures: &[Procedure]) -> String {
    let mut text = String::new();
    for procedure in procedures {
        let Procedure { code, name_vi, name_en, .. } = procedure;
        line(&mut text, format_args!("## {code} {name_vi}\n\n{name_en}\n"));
        for case in drawn(procedure) {
            if !case.id.is_empty() {
                line(
                    &mut text,
                    format_args!("### {}: {} / {}\n", case.id, case.name_vi, case.name_en),
                );
            }
            line(&mut text, format_args!("```mermaid\nflowchart LR"));
            steps(&mut text, &case.steps);
            line(&mut text, format_args!("```\n"));
        }
    }
    text
}

/// The sub-cases, but once where all have the same process.
fn drawn(procedure: &Procedure) -> &[SubCase] {
    let cases = procedure.sub_cases.as_slice();
    let same = cases.windows(2).all(|pair| pair[0].steps == pair[1].steps);
    if same { cases.get(..1).unwrap_or_default() } else { cases }
}

/// Steps of one order stand side by side; the next begins when all of them have ended.
fn steps(text: &mut String, steps: &[ProcessStep]) {
    for (index, step) in steps.iter().enumerate() {
        let ProcessStep { order, agency, action, minutes, clock_stopped, .. } = step;
        let label = format!("{order}. {agency}<br/>{action}").replace('"', "'");
        if *clock_stopped {
            line(text, format_args!("    s{index}([\"{label}\"])"));
        } else {
            let (hours, rest) = (minutes / 60, minutes % 60);
            line(text, format_args!("    s{index}[\"{label}<br/>{hours} h {rest:02}\"]"));
        }
    }
    for (from, step) in steps.iter().enumerate() {
        let later = steps.iter().filter(|next| next.order > step.order);
        let Some(order) = later.map(|next| next.order).min() else { continue };
        for (to, _) in steps.iter().enumerate().filter(|(_, next)| next.order == order) {
            line(text, format_args!("    s{from} --> s{to}"));
        }
    }
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing into a text cannot fail.
    let _ = writeln!(text, "{words}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Files, Texts};

    fn of(code: &str) -> String {
        let files = Files::parse(&Texts::embedded()).unwrap();
        let wanted: Vec<_> =
            files.procedures.into_iter().filter(|p| p.code.as_str() == code).collect();
        assert_eq!(wanted.len(), 1, "{code}");
        draw(&wanted)
    }

    #[test]
    fn a_wait_for_the_applicant_is_round_and_steps_follow_each_other() {
        let picture = of("1.013831");
        assert!(picture.contains("flowchart LR"), "{picture}");
        assert!(picture.contains("(["), "the duty is waited for: {picture}");
        let steps = picture.matches("    s").count() - picture.matches(" --> ").count();
        assert_eq!(picture.matches(" --> ").count(), steps - 1, "one after the other: {picture}");
    }

    #[test]
    fn what_runs_side_by_side_forks_and_joins() {
        let picture = of("2.000986");
        let (first, last) = (picture.matches("s0 --> ").count(), picture.lines());
        let forks = last.filter(|line| line.contains(" --> ")).count();
        assert!(first >= 1 && forks > picture.matches("[\"").count() - 1, "{picture}");
    }
}
