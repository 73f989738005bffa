//! `POST /api/v1/catalogue/publications`: one entry of the catalogue as it is from now on.

use axum::extract::State;
use motcua_api::{Command, Problem, Recorded, kinds};
use motcua_domain::Who;
use motcua_domain::calendar::{Calendar, CalendarData};
use motcua_domain::catalogue::{Agency, Catalogue, Certificate, Counter, Event, Procedure};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Service;
use crate::check::{Known, small};
use crate::entries::{
    AgencyEntry, CalendarEntry, CertificateEntry, CounterEntry, ProcedureForm, RulesForm,
};
use crate::files::procedures::{self, Entry};
use crate::load::{calendar_event, is_change, procedure_event};

/// One entry, as it is from now on.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) enum PublicationBody {
    /// An agency that is new or has changed.
    Agency(AgencyEntry),
    /// A counter that is new or has changed.
    Counter(CounterEntry),
    /// A procedure that is new or has changed, as `procedures.json` has it, keys in camelCase.
    Procedure(Box<ProcedureForm>),
    /// The city's calendar, whole.
    Calendar(CalendarEntry),
    /// A rule set, whole.
    Rules(RulesForm),
    /// A certificate (chứng thư số) of an agency that is new or has changed.
    Certificate(CertificateEntry),
}

/// What was published.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct PublishedEntry {
    /// `agency`, `counter`, `procedure`, `calendar`, `rules` or `certificate`.
    kind: &'static str,
    /// Its id or code; the city's calendar has the id `city`, rules have their year.
    id: String,
    /// How many versions of it were published.
    version: u32,
}

/// Publishes one entry. What is published already as it is here stays, and is answered with 200.
#[utoipa::path(
    post, path = "/api/v1/catalogue/publications", tag = "catalogue",
    request_body = PublicationBody,
    responses(
        (status = 201, body = PublishedEntry, description = "Published"),
        (status = 200, body = PublishedEntry, description = "It was published before"),
        (status = 422, description = "The entry does not fit the catalogue"),
    ),
)]
pub(crate) async fn publish(
    State(service): State<Service>,
    Command { act, body }: Command<PublicationBody>,
) -> Result<Recorded<PublishedEntry>, Problem> {
    service.record(&act.actor.who, |published| publication(body, published)).await
}

impl Service {
    /// Publishes what is made of the standing catalogue, or tells why it does not fit.
    pub(super) async fn record(
        &self,
        who: &Who,
        publication: impl FnOnce(&Catalogue) -> Result<Event, String>,
    ) -> Result<Recorded<PublishedEntry>, Problem> {
        let _alone = self.one_at_a_time.lock().await;
        let (_, catalogue) = self.at_least(None).await?;
        let event = publication(&catalogue).map_err(|reason| unfit(&reason))?;
        let is_new = is_change(&event, &catalogue);
        let entry = self.published.publisher().publish(who, &event).await?;
        self.at_least(Some(entry.position)).await?;
        let (kind, id) = name(&event);
        let answer = PublishedEntry { kind, id, version: entry.version.0 };
        let recorded = if is_new { Recorded::created } else { Recorded::ok };
        Ok(recorded(entry.version, entry.position, answer))
    }
}

/// The event of a publication, with the version that it has, or what is wrong with the entry.
fn publication(body: PublicationBody, published: &Catalogue) -> Result<Event, String> {
    let agencies = || published.agencies().map(AsRef::as_ref);
    match body {
        PublicationBody::Agency(entry) => {
            let agency = Agency::from(entry);
            Known::of(agencies().chain([&agency])).agency(&agency)?;
            Ok(Event::AgencyPublished(agency))
        }
        PublicationBody::Counter(entry) => {
            let counter = Counter::from(entry);
            Known::of(agencies()).counter(&counter)?;
            Ok(Event::CounterPublished(counter))
        }
        PublicationBody::Procedure(form) => {
            let ProcedureForm(entry) = *form;
            checked(&procedure(entry)?, published)
        }
        PublicationBody::Calendar(entry) => {
            let data = CalendarData::from(entry);
            let known = Known::of(agencies());
            data.closures.iter().try_for_each(|closure| known.closure(closure))?;
            Calendar::new(data.clone()).map_err(|error| error.to_string())?;
            let event = calendar_event(&data, published);
            small(event.clone())?;
            Ok(event)
        }
        PublicationBody::Certificate(entry) => {
            let certificate = Certificate::from(entry);
            Known::of(agencies()).certificate(&certificate)?;
            Ok(Event::CertificatePublished(certificate))
        }
        PublicationBody::Rules(RulesForm(rules)) => {
            let event = Event::RulesPublished(rules);
            small(event.clone())?;
            Ok(event)
        }
    }
}

/// The procedure of an entry, or everything that is wrong with it.
pub(super) fn procedure(entry: Entry) -> Result<Procedure, String> {
    procedures::procedure(entry).map_err(|reasons| {
        let texts: Vec<_> = reasons.into_iter().map(String::from).collect();
        texts.join("; ")
    })
}

/// The publication of a procedure, or what is wrong with it. A change needs its decision.
pub(super) fn checked(procedure: &Procedure, published: &Catalogue) -> Result<Event, String> {
    Known::of(published.agencies().map(AsRef::as_ref)).procedure(procedure)?;
    let event = procedure_event(procedure, published);
    let changes = published.procedure(&procedure.code).is_some() && is_change(&event, published);
    if changes && procedure.decision.is_none() {
        return Err("a change of a published procedure needs its decision".to_owned());
    }
    Ok(event)
}

fn name(event: &Event) -> (&'static str, String) {
    match event {
        Event::AgencyPublished(agency) => ("agency", agency.id.to_string()),
        Event::CounterPublished(counter) => ("counter", counter.id.to_string()),
        Event::ProcedurePublished(procedure) => ("procedure", procedure.code.to_string()),
        Event::CalendarPublished(_) => ("calendar", "city".to_owned()),
        Event::CertificatePublished(certificate) => ("certificate", certificate.sha256.to_string()),
        Event::RulesPublished(rules) => ("rules", rules.rule_set.year().to_string()),
    }
}

fn unfit(reason: &str) -> Problem {
    let vi = format!("Không công bố được: {reason}");
    Problem::new(&kinds::INVALID_FACTS).detail(vi, format!("Cannot be published: {reason}"))
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;
    use motcua_domain::catalogue::{CertificateHolder, FormSchema, ResultFile, SignatureNeed};
    use serde_json::{Value, json};

    use super::*;
    use crate::{Files, Texts};

    pub(crate) fn catalogue() -> Catalogue {
        let files = Files::parse(&Texts::embedded()).unwrap();
        let mut catalogue = Catalogue::default();
        for event in crate::changes(&files, &Catalogue::default()) {
            catalogue.apply(&event);
        }
        catalogue
    }

    fn published(body: Value) -> Result<Event, String> {
        let body = serde_json::from_value(body).map_err(|error| error.to_string())?;
        publication(body, &catalogue())
    }

    /// A procedure of the embedded file with its keys in camelCase.
    pub(crate) fn form(code: &str) -> Value {
        let file: Value = serde_json::from_str(&Texts::embedded().procedures).unwrap();
        let all = file["procedures"].as_array().unwrap();
        camel(all.iter().find(|procedure| procedure["code"] == code).unwrap().clone())
    }

    fn camel(value: Value) -> Value {
        let key = |key: &str| {
            let mut words = key.split('_');
            let first = words.next().unwrap_or_default().to_owned();
            words.fold(first, |camel, word| camel + &word[..1].to_uppercase() + &word[1..])
        };
        match value {
            Value::Object(members) => {
                let member =
                    |name: &str, member| if name == "form" { member } else { camel(member) };
                members.into_iter().map(|(name, it)| (key(&name), member(&name, it))).collect()
            }
            Value::Array(items) => items.into_iter().map(camel).collect(),
            other => other,
        }
    }

    #[test]
    fn a_procedure_that_is_published_already_is_no_change() {
        for code in ["1.001193", "2.000815", "1.013831"] {
            let event = published(json!({ "procedure": form(code) })).unwrap();
            assert!(!is_change(&event, &catalogue()), "{code}");
        }
    }

    #[test]
    fn a_changed_procedure_is_published_as_its_next_version() {
        let mut form = form("1.001193");
        form["nameEn"] = json!("Registration of a birth");
        let refused = published(json!({ "procedure": form }));
        assert_eq!(refused, Err("a change of a published procedure needs its decision".to_owned()));
        form["decision"] =
            json!({ "number": "2345/QĐ-UBND", "day": "2026-11-20", "effectFrom": "2026-12-01" });
        let event = published(json!({ "procedure": form })).unwrap();
        assert!(is_change(&event, &catalogue()));
        let Event::ProcedurePublished(procedure) = event else { panic!("{event:?}") };
        assert_eq!(procedure.version, 2);
    }

    #[test]
    fn a_form_keeps_the_names_of_its_fields_and_the_words_of_json_schema() {
        let mut form = form("1.004873");
        form["decision"] =
            json!({ "number": "1", "day": "2026-11-20", "effectFrom": "2026-12-01" });
        let schema = json!({ "type": "object", "properties": {
            "spouse_name": { "type": "string", "minLength": 1 }, "nameEn": true } });
        form["form"] = schema.clone();
        let Ok(Event::ProcedurePublished(procedure)) = published(json!({ "procedure": form }))
        else {
            panic!("it was refused")
        };
        assert_eq!(procedure.form.as_ref().map(FormSchema::to_json), Some(schema));
        assert!(procedure.sub_cases.iter().all(|case| case.form == procedure.form));
    }

    #[test]
    fn an_entry_reads_back_as_it_is_shown() {
        let catalogue = catalogue();
        for agency in catalogue.agencies() {
            let shown = serde_json::to_value(AgencyEntry::from(agency.as_ref())).unwrap();
            let event = published(json!({ "agency": shown }));
            assert_eq!(event, Ok(Event::AgencyPublished(agency.as_ref().clone())));
        }
        let counter = catalogue.counters().next().unwrap();
        let shown = serde_json::to_value(CounterEntry::from(counter.as_ref())).unwrap();
        let event = published(json!({ "counter": shown }));
        assert_eq!(event, Ok(Event::CounterPublished(counter.as_ref().clone())));
    }

    #[test]
    fn a_certificate_is_registered_for_an_agency_and_a_person_or_its_seal() {
        let certificate = |agency: &str, account: Value| {
            json!({ "certificate": { "sha256": "a7".repeat(32), "agency": agency,
                "account": account, "validFrom": "2026-11-27", "validTo": "2027-11-26" } })
        };
        for (account, holder) in [
            (json!("account-1"), CertificateHolder::Account("account-1".parse().unwrap())),
            (Value::Null, CertificateHolder::Seal),
        ] {
            let Ok(Event::CertificatePublished(said)) = published(certificate("H13.121", account))
            else {
                panic!("it was refused")
            };
            assert_eq!((said.holder, said.valid_to), (holder, Some(date(2027, 11, 26))));
        }
        let told = published(certificate("H99", Value::Null)).unwrap_err();
        assert_eq!(told, "H99 is not among the agencies");
        let mut reversed = certificate("H13.121", Value::Null);
        reversed["certificate"]["validTo"] = json!("2026-11-26");
        let told = published(reversed).unwrap_err();
        assert_eq!(told, "ends 2026-11-26, before 2026-11-27");
    }

    #[test]
    fn a_paper_may_ask_for_the_signature_of_an_agency_that_there_is() {
        let mut form = form("1.001193");
        form["decision"] =
            json!({ "number": "1", "day": "2026-11-20", "effectFrom": "2026-12-01" });
        form["requiredPapers"][0]["signature"] = json!("official:H13.121");
        form["resultFile"] = json!("signed");
        let Ok(Event::ProcedurePublished(procedure)) = published(json!({ "procedure": form }))
        else {
            panic!("it was refused")
        };
        let need = SignatureNeed::Official("H13.121".parse().unwrap());
        assert_eq!(procedure.sub_cases[0].papers[0].signature, need);
        assert!(procedure.sub_cases.iter().all(|case| case.result_file == ResultFile::Signed));
        for (need, told) in [
            ("official:H99", "H99 is not among the agencies"),
            ("official", "must be none, any, applicant or official:<agency>"),
        ] {
            form["requiredPapers"][0]["signature"] = json!(need);
            let reason = published(json!({ "procedure": form })).unwrap_err();
            assert!(reason.contains(told), "{reason}");
        }
    }

    #[test]
    fn a_calendar_is_published_whole() {
        let calendar = json!({
            "hours": [["07:30", "11:30"], ["13:00", "17:00"]], "weekdays": ["monday", "friday"],
            "cutOff": "15:00",
            "days": [{ "date": "2027-01-01", "kind": "holiday", "nameVi": "Tết Dương lịch",
                "nameEn": "New Year's Day", "certain": true }],
        });
        let Ok(Event::CalendarPublished(data)) = published(json!({ "calendar": calendar })) else {
            panic!("it was refused")
        };
        assert_eq!((data.version, data.weekdays.len(), data.days.len()), (2, 2, 1));
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let counter = |agency: &str| {
            json!({ "counter": { "id": format!("{agency}/1"),
            "agency": agency, "nameVi": "Quầy 1", "nameEn": "Counter 1" } })
        };
        let mut snake = form("1.001193");
        snake["name_en"] = json!("Birth");
        let mut far = form("1.013831");
        far["steps"][0]["agency"] = json!("H99");
        for (body, told) in [
            (counter("H99"), "H99 is not among the agencies"),
            (json!({ "procedure": snake }), "unknown field `name_en`"),
            (json!({ "procedure": far }), "H99 is neither an agency nor a word for one"),
            (
                json!({ "calendar": { "hours": [["07:00", "11:00"]], "weekdays": ["monday"],
                    "cutOff": "15:00", "days": [], "closures": [{ "agency": "H99",
                    "from": "2026-09-03", "to": "2026-09-04", "decision": "15/QĐ" }] } }),
                "H99 is not among the agencies",
            ),
            (json!({ "holiday": {} }), "unknown variant `holiday`"),
            (json!({}), "expected"),
        ] {
            let reason = published(body).unwrap_err();
            assert!(reason.contains(told), "{reason}");
        }
    }
}
