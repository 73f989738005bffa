//! What of a request a dossier is found by.

use std::collections::BTreeSet;

use motcua_domain::dossier::Request;
use serde_json::Value;

use super::ids::Ids;
use super::question::Parcel;
use super::words::words_of;

/// The fields of forms that name a parcel and its map sheet.
const FORM_PARCEL: &str = "parcel";
const FORM_SHEET: &str = "map_sheet";

/// The most objects within a form that are looked into for parcels.
const MOST_OBJECTS: usize = 100;

/// The digests of what a dossier is found by, apart from its code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Terms {
    /// The words of the applicant's name.
    pub(crate) words: Vec<i64>,
    /// The applicant's telephone numbers.
    pub(crate) phones: Vec<i64>,
    /// The other numbers: identities, telephone numbers of who acts for it, parcels.
    pub(crate) others: Vec<i64>,
}

impl Terms {
    pub(crate) fn of(request: &Request, ids: &Ids) -> Self {
        let parties =
            [Some(&request.applicant), request.submitter.as_ref(), request.representative.as_ref()];
        let mut others: BTreeSet<i64> = BTreeSet::new();
        for (index, party) in parties.into_iter().flatten().enumerate() {
            others.extend(party.identities.iter().filter_map(|one| ids.identity(&one.number)));
            if index > 0 {
                others.extend(ids.phones(&party.phone));
            }
        }
        others.extend(parcels(&request.form).iter().map(|parcel| ids.parcel(parcel)));
        Self {
            words: words(&request.applicant.name, ids),
            phones: ids.phones(&request.applicant.phone),
            others: others.into_iter().collect(),
        }
    }

    /// Under what it is looked up: each pair of words, each word, each number.
    pub(crate) fn keys(&self, ids: &Ids) -> BTreeSet<i64> {
        let pairs = self.words.iter().enumerate();
        let pairs =
            pairs.flat_map(|(at, one)| self.words[at..].iter().map(|other| ids.pair(*one, *other)));
        pairs.chain(self.phones.iter().chain(&self.others).copied()).collect()
    }
}

/// The digests of a name's words, in their own order.
pub(crate) fn words(name: &str, ids: &Ids) -> Vec<i64> {
    let words: BTreeSet<i64> = words_of(name).iter().map(|word| ids.word(word)).collect();
    words.into_iter().collect()
}

/// The parcels that a form names: of each object in it the parcel with its sheet, and each alone.
fn parcels(form: &str) -> Vec<Parcel> {
    let Ok(form) = serde_json::from_str::<Value>(form) else { return Vec::new() };
    let (mut found, mut objects) = (Vec::new(), vec![&form]);
    let mut looked_at = 0;
    while let Some(value) = objects.pop() {
        looked_at += 1;
        if looked_at > MOST_OBJECTS {
            break;
        }
        match value {
            Value::Array(items) => objects.extend(items),
            Value::Object(fields) => {
                let parcel = fields.get(FORM_PARCEL).and_then(number);
                let sheet = fields.get(FORM_SHEET).and_then(number);
                if parcel.is_some() && sheet.is_some() {
                    found.push(Parcel { parcel: parcel.clone(), sheet: sheet.clone() });
                }
                found.extend(parcel.map(|number| Parcel { parcel: Some(number), sheet: None }));
                found.extend(sheet.map(|number| Parcel { parcel: None, sheet: Some(number) }));
                objects
                    .extend(fields.values().filter(|field| field.is_object() || field.is_array()));
            }
            _ => {}
        }
    }
    found
}

fn number(field: &Value) -> Option<String> {
    match field {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_names_parcels_also_in_lists() {
        let parcel = |parcel: Option<&str>, sheet: Option<&str>| Parcel {
            parcel: parcel.map(str::to_owned),
            sheet: sheet.map(str::to_owned),
        };
        let form = r#"{ "map_sheet": 5, "parcel": "12", "area_m2": 80.5 }"#;
        let expected =
            [parcel(Some("12"), Some("5")), parcel(Some("12"), None), parcel(None, Some("5"))];
        assert_eq!(parcels(form), expected);
        let form = r#"{ "plots": [{ "parcel": 7 }, { "parcel": "" }], "parcel": null }"#;
        assert_eq!(parcels(form), [parcel(Some("7"), None)]);
        assert!(parcels("").is_empty() && parcels("{").is_empty());
        let deep = format!("{}{}", "[".repeat(120), "]".repeat(120));
        assert!(parcels(&deep).is_empty());
    }
}
