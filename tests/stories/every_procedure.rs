//! Every procedure of the city's catalogue, in each of its sub-cases, walked from the counter to the
//! return, under the administration of three levels and under that of two.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::date;
use motcua_domain::catalogue::{
    Catalogue, Procedure, ProcedureKind, ReceivedBy, SubCase, Surroundings,
};
use motcua_domain::dossier::{Status, Step};
use motcua_domain::{AgencyId, Date};
use motcua_eventlog::Position;
use motcua_journal::Loaded;
use motcua_tests::{Ask, City, Dossier, Person};
use serde_json::{Value, json};

/// An administration: its day, a commune, a school, an agency that asks in internal procedures.
struct Administration {
    morning: &'static str,
    day: Date,
    commune: &'static str,
    school: &'static str,
    department: &'static str,
}

const THREE_LEVELS: Administration = Administration {
    morning: "2019-03-04 08:00",
    day: date(2019, 3, 4),
    commune: "H13.31.7",
    school: "H13.31.S1",
    department: "H13.5",
};

const TWO_LEVELS: Administration = Administration {
    morning: "2025-09-08 08:00",
    day: date(2025, 9, 8),
    commune: "H13.131",
    school: "H13.131.S1",
    department: "H13.105",
};

#[tokio::test(flavor = "multi_thread")]
async fn every_procedure_comes_to_its_end_under_three_levels() {
    let walked = walk_all(&THREE_LEVELS).await;
    assert!(walked >= 60, "{walked} sub-cases");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_procedure_comes_to_its_end_under_two_levels() {
    let walked = walk_all(&TWO_LEVELS).await;
    assert!(walked >= 60, "{walked} sub-cases");
}

async fn walk_all(place: &Administration) -> usize {
    let city = City::open_at(place.morning).await;
    let catalogue = city.running().shop.base.dossiers.catalogue();
    let in_force = |procedure: &&Arc<Procedure>| procedure.in_force(place.day);
    let mut walked = 0;
    for procedure in catalogue.procedures().filter(in_force) {
        for case in &procedure.sub_cases {
            // Where a step hangs on an answer, once with it and once without.
            let hangs = case.steps.iter().any(|step| step.condition.is_some());
            for yes in if hangs { &[true, false][..] } else { &[true] } {
                let yes = *yes;
                let walk = Walk { city: &city, catalogue: &catalogue, place, procedure, case, yes };
                walk.to_the_end().await;
                walked += 1;
            }
        }
    }
    walked
}

struct Walk<'a> {
    city: &'a City,
    catalogue: &'a Catalogue,
    place: &'a Administration,
    procedure: &'a Procedure,
    case: &'a SubCase,
    /// What the form says to every question of yes or no.
    yes: bool,
}

/// A made-up number of as many digits as a pattern asks for, `^[0-9]{10}$`.
fn digits(pattern: &str) -> String {
    let count = pattern.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    let count = count.and_then(|(count, _)| count.parse().ok()).unwrap_or(12);
    format!("{:0>count$}", 1)
}

/// A form that is filled in: something that fits in every field.
fn filled(schema: &Value, yes: bool) -> Value {
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let fields = schema["properties"].as_object().into_iter().flatten();
            fields.map(|(name, field)| (name.clone(), filled(field, yes))).collect()
        }
        Some("boolean") => json!(yes),
        Some("integer" | "number") => json!(schema["minimum"].as_u64().unwrap_or(1)),
        Some("array") => json!([filled(&schema["items"], yes)]),
        _ if schema["format"] == "date" => json!("2019-01-02"),
        _ if schema["pattern"].is_string() => json!(digits(schema["pattern"].as_str().unwrap())),
        _ => json!("Mẫu"),
    }
}

impl Walk<'_> {
    fn name(&self) -> String {
        format!("{} {:?} on {}", self.procedure.code, self.case.id, self.place.day)
    }

    /// Whose counter receives it.
    fn receiver(&self) -> AgencyId {
        let id = |text: &str| text.parse::<AgencyId>().unwrap();
        let (commune, school) = (id(self.place.commune), id(self.place.school));
        if self.procedure.received_by == Some(ReceivedBy::School) {
            return school;
        }
        if self.procedure.kind == ProcedureKind::Internal {
            return id(self.place.department);
        }
        let around =
            Surroundings { place: Some(&commune), requester: &commune, day: self.place.day };
        let first = &self.case.steps[0].agency;
        let agency = self.catalogue.resolve(first, &around).expect("the first agency is known");
        let receiver = self.catalogue.receiver_for(&agency, self.place.day);
        receiver.unwrap_or_else(|| panic!("{}: nobody receives for {agency}", self.name())).clone()
    }

    fn body(&self) -> Value {
        let required = self.case.papers.iter().filter(|paper| paper.required);
        let papers: Vec<_> =
            required.map(|paper| json!({ "paper": paper.id, "originals": 1 })).collect();
        let mut body = json!({
            "procedure": self.procedure.code,
            "applicant": { "name": "Nguyễn Văn Mẫu" },
            "place": self.place.commune,
            "papers": papers,
        });
        if !self.case.id.is_empty() {
            body["subCase"] = json!(self.case.id);
        }
        if let Some(form) = &self.case.form {
            body["form"] = filled(&form.to_json(), self.yes);
        }
        if self.case.at_once {
            body["lines"] = json!([{ "pages": 5, "copies": 3 }]);
            body.as_object_mut().unwrap().remove("papers");
        }
        body
    }

    async fn to_the_end(&self) {
        let receiver = self.receiver();
        let clerk = self.city.clerk(receiver.as_str());
        let path = if self.case.at_once { "/api/v1/dossiers/at-once" } else { "/api/v1/dossiers" };
        let reply = clerk.ask(Ask::post(path, &self.body())).await;
        assert_eq!(reply.status, 201, "{} at {receiver}: {}", self.name(), reply.json());
        let mut dossier = Dossier::of(&reply);
        for _ in 0..60 {
            let loaded = self.loaded(&dossier).await;
            if loaded.dossier.status == Status::Returned {
                return self.everybody_took_part(&loaded, &clerk, &dossier).await;
            }
            dossier.version = loaded.tail.version.0;
            self.go_on(&loaded, &mut dossier).await;
        }
        panic!("{} never ends", self.name());
    }

    async fn loaded(&self, dossier: &Dossier) -> Arc<Loaded> {
        let code = dossier.code.parse().unwrap();
        let dossiers = &self.city.running().shop.base.dossiers;
        dossiers.load(&code, Position::START).await.unwrap()
    }

    fn person(&self, agency: &AgencyId) -> Arc<Person> {
        self.city.clerk(agency.as_str())
    }

    /// The next thing that somebody does, as the process has it.
    async fn go_on(&self, loaded: &Loaded, dossier: &mut Dossier) {
        let state = &loaded.dossier;
        let facts = state.reception.as_ref().unwrap();
        let holder = state.holder.as_ref().unwrap();
        let (person, open) = (self.person(holder), state.step.as_ref().unwrap());
        let step = open.number;
        if let Some(branch) = state.branches.iter().find(|branch| !branch.state.is_closed()) {
            let agency = self.person(&branch.agency);
            agency.takes(dossier).await;
            return agency.finishes_step(dossier, branch.step).await;
        }
        match state.status {
            Status::Received | Status::InProgress => {}
            Status::WaitingForDuty => return person.takes_payment(dossier, 1_000_000).await,
            Status::Done if Some(holder) == state.returned_at.as_ref() => {
                return person.returns(dossier).await;
            }
            Status::Done => {
                return self.pass(holder, state.returned_at.as_ref().unwrap(), dossier).await;
            }
            other => panic!("{}: {other:?}", self.name()),
        }
        let waits = |step: Option<&Step>| step.is_some_and(|step| step.clock_stopped);
        if !open.ended && step > 1 && waits(facts.step(step + 1)) {
            return person.notifies_duty(dossier, 1_000_000).await;
        }
        if step > 1 && !facts.goes_on_elsewhere(step, holder) {
            person.signs(dossier).await;
            return person.seals(dossier, "000001").await;
        }
        let (_, next) = facts.next_agency(step, holder).expect("somebody comes next");
        self.pass(holder, next, dossier).await;
    }

    /// A give and a take; to a branch only the give, and within one unit one act.
    async fn pass(&self, from: &AgencyId, to: &AgencyId, dossier: &mut Dossier) {
        if self.procedure.one_unit && from == to {
            return self.person(to).takes(dossier).await;
        }
        let body = json!({ "to": self.next_branch(dossier).await.unwrap_or_else(|| to.clone()) });
        let given = self.person(from).does(dossier, "hand-overs", &body).await.json();
        if given["offeredTo"].is_string() {
            self.person(to).takes(dossier).await;
        }
    }

    /// The agency of a parallel group to which no file was given yet.
    async fn next_branch(&self, dossier: &Dossier) -> Option<AgencyId> {
        let loaded = self.loaded(dossier).await;
        let (state, facts) = (&loaded.dossier, loaded.dossier.reception.as_ref()?);
        let (next, _) = facts.next_agency(state.step.as_ref()?.number, state.holder.as_ref()?)?;
        let open = facts.group_of(next).into_iter().find(|step| state.branch(*step).is_none())?;
        Some(facts.step(open)?.agency.clone())
    }

    /// Whoever has a step in the process had the dossier.
    async fn everybody_took_part(&self, loaded: &Loaded, clerk: &Person, dossier: &Dossier) {
        let facts = loaded.dossier.reception.as_ref().unwrap();
        if self.case.at_once {
            return;
        }
        let history = clerk.sees(&dossier.path("history")).await.json();
        let taken =
            history["lines"].as_array().unwrap().iter().filter(|line| line["event"] == "Taken");
        let taken: BTreeSet<_> =
            taken.map(|line| line["to"].as_str().unwrap().to_owned()).collect();
        let work = facts.steps.iter().skip(1).filter(|step| !step.clock_stopped);
        for step in work {
            let here = step.agency == facts.received_at && step.role == "return_clerk";
            assert!(here || taken.contains(step.agency.as_str()), "{}: {step:?}", self.name());
        }
    }
}
