//! What agencies and procedures are called in the language of a visit.

use motcua_api::Language;
use motcua_domain::catalogue::Catalogue;
use motcua_domain::{AgencyId, ProcedureCode};

use crate::Words;

impl Words {
    /// Of two names the one in the language; where there is no English one, the Vietnamese.
    pub fn either<'a>(&self, vi: &'a str, en: &'a str) -> &'a str {
        match self.language() {
            Language::English if !en.is_empty() => en,
            Language::English | Language::Vietnamese => vi,
        }
    }

    /// An agency's name; one that the catalogue does not know stands for itself.
    pub fn agency(&self, catalogue: &Catalogue, id: &AgencyId) -> String {
        let known = catalogue.agency(id);
        let name = known.map(|agency| self.either(&agency.name_vi, &agency.name_en).to_owned());
        name.unwrap_or_else(|| id.to_string())
    }

    /// A procedure's name; one that the catalogue does not know stands for itself.
    pub fn procedure(&self, catalogue: &Catalogue, code: &ProcedureCode) -> String {
        let known = catalogue.procedure(code);
        let name = known.map(|one| self.either(&one.name_vi, &one.name_en).to_owned());
        name.unwrap_or_else(|| code.to_string())
    }
}
