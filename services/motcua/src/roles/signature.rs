//! Documents and their signatures.

use motcua_signature::{Papers, Signature};

use super::{Model, Part, Role, Stand};

pub(super) async fn open(stand: &Stand<'_>) -> anyhow::Result<Part> {
    let (dossiers, documents) = (&stand.base.dossiers, stand.documents);
    let papers = Papers::open(stand.models, dossiers.clone(), documents.clone()).await?;
    let model = Model::of(Role::Signature, papers.model()).run_by(move |stop| {
        let papers = papers.clone();
        async move { papers.run(stop).await }
    });
    let signature = Signature { dossiers: dossiers.clone(), documents: documents.clone() };
    let routes = move || motcua_signature::routes(signature.clone());
    Ok(Part { model: Some(model), ..Part::new(routes) })
}
