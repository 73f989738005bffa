//! What a citizen comes with, and how it is received: at the counter, by post, or from the portal.

use motcua_domain::local;
use serde_json::{Value, json};

use super::city::City;
use super::dossier::Dossier;
use super::people::{Dice, Person};
use super::staff::WARD;
use super::timetable::Rounds;

/// When the counter receives, and returns results.
pub(super) const COUNTER: Rounds = &[(7, 0), (8, 0), (9, 30), (13, 0), (14, 0), (16, 15)];
/// When the national portal sends: also in the evening.
const PORTAL: Rounds = &[(7, 30), (13, 30), (19, 0)];
/// When the post comes.
const POST: Rounds = &[(9, 15)];

/// How something is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Trực tiếp.
    Counter,
    /// Bưu chính công ích.
    Post,
    /// Trực tuyến, over the national portal.
    Online,
}

/// What a citizen wants.
#[derive(Debug, Clone)]
pub(super) struct Filing {
    /// The story's number.
    pub(super) story: u32,
    /// What is to be seen in it, Vietnamese and English; none: an ordinary one.
    pub(super) shows: Option<&'static str>,
    /// The working day, from 0.
    pub(super) day: u32,
    /// The local time; none: one of those at which such filings come.
    pub(super) time: Option<(i8, i8)>,
    /// The procedure.
    pub(super) procedure: &'static str,
    /// Its sub-case.
    pub(super) sub_case: Option<&'static str>,
    /// How.
    pub(super) way: Way,
    /// Slips that were given before.
    pub(super) slips: Vec<String>,
    /// Files for its first papers.
    pub(super) documents: Vec<String>,
    /// Who.
    pub(super) person: Person,
    /// The story's luck.
    pub(super) dice: Dice,
}

impl Filing {
    /// A filing at the counter.
    pub(super) fn new(
        story: u32,
        day: u32,
        procedure: &'static str,
        sub_case: Option<&'static str>,
    ) -> Self {
        let (person, dice) = (Person::of(story), Dice::of(story));
        let (slips, documents) = (Vec::new(), Vec::new());
        let (way, shows, time) = (Way::Counter, None, None);
        Self { story, shows, day, time, procedure, sub_case, way, slips, documents, person, dice }
    }

    /// Waits for the hour of that day at which it comes.
    pub(super) async fn comes(&mut self, city: &City) {
        let rounds = match self.way {
            Way::Counter => COUNTER,
            Way::Post => POST,
            Way::Online => PORTAL,
        };
        let (hour, minute) = self.time.or(self.dice.one_of(rounds)).unwrap_or((7, 0));
        let minute = minute + i8::try_from(self.dice.minute()).unwrap_or_default();
        city.time.until(city.time.at(self.day, hour, minute)).await;
    }

    /// Tiếp nhận: it comes and is taken in.
    pub(super) async fn received(mut self, city: &City) -> anyhow::Result<Dossier> {
        self.comes(city).await;
        self.received_now(city).await
    }

    /// It is taken in at this moment.
    pub(super) async fn received_now(self, city: &City) -> anyhow::Result<Dossier> {
        let mut body = self.body(city)?;
        let (who, path) = match self.way {
            Way::Online => {
                body = json!({
                    "code": self.portal_code(city),
                    "receivedAt": WARD,
                    "dossier": body,
                });
                (&city.staff.portal, "/api/v1/portal/dossiers")
            }
            Way::Counter | Way::Post => (&city.staff.clerk, "/api/v1/dossiers"),
        };
        let mut receipt = city.api.post(who, path, &body, None).await?;
        if self.way == Way::Online {
            // What the portal sends is registered; a clerk looks at it and receives it.
            let path = format!("/api/v1/dossiers/{}/reception", receipt.text("code")?);
            receipt = city.api.post(&city.staff.clerk, &path, &json!({}), Some(1)).await?;
        }
        city.shows(self.shows, &receipt.text("code")?);
        Dossier::of(&receipt, self)
    }

    fn body(&self, city: &City) -> anyhow::Result<Value> {
        let mut papers = city.forms.papers(self.procedure, self.sub_case)?;
        for (paper, document) in papers.iter_mut().zip(&self.documents) {
            paper["document"] = json!(document);
            paper["fileName"] = json!("giay-to-mau.pdf");
        }
        let mut body = json!({
            "procedure": self.procedure,
            "applicant": self.person.party(),
            "papers": papers,
            "slips": self.slips,
            "returnWay": if self.way == Way::Online { "online" } else { "counter" },
        });
        if let Some(sub_case) = self.sub_case {
            body["subCase"] = json!(sub_case);
        }
        if self.way == Way::Post {
            body["channel"] = json!("post");
        }
        Ok(body)
    }

    /// As the national portal numbers: its own code, the day, seven digits.
    fn portal_code(&self, city: &City) -> String {
        let day = local(city.time.now()).date();
        format!("G09.20-{}-{:07}", day.strftime("%Y%m%d"), 1000 + self.story)
    }
}
