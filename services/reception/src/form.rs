//! The data of the electronic form (tờ khai điện tử), checked against the procedure's schema.

use jsonschema::{Draft, ValidationError};
use motcua_api::{Problem, kinds};
use motcua_domain::catalogue::FormSchema;
use serde_json::Value;

/// The most faults of a form that one answer names.
const MOST: usize = 20;

/// Checks a form's data; every fault is named with its field and its rule (the schema's keyword).
///
/// Who hands a form in on paper gives no data, and nothing is checked. A schema was checked when it was
/// published, and refers to nothing outside itself.
pub(crate) fn check(data: Option<&Value>, schema: Option<&FormSchema>) -> Result<(), Problem> {
    let (Some(data), Some(schema)) = (data, schema) else { return Ok(()) };
    let schema = schema.to_json();
    let validator = jsonschema::options().with_draft(Draft::Draft202012).build(&schema);
    let validator = validator.map_err(|error| Problem::internal(&error))?;
    let mut faults = validator.iter_errors(data).take(MOST).peekable();
    if faults.peek().is_none() {
        return Ok(());
    }
    let problem = Problem::new(&kinds::INVALID_FACTS).with("code", "form-invalid").detail(
        "Tờ khai chưa đúng quy định của thủ tục.",
        "The form is not as the procedure asks.",
    );
    Err(faults.fold(problem, |problem, fault| problem.field(field(&fault), rule(&fault))))
}

/// `form/buyer/kind`; of a field that is missing, the field itself.
fn field(fault: &ValidationError<'_>) -> String {
    use jsonschema::error::ValidationErrorKind::Required;
    let place = fault.instance_path();
    match fault.kind() {
        Required { property } => {
            format!("form{place}/{}", property.as_str().unwrap_or_default())
        }
        _ => format!("form{place}"),
    }
}

/// The keyword of the schema that the data break, `required` or `maximum`.
fn rule(fault: &ValidationError<'_>) -> String {
    fault.schema_path().as_str().rsplit('/').next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use axum::response::IntoResponse;
    use serde_json::json;

    use super::*;

    fn schema() -> FormSchema {
        FormSchema::new(
            json!({
                "type": "object",
                "required": ["parcel"],
                "properties": {
                    "parcel": { "type": "string", "maxLength": 3 },
                    "area": { "type": "number", "exclusiveMinimum": 0 },
                },
            })
            .to_string(),
        )
    }

    #[tokio::test]
    async fn every_fault_is_named_with_its_field_and_its_rule() {
        let problem = check(Some(&json!({ "area": 0 })), Some(&schema())).unwrap_err();
        let body = axum::body::to_bytes(problem.into_response().into_body(), 10_000).await.unwrap();
        let told: Value = serde_json::from_slice(&body).unwrap();
        let mut faults: Vec<_> = told["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| (e["field"].as_str().unwrap(), e["rule"].as_str().unwrap()))
            .collect();
        faults.sort_unstable();
        assert_eq!(faults, [("form/area", "exclusiveMinimum"), ("form/parcel", "required")]);
    }

    #[test]
    fn what_fits_and_what_was_handed_in_on_paper_pass() {
        assert!(check(Some(&json!({ "parcel": "12", "area": 80.5 })), Some(&schema())).is_ok());
        assert!(check(None, Some(&schema())).is_ok());
        assert!(check(Some(&json!({ "anything": 1 })), None).is_ok());
    }
}
