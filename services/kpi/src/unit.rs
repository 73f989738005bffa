//! Figures of one agency, alone or with all that stand under it.

use std::collections::BTreeSet;

use motcua_domain::catalogue::Catalogue;
use motcua_domain::{AgencyId, Date};
use motcua_readmodel::{Snapshot, SqlError};

use crate::{Figures, Question, Structure, Table};

/// Whose dossiers figures are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// The agency.
    pub agency: AgencyId,
    /// With all agencies that stand under it.
    pub subtree: bool,
}

/// By which catalogue figures are told, and under which structure.
#[derive(Debug, Clone, Copy)]
pub struct Told<'a> {
    /// The tree and the fields, as they are published now.
    pub catalogue: &'a Catalogue,
    /// Under those that had the duty then, or under those that succeed them.
    pub structure: Structure,
    /// The local day that is today.
    pub today: Date,
}

impl Unit {
    /// The agencies whose dossiers these are; under today's structure also those whose work these go on
    /// with in full.
    pub fn agencies(&self, told: Told<'_>) -> BTreeSet<AgencyId> {
        let agencies = if self.subtree {
            told.catalogue.subtree(&self.agency)
        } else {
            BTreeSet::from([self.agency.clone()])
        };
        match told.structure {
            Structure::AsItWas => agencies,
            Structure::Today => told.catalogue.with_predecessors(&agencies, told.today),
        }
    }
}

impl Figures {
    /// Answers a question of all dossiers or of a unit's, fields and successors summed by the catalogue.
    ///
    /// Of a unit these are the dossiers that it decides; by the agency that received, those that it
    /// received.
    pub async fn answer(
        snapshot: &mut Snapshot,
        question: Question,
        unit: Option<Unit>,
        told: Told<'_>,
    ) -> Result<Table, SqlError> {
        let agencies = unit.as_ref().map(|unit| unit.agencies(told));
        let mut table = Self::read_of(snapshot, question, agencies.as_ref()).await?;
        table.under_fields(told.catalogue);
        if told.structure == Structure::Today {
            table.under_successors(told.catalogue, told.today);
        }
        table.unit = unit;
        Ok(table)
    }
}
