use super::*;
use crate::crypto::{SignatureAlgorithm, verify};
use crate::testing::pki::{Key, KeyType, Scheme};

const MESSAGE: &[u8] = b"a message";
const PSS: Pss = Pss { digest: Digest::Sha224, mask: Digest::Sha1, salt: 11 };

/// EMSA-PSS-ENCODE (RFC 8017, section 9.1.1) in 128 bytes of which the first keeps the bits `kept`, but
/// for what is done to the block before it is masked, and to what comes out.
fn encoded_with(kept: u8, block: impl FnOnce(&mut [u8]), out: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let salt = [7; 11];
    let of_message = PSS.digest.hash(MESSAGE);
    let hash = PSS.digest.hash_pieces([&[0; 8][..], &of_message, &salt]);
    let mut unmasked = vec![0; 128 - hash.len() - 1 - salt.len()];
    unmasked[128 - hash.len() - 1 - salt.len() - 1] = 1;
    unmasked.extend(salt);
    block(&mut unmasked);
    let mask = mgf1(PSS.mask, &hash, unmasked.len());
    let mut whole: Vec<u8> = unmasked.iter().zip(mask).map(|(a, b)| a ^ b).collect();
    whole[0] &= kept;
    whole.extend(hash);
    whole.push(0xbc);
    out(&mut whole);
    whole
}

fn encoded(block: impl FnOnce(&mut [u8]), out: impl FnOnce(&mut [u8])) -> Vec<u8> {
    encoded_with(0x7f, block, out)
}

/// For a modulus of 1024 bits.
fn holds(whole: &[u8]) -> bool {
    PSS.holds(MESSAGE, whole, 1024).unwrap_or(false)
}

#[test]
fn every_part_of_a_pss_padding_is_looked_at() {
    assert!(holds(&encoded(|_| {}, |_| {})));
    assert!(!holds(&encoded(|_| {}, |out| out[127] = 0xcc)), "trailer");
    assert!(!holds(&encoded(|_| {}, |out| out[0] |= 0x80)), "bits above the modulus");
    assert!(!holds(&encoded(|_| {}, |out| out[126] ^= 1)), "hash");
    assert!(!holds(&encoded(|block| block[87] = 2, |_| {})), "one");
    assert!(!holds(&encoded(|block| block[40] = 1, |_| {})), "zeros");
    assert!(!holds(&encoded(|block| block[88] ^= 1, |_| {})), "salt");
    // A modulus of 1025 bits: the same, after a byte that must be nothing.
    let long = |first| [vec![first], encoded_with(0xff, |_| {}, |_| {})].concat();
    assert_eq!(PSS.holds(MESSAGE, &long(0), 1025), Some(true));
    assert_eq!(PSS.holds(MESSAGE, &long(1), 1025), Some(false));
}

#[test]
fn a_pkcs1_padding_has_at_least_eight_bytes_of_filling() {
    // DigestInfo with SHA-224 has 47 bytes.
    assert_eq!(pkcs1_padded(Digest::Sha224, MESSAGE, 47 + 3 + 7), None);
    assert!(pkcs1_padded(Digest::Sha224, MESSAGE, 47 + 3 + 8).is_some());
}

#[test]
fn a_mask_or_a_salt_of_another_kind_is_not_taken_for_the_usual_one() {
    let made = Key::named(KeyType::Rsa2048, "RSA").with_scheme(Scheme::Pss);
    let key = PublicKey::from_spki_der(made.public_key_info()).unwrap();
    let value = made.sign(MESSAGE);
    let (digest, other) = (Digest::Sha256, Digest::Sha1);
    for (mask, salt, answer) in [
        (digest, 32, Ok(())),
        (other, 32, Err(CryptoFault::Wrong)),
        (digest, 20, Err(CryptoFault::Wrong)),
    ] {
        let algorithm = SignatureAlgorithm::RsaPss { digest, mask, salt };
        assert_eq!(verify(&key, algorithm, MESSAGE, &value), answer, "{algorithm}");
    }
}

/// The sum of two numbers of one length; `None` where it is longer.
fn sum(one: &[u8], other: &[u8]) -> Option<Vec<u8>> {
    let mut carry = 0;
    let mut sum: Vec<u8> = one
        .iter()
        .zip(other)
        .rev()
        .map(|(a, b)| {
            let all = u16::from(*a) + u16::from(*b) + carry;
            carry = all >> 8;
            u8::try_from(all & 0xff).unwrap()
        })
        .collect();
    sum.reverse();
    (carry == 0).then_some(sum)
}

#[test]
fn a_value_has_one_form_alone() {
    let made = Key::named(KeyType::Rsa1024, "key").with_digest(Digest::Sha224);
    let key = PublicKey::from_spki_der(made.public_key_info()).unwrap();
    let parts = RsaPublicKey::from_der(&key.bytes).unwrap();
    let wrong = |message: &[u8], value: &[u8]| {
        let algorithm = SignatureAlgorithm::RsaPkcs1(Digest::Sha224);
        assert_eq!(verify(&key, algorithm, message, value), Err(CryptoFault::Wrong));
    };
    // Some values leave room for the modulus to be added.
    let (message, value, larger) = (0..64_u8)
        .find_map(|number| {
            let value = made.sign(&[number]);
            let larger = sum(&value, parts.modulus.as_bytes())?;
            Some(([number], value, larger))
        })
        .unwrap();
    wrong(&message, &larger);
    wrong(&message, &[&[0], &value[..]].concat());
    wrong(&message, &[]);
}
