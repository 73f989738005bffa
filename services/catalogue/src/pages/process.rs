//! The process of a sub-case, drawn: one box a step, those that run side by side beside each other.

use motcua_domain::calendar::WorkingSpan;
use motcua_domain::catalogue::{AgencyWord, Catalogue, Procedure, ProcessStep, SubCase};
use motcua_pages::Words;

/// The steps of one order.
pub(super) struct Stage {
    pub(super) order: u16,
    pub(super) steps: Vec<Step>,
}

/// A step in words.
pub(super) struct Step {
    pub(super) agency: String,
    pub(super) action: String,
    /// How long it may take; none while the applicant is waited for.
    pub(super) time: Option<WorkingSpan>,
    /// Done only in some cases.
    pub(super) conditional: bool,
}

/// A variant that has the process of all, where all have the same.
pub(super) fn common_process(procedure: &Procedure) -> Option<&SubCase> {
    let same = procedure.sub_cases.windows(2).all(|pair| pair[0].steps == pair[1].steps);
    procedure.sub_cases.first().filter(|_| same)
}

pub(super) fn stages(steps: &[ProcessStep], catalogue: &Catalogue, words: &Words) -> Vec<Stage> {
    let mut stages = Vec::<Stage>::new();
    for step in steps {
        let told = Step {
            agency: agency(&step.agency, catalogue, words),
            action: words.action(&step.action),
            time: (!step.clock_stopped).then(|| WorkingSpan::from_minutes(i64::from(step.minutes))),
            conditional: step.condition.is_some(),
        };
        match stages.iter_mut().find(|stage| stage.order == step.order) {
            Some(stage) => stage.steps.push(told),
            None => stages.push(Stage { order: step.order, steps: vec![told] }),
        }
    }
    stages
}

fn agency(word: &AgencyWord, catalogue: &Catalogue, words: &Words) -> String {
    let text = match word {
        AgencyWord::Id(id) => return words.agency(catalogue, id),
        AgencyWord::Commune => "agency-commune",
        AgencyWord::District => "agency-district",
        AgencyWord::DistrictTax => "agency-tax",
        AgencyWord::DistrictInsurance => "agency-insurance",
        AgencyWord::DistrictPolice => "agency-district-police",
        AgencyWord::LandBranch => "agency-land-branch",
        AgencyWord::CommunePolice => "agency-commune-police",
        AgencyWord::School => "agency-school",
        AgencyWord::Requester => "agency-requester",
    };
    words.say(text).into_owned()
}
