//! Documents and their signatures.

use anyhow::Context;
use motcua_signature::{Allowed, Fetcher, Papers, Signature, Verifier};
use motcua_signature_core::Policy;

use super::{Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let (dossiers, documents) = (&stand.base.dossiers, stand.documents);
    let verifier = verifier(stand)?;
    let papers =
        Papers::open(stand.models, dossiers.clone(), documents.clone(), verifier.clone()).await?;
    let model = Model::of(Role::Signature, papers.model()).run_by(move |stop| {
        let papers = papers.clone();
        async move { Box::pin(papers.run(stop)).await }
    });
    let (dossiers, documents) = (dossiers.clone(), documents.clone());
    let signature = Signature { dossiers, documents, verifier };
    let routes = move || motcua_signature::routes(signature.clone());
    Ok(Part { models: vec![model], ..Part::new(routes) })
}

/// Judges by the folder `trust` of the data folder: what comes in, and results by Decree 30/2020.
fn verifier(stand: &Stand<'_>) -> anyhow::Result<Verifier> {
    let built_in = |name| Policy::named(name).with_context(|| format!("{name} is built in"));
    let folder = stand.folder.join("trust");
    let told = &stand.config.signatures;
    let allowed = Allowed::new(&told.fetch_hosts, &told.fetch_addresses)
        .context("`signatures.fetch_hosts` in motcua.toml")?;
    let (incoming, issued) = (built_in("vn-2025")?, built_in("vn-decree30")?);
    Verifier::open(folder, incoming, issued, Fetcher::of(allowed))
        .context("the trust folder cannot be used")
}
