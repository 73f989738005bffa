//! What the demo's procedures require, as the API tells a counter's program.

use std::collections::HashMap;

use anyhow::Context;
use futures::future::try_join_all;
use serde_json::{Value, json};

use super::api::{Account, Api};
use super::programme::PROCEDURES;

/// The required papers of each procedure and sub-case, ready for a request.
pub(super) struct Forms(HashMap<(&'static str, Option<String>), Vec<Value>>);

impl Forms {
    /// Reads them.
    pub(super) async fn read(api: &Api, who: &Account) -> anyhow::Result<Self> {
        let read = PROCEDURES.map(|code| async move {
            let answer = api.get(who, &format!("/api/v1/procedures/{code}")).await?;
            anyhow::Ok((code, answer.body))
        });
        let mut forms = HashMap::new();
        for (code, procedure) in try_join_all(read).await? {
            for case in procedure["subCases"].as_array().context("no sub-cases")? {
                let id = case["id"].as_str().map(str::to_owned);
                forms.insert((code, id), required(&case["papers"]));
            }
        }
        Ok(Self(forms))
    }

    /// Everything that has to be handed in.
    pub(super) fn papers(
        &self,
        procedure: &'static str,
        sub_case: Option<&str>,
    ) -> anyhow::Result<Vec<Value>> {
        let papers = self.0.get(&(procedure, sub_case.map(str::to_owned)));
        papers.cloned().with_context(|| format!("{procedure} has no sub-case {sub_case:?}"))
    }
}

fn required(papers: &Value) -> Vec<Value> {
    let papers = papers.as_array().into_iter().flatten();
    let required = papers.filter(|paper| paper["required"] == true);
    let handed_in = required.map(|paper| {
        json!({
            "paper": paper["id"],
            "originals": paper["originals"],
            "copies": paper["copies"],
        })
    });
    handed_in.collect()
}
