//! A dossier as a story follows it: each act is one request by whoever's turn it is.

use anyhow::Context;
use motcua_domain::LOCAL;
use serde_json::{Value, json};

use super::api::{Account, Answer};
use super::city::City;
use super::filing::{Filing, Way};
use super::people::{Dice, Person};

/// What the people who work on it saw last.
pub(super) struct Dossier {
    /// Its code.
    pub(super) code: String,
    /// Who asks.
    pub(super) person: Person,
    /// The story's luck.
    pub(super) dice: Dice,
    way: Way,
    version: u64,
    step: u64,
}

impl Dossier {
    /// As the receipt says.
    pub(super) fn of(receipt: &Answer, filing: Filing) -> anyhow::Result<Self> {
        let mut dossier = Self {
            code: receipt.text("code")?,
            person: filing.person,
            dice: filing.dice,
            way: filing.way,
            version: 0,
            step: 0,
        };
        dossier.saw(receipt)?;
        Ok(dossier)
    }

    fn saw(&mut self, answer: &Answer) -> anyhow::Result<()> {
        self.version = answer.body["version"].as_u64().context("an answer without version")?;
        self.step = answer.body["step"].as_u64().unwrap_or_default();
        Ok(())
    }

    async fn act(
        &mut self,
        city: &City,
        who: &Account,
        what: &str,
        body: Value,
    ) -> anyhow::Result<()> {
        let path = format!("/api/v1/dossiers/{}/{what}", self.code);
        let answer = city.api.post(who, &path, &body, Some(self.version)).await?;
        self.saw(&answer)
    }

    /// Nhận.
    pub(super) async fn taken(&mut self, city: &City, by: &Account) -> anyhow::Result<()> {
        self.act(city, by, "take", json!({})).await
    }

    /// Giao.
    pub(super) async fn given(
        &mut self,
        city: &City,
        by: &Account,
        to: &str,
    ) -> anyhow::Result<()> {
        self.act(city, by, "hand-overs", json!({ "to": to })).await
    }

    /// The step at work is done.
    pub(super) async fn handled(&mut self, city: &City, by: &Account) -> anyhow::Result<()> {
        let body = json!({ "step": self.step, "note": "Hồ sơ mẫu, đủ điều kiện" });
        self.act(city, by, "steps", body).await
    }

    /// Ký duyệt.
    pub(super) async fn signed(&mut self, city: &City, by: &Account) -> anyhow::Result<()> {
        self.act(city, by, "signature", json!({})).await
    }

    /// Vào sổ, cấp số, đóng dấu.
    pub(super) async fn sealed(&mut self, city: &City, by: &Account) -> anyhow::Result<()> {
        let body = json!({ "number": city.result_number() });
        self.act(city, by, "seal", body).await
    }

    /// Từ chối giải quyết.
    pub(super) async fn rejected(&mut self, city: &City, reason: &str) -> anyhow::Result<()> {
        let body = json!({ "legalGround": "Điều khoản mẫu", "reason": reason });
        self.act(city, &city.staff.leader, "rejection", body).await
    }

    /// Yêu cầu bổ sung, in handling.
    pub(super) async fn asked_for(&mut self, city: &City, paper: &str) -> anyhow::Result<()> {
        let body = json!({
            "papers": [{ "paper": paper, "reason": "Thiếu chữ ký (mẫu)" }],
            "legalGround": "Điều khoản mẫu",
        });
        self.act(city, &city.staff.officer, "supplement-requests", body).await
    }

    /// Hồ sơ đã bổ sung đủ.
    pub(super) async fn supplemented(&mut self, city: &City, paper: &str) -> anyhow::Result<()> {
        let body = json!({ "papers": [{ "paper": paper, "originals": 1 }] });
        self.act(city, &city.staff.clerk, "supplement", body).await
    }

    /// Thông báo nghĩa vụ tài chính.
    pub(super) async fn duty_notified(&mut self, city: &City) -> anyhow::Result<()> {
        let body = json!({
            "lines": [
                { "feeLine": "personal_income_tax", "amountVnd": 20_000_000 },
                { "feeLine": "registration_tax", "amountVnd": 5_000_000 },
            ],
            "notice": "TB-MAU",
        });
        self.act(city, &city.staff.tax_officer, "duties", body).await
    }

    /// The duty is paid, and the counter sees the receipt.
    pub(super) async fn duty_paid(&mut self, city: &City) -> anyhow::Result<()> {
        let body = json!({ "amountVnd": 25_000_000, "means": "transfer" });
        self.act(city, &city.staff.clerk, "duty-payments", body).await
    }

    /// Xin lỗi và hẹn lại: until the closing of the working day after `days` of them.
    pub(super) async fn apologised(&mut self, city: &City, days: u32) -> anyhow::Result<()> {
        let new_due_at = city.time.closing(days).display_with_offset(LOCAL).to_string();
        let body = json!({ "newDueAt": new_due_at, "reason": "Cần xác minh thêm (mẫu)" });
        self.act(city, &city.staff.leader, "apologies", body).await
    }

    /// Rút hồ sơ.
    pub(super) async fn withdrawn(&mut self, city: &City) -> anyhow::Result<()> {
        let body = json!({ "reason": "Người nộp đổi ý (mẫu)" });
        self.act(city, &city.staff.clerk, "withdrawal", body).await
    }

    /// Thu: what must be paid before the result is returned.
    async fn paid(&mut self, city: &City) -> anyhow::Result<()> {
        let clerk = &city.staff.clerk;
        let path = format!("/api/v1/dossiers/{}/fees", self.code);
        let ledger = city.api.get(clerk, &path).await?.body;
        for line in ledger["lines"].as_array().into_iter().flatten() {
            if line["state"] == "due" && line["beforeReturn"] == true {
                let body = json!({
                    "number": line["number"], "amountVnd": line["dueVnd"], "means": "cash",
                });
                self.act(city, clerk, "fee-payments", body).await?;
            }
        }
        Ok(())
    }

    /// Trả kết quả, as the applicant wanted it.
    pub(super) async fn returned(&mut self, city: &City) -> anyhow::Result<()> {
        self.paid(city).await?;
        let way = if self.way == Way::Online { "online" } else { "counter" };
        let mut body = json!({ "way": way, "to": self.person.name });
        if self.way != Way::Online {
            body["identity"] = self.person.identity();
        }
        self.act(city, &city.staff.clerk, "return", body).await
    }
}
