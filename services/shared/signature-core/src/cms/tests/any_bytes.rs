use super::*;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Made once: signing takes most of the time.
static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let draft = cades().signer(|signer| {
        signer.add(Attribute::signing_time(at("2025-08-15")));
        signer.stamped = vec![(self::signer(), root(), at("2025-08-15"))];
    });
    draft.finish()
});

fn read_every_way(bytes: &[u8]) {
    let modes =
        [Mode::StandAlone, Mode::PdfCades, Mode::PdfPkcs7, Mode::PdfPkcs7Sha1, Mode::Timestamp];
    for mode in modes {
        for found in signatures(bytes, Some(&halves()), mode).unwrap_or_default() {
            for stamp in found.timestamps {
                let _ = timestamp(&stamp.token);
            }
        }
    }
    let _ = timestamp(bytes);
}

proptest! {
    #[test]
    fn never_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        read_every_way(&bytes);
    }

    #[test]
    fn changed_anywhere_never_panic(at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<bool>()) {
        let mut bytes = WHOLE.clone();
        let at = at.index(bytes.len());
        bytes[at] = to;
        if cut {
            bytes.truncate(at);
        }
        read_every_way(&bytes);
    }
}
