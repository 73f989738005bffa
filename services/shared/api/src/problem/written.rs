//! A problem as JSON, and the page that explains its kind.

use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{Kind, Problem, kinds};
use crate::language::Language;
use crate::trace::TraceId;

/// A problem (RFC 9457) as a reply holds it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct WrittenProblem {
    /// Its kind: a relative URI that explains it.
    #[serde(rename = "type")]
    #[schema(example = "/problems/dossier-changed")]
    kind: String,
    /// The kind in a few words, in the language of `Accept-Language` (`vi` by default).
    title: String,
    /// The HTTP status.
    status: u16,
    /// What was wrong this time.
    detail: String,
    /// The fields that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    errors: Vec<WrittenField>,
    /// The trace, for whoever runs the program; with status 500 and above.
    #[serde(skip_serializing_if = "Option::is_none")]
    trace_id: Option<String>,
    /// What else the kind has to say, e.g. `code`, `currentVersion`, `changes`, `position`.
    #[serde(flatten)]
    #[schema(additional_properties)]
    members: Map<String, Value>,
}

/// One field that is wrong.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldError)]
pub struct WrittenField {
    /// The path of the field, or the name of the header or parameter.
    #[schema(example = "papers[2].paper")]
    field: String,
    /// The rule, by a word.
    #[schema(example = "required")]
    rule: String,
    /// The rule in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

/// What one kind of problem means and what to do about it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProblemKind)]
pub struct Explained {
    /// Its relative URI.
    #[serde(rename = "type")]
    kind: String,
    /// The HTTP status.
    status: u16,
    /// The kind in a few words.
    title: String,
    /// The rule that was not kept.
    rule: String,
    /// What to do.
    remedy: String,
}

impl Problem {
    pub(super) fn written(&self, language: Language, trace: Option<TraceId>) -> WrittenProblem {
        let inner = &self.0;
        let kind = inner.kind;
        let detail = inner.detail.as_ref().unwrap_or(&kind.rule);
        let errors = inner.fields.iter().map(|field| WrittenField {
            field: field.path.clone(),
            rule: field.rule.clone().into_owned(),
            message: field.message.as_ref().map(|text| text.get(language).to_owned()),
        });
        WrittenProblem {
            kind: kind.uri(),
            title: kind.title.get(language).to_owned(),
            status: kind.status.as_u16(),
            detail: detail.get(language).to_owned(),
            errors: errors.collect(),
            trace_id: trace.filter(|_| kind.status.is_server_error()).map(|id| id.to_string()),
            members: inner.members.clone(),
        }
    }
}

/// Explains one kind in one language.
pub fn explain(kind: &Kind, language: Language) -> Explained {
    Explained {
        kind: kind.uri(),
        status: kind.status.as_u16(),
        title: kind.title.get(language).to_owned(),
        rule: kind.rule.get(language).to_owned(),
        remedy: kind.remedy.get(language).to_owned(),
    }
}

/// Explains every kind in one language, in the list's order.
pub fn explain_all(language: Language) -> Vec<Explained> {
    kinds::ALL.iter().map(|kind| explain(kind, language)).collect()
}

#[cfg(test)]
impl Problem {
    /// What a caller that asked for English gets.
    pub(crate) fn written_in_english(&self) -> WrittenProblem {
        self.written(Language::English, None)
    }
}
