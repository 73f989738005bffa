//! What every form has: who gives it, where and when, under which number; and who and what it names.

use std::sync::Arc;

use motcua_api::LocalTime;
use motcua_domain::catalogue::{Agency, AgencyKind, Catalogue, Procedure, SubCase};
use motcua_domain::dossier::{Dates, Dossier, Event, HandedIn, Party, Request};
use motcua_domain::{AgencyId, CounterId, DossierCode, PaperId, ProcedureCode, Timestamp};
use motcua_journal::Entry;
use serde::Serialize;
use utoipa::ToSchema;

use super::given::{Given, events};
use crate::Reception;
use crate::dossier_view::as_corrected;
use crate::receipt::{case_of, under};

/// The head of a form.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FormHead {
    /// The form set, by its year: `2015`, `2018` or `2025`.
    pub(crate) form_set: u16,
    /// Its number in that set (mẫu số), `01`; none where nobody has read it in the annex.
    pub(crate) form_number: Option<&'static str>,
    pub(crate) title_vi: &'static str,
    pub(crate) title_en: &'static str,
    /// Which of the dossier's forms of this purpose it is, from 1.
    pub(crate) number: usize,
    /// How many of them there are.
    pub(crate) count: usize,
    /// The state's name (quốc hiệu).
    pub(crate) state_vi: &'static str,
    /// Its motto (tiêu ngữ).
    pub(crate) motto_vi: &'static str,
    /// The agency above the one that gives it.
    pub(crate) superior: Option<AgencyName>,
    /// The agency that gives it.
    pub(crate) agency: AgencyName,
    /// The counter at which it was given.
    pub(crate) counter: Option<CounterName>,
    /// The place beside the date: that of the nearest committee; none where there is none above.
    pub(crate) place: Option<String>,
    /// When it was given.
    pub(crate) given_on: LocalTime,
    /// The dossier's code.
    #[schema(value_type = String)]
    pub(crate) code: DossierCode,
    /// `Số: 1234/TNHS` of a receipt: its line in the counter's book of the year.
    #[schema(example = "1234/TNHS")]
    pub(crate) register_number: Option<String>,
}

/// An agency with its name, as the catalogue has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AgencyName {
    #[schema(value_type = String)]
    pub(crate) id: AgencyId,
    pub(crate) name_vi: Option<String>,
    pub(crate) name_en: Option<String>,
}

impl AgencyName {
    pub(super) fn of(id: &AgencyId, catalogue: &Catalogue) -> Self {
        let known = catalogue.agency(id);
        Self {
            id: id.clone(),
            name_vi: known.map(|agency| agency.name_vi.clone()),
            name_en: known.map(|agency| agency.name_en.clone()),
        }
    }
}

/// A counter with its name.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CounterName {
    #[schema(value_type = String)]
    pub(crate) id: CounterId,
    pub(crate) name_vi: Option<String>,
    pub(crate) name_en: Option<String>,
}

impl CounterName {
    pub(super) fn of(id: &CounterId, catalogue: &Catalogue) -> Self {
        let known = catalogue.counter(id);
        Self {
            id: id.clone(),
            name_vi: known.map(|counter| counter.name_vi.clone()),
            name_en: known.map(|counter| counter.name_en.clone()),
        }
    }
}

/// The procedure that is asked for.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProcedureName {
    #[schema(value_type = Option<String>)]
    pub(crate) code: Option<ProcedureCode>,
    pub(crate) name_vi: Option<String>,
    pub(crate) name_en: Option<String>,
    /// The name of the sub-case, where there are several.
    pub(crate) sub_case_vi: Option<String>,
    pub(crate) sub_case_en: Option<String>,
}

/// Whom a form names, with its latest corrections.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct Addressee {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) address: String,
}

impl From<&Party> for Addressee {
    fn from(party: &Party) -> Self {
        Self {
            name: party.name.clone(),
            phone: party.phone.clone(),
            email: party.email.clone(),
            address: party.address.clone(),
        }
    }
}

/// A paper that was handed in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FormPaper {
    #[schema(value_type = String)]
    pub(crate) paper: PaperId,
    pub(crate) name_vi: Option<String>,
    pub(crate) originals: u16,
    pub(crate) copies: u16,
}

/// All from which forms are told.
pub(super) struct Told<'a> {
    code: &'a DossierCode,
    dossier: &'a Dossier,
    history: &'a [Arc<Entry>],
    catalogue: Arc<Catalogue>,
    procedure: Option<Arc<Procedure>>,
    request: Option<Request>,
}

impl<'a> Told<'a> {
    pub(super) fn of(
        reception: &Reception,
        code: &'a DossierCode,
        dossier: &'a Dossier,
        history: &'a [Arc<Entry>],
    ) -> Self {
        Self {
            code,
            dossier,
            history,
            catalogue: reception.catalogue(),
            procedure: reception.procedure_of(dossier),
            request: as_corrected(history),
        }
    }

    /// The head of a form, which is the nth of so many.
    pub(super) fn head(
        &self,
        form: &Given<'_>,
        (number, count): (usize, usize),
        book: Option<u32>,
    ) -> FormHead {
        let known = self.catalogue.agency(form.agency);
        let superior = known.and_then(|agency| agency.parent.as_ref());
        let counter = match form.event {
            Event::Received { reception, .. } => reception.counter.as_ref(),
            _ => form.entry.who.counter.as_ref(),
        };
        FormHead {
            form_set: form.set.year(),
            form_number: form.form.number,
            title_vi: form.form.title_vi,
            title_en: form.form.title_en,
            number,
            count,
            state_vi: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            motto_vi: "Độc lập - Tự do - Hạnh phúc",
            superior: superior.map(|superior| self.agency(superior)),
            agency: self.agency(form.agency),
            place: place(form.agency, &self.catalogue),
            counter: counter.map(|counter| self.counter(counter)),
            given_on: LocalTime(form.entry.happened),
            code: self.code.clone(),
            register_number: book.map(|number| format!("{number}/TNHS")),
        }
    }

    pub(super) fn agency(&self, id: &AgencyId) -> AgencyName {
        AgencyName::of(id, &self.catalogue)
    }

    pub(super) fn counter(&self, id: &CounterId) -> CounterName {
        CounterName::of(id, &self.catalogue)
    }

    pub(super) fn procedure(&self) -> ProcedureName {
        let known = self.procedure.as_deref();
        let case = self.case().filter(|case| !case.id.is_empty());
        ProcedureName {
            code: under(self.dossier).map(|(code, ..)| code.clone()),
            name_vi: known.map(|procedure| procedure.name_vi.clone()),
            name_en: known.map(|procedure| procedure.name_en.clone()),
            sub_case_vi: case.map(|case| case.name_vi.clone()),
            sub_case_en: case.map(|case| case.name_en.clone()),
        }
    }

    fn case(&self) -> Option<&SubCase> {
        let (_, _, sub_case) = under(self.dossier)?;
        case_of(self.procedure.as_deref()?, sub_case)
    }

    /// The Vietnamese name of a kind of paper.
    pub(super) fn paper_name(&self, paper: &PaperId) -> Option<String> {
        Some(self.case()?.paper(paper)?.name_vi.clone())
    }

    pub(super) fn paper(&self, paper: &HandedIn) -> FormPaper {
        FormPaper {
            paper: paper.paper.clone(),
            name_vi: self.paper_name(&paper.paper),
            originals: paper.originals,
            copies: paper.copies,
        }
    }

    /// The applicant; `None` where it was erased.
    pub(super) fn applicant(&self) -> Option<Addressee> {
        self.request.as_ref().map(|request| Addressee::from(&request.applicant))
    }

    /// Who handed the dossier in: the applicant, if nobody else; `None` where it was erased.
    pub(super) fn submitter(&self) -> Option<Addressee> {
        let request = self.request.as_ref()?;
        Some(Addressee::from(request.submitter.as_ref().unwrap_or(&request.applicant)))
    }

    /// When the dossier was received.
    pub(super) fn received_on(&self) -> Option<Timestamp> {
        let mut entries = self.history.iter();
        let received = entries
            .find(|entry| events(entry).any(|event| matches!(event, Event::Received { .. })));
        received.map(|entry| entry.happened)
    }

    /// The dates that held before a form was given.
    pub(super) fn dates_before(&self, form: &Given<'_>) -> Option<Dates> {
        let mut then = Dossier::default();
        let earlier = self.history.iter().take_while(|entry| entry.version < form.entry.version);
        for entry in earlier {
            events(entry).for_each(|event| then.evolve(event, entry.happened));
        }
        then.dates
    }

    /// What happened, record by record, oldest first.
    pub(super) fn history(&self) -> impl Iterator<Item = (&'a Entry, &'a Event)> {
        let history: &'a [Arc<Entry>] = self.history;
        history.iter().flat_map(|entry| events(entry).map(move |event| (&**entry, event)))
    }
}

/// The place that stands beside the date: that of the nearest committee, `Ninh Kiều`.
///
/// Source: Decree 30/2020/NĐ-CP on clerical work, Annex I: the administrative unit in which the agency
/// has its seat; its kind is left out unless the name is a number.
fn place(agency: &AgencyId, catalogue: &Catalogue) -> Option<String> {
    let above = |agency: &&Arc<Agency>| catalogue.agency(agency.parent.as_ref()?);
    // No city has so many levels; nothing in the catalogue forbids a circle.
    let mut chain = std::iter::successors(catalogue.agency(agency), above).take(8);
    let committee = chain.find(|agency| agency.kind == AgencyKind::Committee)?;
    let unit = committee.name_vi.strip_prefix("Ủy ban nhân dân ")?;
    let kinds = ["thành phố ", "quận ", "huyện ", "thị xã ", "phường ", "xã ", "thị trấn "];
    let name = kinds.iter().find_map(|kind| unit.strip_prefix(kind));
    let name = name.filter(|name| !name.starts_with(|first: char| first.is_ascii_digit()));
    Some(name.unwrap_or(unit).to_owned())
}
