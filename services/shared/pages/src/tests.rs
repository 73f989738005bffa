use std::path::Path;

#[test]
fn every_text_is_in_both_languages_and_asked_for() {
    crate::check_texts(Path::new(env!("CARGO_MANIFEST_DIR")), &[]).unwrap();
}
