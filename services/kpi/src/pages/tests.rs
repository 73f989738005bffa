use std::path::Path;

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    let made = ["status-", "event-", "show-"];
    motcua_pages::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &made).unwrap();
}
