//! What the demo tells at its end: the figures, and where to look.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context;
use jiff::Timestamp;
use motcua_kpi::{By, Figures, Format, Question};

use super::Played;

/// Prints to standard output.
pub(super) async fn tell(played: &Played, folder: &Path, temporary: bool) -> anyhow::Result<()> {
    let mut text = figures(played).await?;
    text.push_str(&where_to_look(played, folder, temporary));
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("cannot print")
}

/// The KPI table, by the agency that received and by online level, once all is counted.
async fn figures(played: &Played) -> anyhow::Result<String> {
    let shop = &played.running.shop;
    let last = *shop.base.log.last().borrow();
    let mut text = String::new();
    for by in [By::ReceivedAt, By::Level] {
        let mut snapshot = shop.figures().context("no figures")?.snapshot(Some(last)).await?;
        let question = Question::of_all(by, Timestamp::now());
        let table = Figures::read(&mut snapshot, question).await?;
        let _ = writeln!(
            text,
            "{}",
            motcua_kpi::print(&table, &shop.base.published.current(), Format::Table)
        );
    }
    Ok(text)
}

fn where_to_look(played: &Played, folder: &Path, temporary: bool) -> String {
    let base = format!("http://{}", played.running.address);
    let (requests, seconds) = (played.requests, played.took.as_secs_f64());
    let removed = if temporary { " (xóa khi dừng / removed at the end)" } else { "" };
    let mut text = format!(
        "{requests} yêu cầu qua API công khai trong {seconds:.1} giây\n\
         {requests} requests through the public API in {seconds:.1} s\n\n\
         Địa chỉ / address      {base}\n\
         OpenAPI 3.1            {base}/api/openapi.json\n\
         Tình trạng / health    {base}/readyz\n\
         Số đo / metrics        {base}/metrics\n\
         Dữ liệu / data         {}{removed}\n\n\
         Đáng xem / worth looking at:\n",
        folder.display(),
    );
    for (what, code) in &played.sights {
        let _ = writeln!(text, "  {code:<24} {what}");
    }
    text.push_str("\nTài khoản, chỉ dùng cho lần trình diễn này / accounts, for this demo only:\n");
    for login in &played.logins {
        let _ = writeln!(text, "  {:<18} {}  {}", login.name, login.password, login.role);
    }
    let _ = writeln!(text, "\nThử / try:\n\n{}", example(played, &base));
    text
}

/// A call that works as it stands: the worklist of the ward's officer.
fn example(played: &Played, base: &str) -> String {
    let officer = played.logins.iter().find(|login| login.role.contains("ward officer"));
    let Some(officer) = officer else { return String::new() };
    format!(
        "TOKEN=$(curl -s {base}/api/v1/tokens -H 'Content-Type: application/json' \\\n  \
           -d '{{\"account\":\"{}\",\"password\":\"{}\"}}' \\\n  \
           | sed 's/.*\"token\":\"\\([^\"]*\\)\".*/\\1/')\n\
         curl -s '{base}/api/v1/worklist?limit=5' -H \"Authorization: Bearer $TOKEN\"\n",
        officer.name, officer.password
    )
}
