//! `POST /api/v1/procedures/{code}/amendments` and `/withdrawals`: a published procedure changes, or
//! ends, by a decision and from the day on which that takes effect.
//!
//! What was received before keeps its version.

use axum::extract::State;
use jiff::civil::Date;
use motcua_api::{Command, InPath, Problem, Recorded};
use motcua_domain::ProcedureCode;
use motcua_domain::catalogue::{Catalogue, Decision, Event, Procedure};
use serde::Deserialize;
use utoipa::ToSchema;

use super::Service;
use super::publish::{PublishedEntry, checked, procedure};
use crate::entries::ProcedureForm;

/// The decision that makes a version (quyết định công bố).
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct DecisionBody {
    #[schema(example = "2345/QĐ-UBND")]
    number: String,
    /// The day on which it was signed.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// The first local day on which it holds.
    #[schema(value_type = String, format = Date)]
    effect_from: Date,
}

impl From<DecisionBody> for Decision {
    fn from(body: DecisionBody) -> Self {
        let DecisionBody { number, day, effect_from } = body;
        Self { number, day, effect_from }
    }
}

/// A procedure as it is from the day on which the decision takes effect.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct AmendmentBody {
    decision: DecisionBody,
    /// The whole procedure, as `procedures.json` has it, keys in camelCase.
    procedure: ProcedureForm,
}

/// A procedure ends.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct WithdrawalBody {
    /// Nothing is received under the procedure from the day on which it takes effect.
    decision: DecisionBody,
}

/// Publishes the next version of a procedure, by a decision.
#[utoipa::path(
    post, path = "/api/v1/procedures/{code}/amendments", tag = "catalogue",
    params(("code" = String, Path, description = "The procedure's code")),
    request_body = AmendmentBody,
    responses(
        (status = 201, body = PublishedEntry, description = "Published"),
        (status = 200, body = PublishedEntry, description = "It was published before"),
        (status = 422, description = "It does not fit the catalogue, or was never published"),
    ),
)]
pub(crate) async fn amend(
    State(service): State<Service>,
    InPath(code): InPath<ProcedureCode>,
    Command { act, body }: Command<AmendmentBody>,
) -> Result<Recorded<PublishedEntry>, Problem> {
    service.record(&act.actor.who, |published| amendment(&code, body, published)).await
}

/// Ends a procedure, by a decision: its last day is the one before the decision takes effect.
#[utoipa::path(
    post, path = "/api/v1/procedures/{code}/withdrawals", operation_id = "withdraw_procedure",
    tag = "catalogue",
    params(("code" = String, Path, description = "The procedure's code")),
    request_body = WithdrawalBody,
    responses(
        (status = 201, body = PublishedEntry, description = "Published"),
        (status = 200, body = PublishedEntry, description = "It was published before"),
        (status = 422, description = "It was never published, or has ended by then"),
    ),
)]
pub(crate) async fn withdraw(
    State(service): State<Service>,
    InPath(code): InPath<ProcedureCode>,
    Command { act, body }: Command<WithdrawalBody>,
) -> Result<Recorded<PublishedEntry>, Problem> {
    service
        .record(&act.actor.who, |published| withdrawal(&code, body.decision.into(), published))
        .await
}

fn amendment(
    code: &ProcedureCode,
    AmendmentBody { decision, procedure: ProcedureForm(entry) }: AmendmentBody,
    published: &Catalogue,
) -> Result<Event, String> {
    standing(code, published)?;
    let mut procedure = procedure(entry)?;
    if procedure.code != *code {
        return Err(format!("{} is not {code}", procedure.code));
    }
    procedure.decision = Some(decision.into());
    checked(&procedure, published)
}

fn withdrawal(
    code: &ProcedureCode,
    decision: Decision,
    published: &Catalogue,
) -> Result<Event, String> {
    let standing = standing(code, published)?;
    if standing.decision.as_ref() == Some(&decision) {
        // The same request again: it has ended by this decision.
        return checked(standing, published);
    }
    let last = decision.effect_from.yesterday().map_err(|error| error.to_string())?;
    if let Some(ended) = standing.valid_to.filter(|ended| *ended <= last) {
        return Err(format!("{code} ends {ended} already"));
    }
    let procedure =
        Procedure { valid_to: Some(last), decision: Some(decision), ..standing.clone() };
    checked(&procedure, published)
}

fn standing<'a>(code: &ProcedureCode, published: &'a Catalogue) -> Result<&'a Procedure, String> {
    published.procedure(code).map(AsRef::as_ref).ok_or_else(|| format!("{code} is not published"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use serde_json::json;

    use super::super::publish::tests::{catalogue, form};
    use super::*;
    use crate::load::is_change;

    fn code() -> ProcedureCode {
        "1.001193".parse().unwrap()
    }

    fn decision(number: &str) -> Decision {
        let (day, effect_from) = (date(2026, 11, 20), date(2026, 12, 1));
        Decision { number: number.to_owned(), day, effect_from }
    }

    fn amended(decision: &serde_json::Value) -> Result<Event, String> {
        let mut changed = form("1.001193");
        changed["nameEn"] = json!("Registration of a birth");
        let body = json!({ "decision": decision, "procedure": changed });
        let body = serde_json::from_value(body).map_err(|error| error.to_string())?;
        amendment(&code(), body, &catalogue())
    }

    #[test]
    fn an_amendment_is_the_next_version_and_holds_from_its_day() {
        let told =
            json!({ "number": "2345/QĐ-UBND", "day": "2026-11-20", "effectFrom": "2026-12-01" });
        let event = amended(&told).unwrap();
        let mut after = catalogue();
        after.apply(&event);
        let on = |day| after.procedure_on(&code(), day).unwrap();
        assert_eq!(on(date(2026, 11, 30)).version, 1);
        assert_eq!(on(date(2026, 12, 1)).version, 2);
        assert_eq!(on(date(2026, 12, 1)).name_en, "Registration of a birth");
        assert_eq!(on(date(2026, 12, 1)).decision, Some(decision("2345/QĐ-UBND")));
    }

    #[test]
    fn a_withdrawn_procedure_is_received_until_the_day_before_the_decision() {
        let event = withdrawal(&code(), decision("2346/QĐ-UBND"), &catalogue()).unwrap();
        let mut after = catalogue();
        after.apply(&event);
        let received = |day| after.procedure_on(&code(), day).unwrap().in_force(day);
        assert!(received(date(2026, 11, 30)));
        assert!(!received(date(2026, 12, 1)));
        let again = withdrawal(&code(), decision("2346/QĐ-UBND"), &after).unwrap();
        assert!(!is_change(&again, &after), "the same request again");
        let ended = withdrawal(&code(), decision("2347/QĐ-UBND"), &after).unwrap_err();
        assert!(ended.contains("ends 2026-11-30 already"), "{ended}");
    }

    #[test]
    fn a_decision_that_cannot_be_is_refused() {
        for (told, reason) in [
            (json!({ "number": "", "day": "2026-11-20", "effectFrom": "2026-12-01" }), "a number"),
            (
                json!({ "number": "1", "day": "2026-11-20", "effectFrom": "2026-11-01" }),
                "takes effect 2026-11-01, before its day",
            ),
            (json!({ "number": "1", "day": "2026-11-20" }), "missing field `effectFrom`"),
        ] {
            let refused = amended(&told).unwrap_err();
            assert!(refused.contains(reason), "{refused}");
        }
        let other = amendment(
            &"1.000656".parse().unwrap(),
            serde_json::from_value(json!({ "procedure": form("1.001193"), "decision":
                { "number": "1", "day": "2026-11-20", "effectFrom": "2026-12-01" } }))
            .unwrap(),
            &catalogue(),
        );
        assert_eq!(other, Err("1.001193 is not 1.000656".to_owned()));
        let unknown = withdrawal(&"9.999999".parse().unwrap(), decision("1"), &catalogue());
        assert_eq!(unknown, Err("9.999999 is not published".to_owned()));
    }
}
