//! The cases of section 4 of NIST's "Public Key Interoperability Test Suite (PKITS) Certification Path
//! Validation", and how each must end.
//!
//! The document numbers 224 tests. Some of section 4.8, 4.10 and 4.12 are to be run several times with
//! other settings, which makes 249 cases; such a run has its number behind that of the test. Whether a
//! case is valid is the document's word. The code of what is wrong is ours: it was held against what the
//! test is about, by its name.
//!
//! Three cases are of DSA (4.1.4 to 4.1.6), which is not verified here: the two that the document calls
//! valid are refused for that. The other 246 end as the document says.

/// One case.
pub(super) struct Case {
    /// Section, test, and where there are several, the run.
    pub(super) number: &'static str,
    /// The file of the certificate in question.
    pub(super) end: &'static str,
    /// Nothing, or the code of what is wrong.
    pub(super) expected: Result<(), &'static str>,
    /// The initial policy set: numbers of the suite's test policies, 0 for any.
    pub(super) policies: &'static [u32],
    /// Whether a policy is required from the start.
    pub(super) explicit: bool,
    /// Whether `anyPolicy` is inhibited from the start.
    pub(super) inhibit_any: bool,
    /// Whether mapping is inhibited from the start.
    pub(super) inhibit_mapping: bool,
}

const fn valid(number: &'static str, end: &'static str) -> Case {
    Case {
        number,
        end,
        expected: Ok(()),
        policies: &[0],
        explicit: false,
        inhibit_any: false,
        inhibit_mapping: false,
    }
}

const fn invalid(number: &'static str, end: &'static str, code: &'static str) -> Case {
    Case { expected: Err(code), ..valid(number, end) }
}

impl Case {
    const fn policies(self, policies: &'static [u32]) -> Case {
        Case { policies, ..self }
    }

    const fn explicit(self) -> Case {
        Case { explicit: true, ..self }
    }

    const fn inhibit_any(self) -> Case {
        Case { inhibit_any: true, ..self }
    }

    const fn inhibit_mapping(self) -> Case {
        Case { inhibit_mapping: true, ..self }
    }
}

/// All cases, in the order of the document.
#[rustfmt::skip] // one case a line
pub(super) const CASES: &[Case] = &[
    // 4.1 Signature verification
    valid("4.1.1", "ValidCertificatePathTest1EE"),
    invalid("4.1.2", "InvalidCASignatureTest2EE", "certificate-signature-wrong"),
    invalid("4.1.3", "InvalidEESignatureTest3EE", "certificate-signature-wrong"),
    invalid("4.1.4", "ValidDSASignaturesTest4EE", "certificate-algorithm-unsupported"),
    invalid("4.1.5", "ValidDSAParameterInheritanceTest5EE", "certificate-algorithm-unsupported"),
    invalid("4.1.6", "InvalidDSASignatureTest6EE", "certificate-algorithm-unsupported"),
    // 4.2 Validity periods
    invalid("4.2.1", "InvalidCAnotBeforeDateTest1EE", "certificate-not-yet-valid"),
    invalid("4.2.2", "InvalidEEnotBeforeDateTest2EE", "certificate-not-yet-valid"),
    valid("4.2.3", "Validpre2000UTCnotBeforeDateTest3EE"),
    valid("4.2.4", "ValidGeneralizedTimenotBeforeDateTest4EE"),
    invalid("4.2.5", "InvalidCAnotAfterDateTest5EE", "certificate-expired"),
    invalid("4.2.6", "InvalidEEnotAfterDateTest6EE", "certificate-expired"),
    invalid("4.2.7", "Invalidpre2000UTCEEnotAfterDateTest7EE", "certificate-expired"),
    valid("4.2.8", "ValidGeneralizedTimenotAfterDateTest8EE"),
    // 4.3 Name chaining
    invalid("4.3.1", "InvalidNameChainingTest1EE", "no-path"),
    invalid("4.3.2", "InvalidNameChainingOrderTest2EE", "no-path"),
    valid("4.3.3", "ValidNameChainingWhitespaceTest3EE"),
    valid("4.3.4", "ValidNameChainingWhitespaceTest4EE"),
    valid("4.3.5", "ValidNameChainingCapitalizationTest5EE"),
    valid("4.3.6", "ValidNameUIDsTest6EE"),
    valid("4.3.7", "ValidRFC3280MandatoryAttributeTypesTest7EE"),
    valid("4.3.8", "ValidRFC3280OptionalAttributeTypesTest8EE"),
    valid("4.3.9", "ValidUTF8StringEncodedNamesTest9EE"),
    valid("4.3.10", "ValidRolloverfromPrintableStringtoUTF8StringTest10EE"),
    valid("4.3.11", "ValidUTF8StringCaseInsensitiveMatchTest11EE"),
    // 4.4 Basic revocation
    invalid("4.4.1", "InvalidMissingCRLTest1EE", "crl-missing"),
    invalid("4.4.2", "InvalidRevokedCATest2EE", "revoked"),
    invalid("4.4.3", "InvalidRevokedEETest3EE", "revoked"),
    invalid("4.4.4", "InvalidBadCRLSignatureTest4EE", "crl-signature-wrong"),
    invalid("4.4.5", "InvalidBadCRLIssuerNameTest5EE", "crl-missing"),
    invalid("4.4.6", "InvalidWrongCRLTest6EE", "crl-missing"),
    valid("4.4.7", "ValidTwoCRLsTest7EE"),
    invalid("4.4.8", "InvalidUnknownCRLEntryExtensionTest8EE", "crl-extension"),
    invalid("4.4.9", "InvalidUnknownCRLExtensionTest9EE", "crl-extension"),
    invalid("4.4.10", "InvalidUnknownCRLExtensionTest10EE", "crl-extension"),
    invalid("4.4.11", "InvalidOldCRLnextUpdateTest11EE", "crl-stale"),
    invalid("4.4.12", "Invalidpre2000CRLnextUpdateTest12EE", "crl-stale"),
    valid("4.4.13", "ValidGeneralizedTimeCRLnextUpdateTest13EE"),
    valid("4.4.14", "ValidNegativeSerialNumberTest14EE"),
    invalid("4.4.15", "InvalidNegativeSerialNumberTest15EE", "revoked"),
    valid("4.4.16", "ValidLongSerialNumberTest16EE"),
    valid("4.4.17", "ValidLongSerialNumberTest17EE"),
    invalid("4.4.18", "InvalidLongSerialNumberTest18EE", "revoked"),
    valid("4.4.19", "ValidSeparateCertificateandCRLKeysTest19EE"),
    invalid("4.4.20", "InvalidSeparateCertificateandCRLKeysTest20EE", "revoked"),
    invalid("4.4.21", "InvalidSeparateCertificateandCRLKeysTest21EE", "crl-issuer-revoked"),
    // 4.5 Self-issued certificates
    valid("4.5.1", "ValidBasicSelfIssuedOldWithNewTest1EE"),
    invalid("4.5.2", "InvalidBasicSelfIssuedOldWithNewTest2EE", "revoked"),
    valid("4.5.3", "ValidBasicSelfIssuedNewWithOldTest3EE"),
    valid("4.5.4", "ValidBasicSelfIssuedNewWithOldTest4EE"),
    invalid("4.5.5", "InvalidBasicSelfIssuedNewWithOldTest5EE", "revoked"),
    valid("4.5.6", "ValidBasicSelfIssuedCRLSigningKeyTest6EE"),
    invalid("4.5.7", "InvalidBasicSelfIssuedCRLSigningKeyTest7EE", "revoked"),
    invalid("4.5.8", "InvalidBasicSelfIssuedCRLSigningKeyTest8EE", "certificate-not-an-authority"),
    // 4.6 Basic constraints
    invalid("4.6.1", "InvalidMissingbasicConstraintsTest1EE", "certificate-not-an-authority"),
    invalid("4.6.2", "InvalidcAFalseTest2EE", "certificate-not-an-authority"),
    invalid("4.6.3", "InvalidcAFalseTest3EE", "certificate-not-an-authority"),
    valid("4.6.4", "ValidbasicConstraintsNotCriticalTest4EE"),
    invalid("4.6.5", "InvalidpathLenConstraintTest5EE", "path-length-exceeded"),
    invalid("4.6.6", "InvalidpathLenConstraintTest6EE", "path-length-exceeded"),
    valid("4.6.7", "ValidpathLenConstraintTest7EE"),
    valid("4.6.8", "ValidpathLenConstraintTest8EE"),
    invalid("4.6.9", "InvalidpathLenConstraintTest9EE", "path-length-exceeded"),
    invalid("4.6.10", "InvalidpathLenConstraintTest10EE", "path-length-exceeded"),
    invalid("4.6.11", "InvalidpathLenConstraintTest11EE", "path-length-exceeded"),
    invalid("4.6.12", "InvalidpathLenConstraintTest12EE", "path-length-exceeded"),
    valid("4.6.13", "ValidpathLenConstraintTest13EE"),
    valid("4.6.14", "ValidpathLenConstraintTest14EE"),
    valid("4.6.15", "ValidSelfIssuedpathLenConstraintTest15EE"),
    invalid("4.6.16", "InvalidSelfIssuedpathLenConstraintTest16EE", "path-length-exceeded"),
    valid("4.6.17", "ValidSelfIssuedpathLenConstraintTest17EE"),
    // 4.7 Key usage
    invalid("4.7.1", "InvalidkeyUsageCriticalkeyCertSignFalseTest1EE", "certificate-key-usage"),
    invalid("4.7.2", "InvalidkeyUsageNotCriticalkeyCertSignFalseTest2EE", "certificate-key-usage"),
    valid("4.7.3", "ValidkeyUsageNotCriticalTest3EE"),
    invalid("4.7.4", "InvalidkeyUsageCriticalcRLSignFalseTest4EE", "crl-issuer-key-usage"),
    invalid("4.7.5", "InvalidkeyUsageNotCriticalcRLSignFalseTest5EE", "crl-issuer-key-usage"),
    // 4.8 Policies
    valid("4.8.1.1", "ValidCertificatePathTest1EE").policies(&[0]).explicit(),
    valid("4.8.1.2", "ValidCertificatePathTest1EE").policies(&[1]).explicit(),
    invalid("4.8.1.3", "ValidCertificatePathTest1EE", "no-valid-policy").policies(&[2]).explicit(),
    valid("4.8.1.4", "ValidCertificatePathTest1EE").policies(&[1, 2]).explicit(),
    valid("4.8.2.1", "AllCertificatesNoPoliciesTest2EE"),
    invalid("4.8.2.2", "AllCertificatesNoPoliciesTest2EE", "no-valid-policy").explicit(),
    valid("4.8.3.1", "DifferentPoliciesTest3EE"),
    invalid("4.8.3.2", "DifferentPoliciesTest3EE", "no-valid-policy").explicit(),
    invalid("4.8.3.3", "DifferentPoliciesTest3EE", "no-valid-policy").policies(&[1, 2]).explicit(),
    invalid("4.8.4", "DifferentPoliciesTest4EE", "no-valid-policy"),
    invalid("4.8.5", "DifferentPoliciesTest5EE", "no-valid-policy"),
    valid("4.8.6.1", "OverlappingPoliciesTest6EE"),
    valid("4.8.6.2", "OverlappingPoliciesTest6EE").policies(&[1]),
    invalid("4.8.6.3", "OverlappingPoliciesTest6EE", "no-valid-policy").policies(&[2]),
    invalid("4.8.7", "DifferentPoliciesTest7EE", "no-valid-policy"),
    invalid("4.8.8", "DifferentPoliciesTest8EE", "no-valid-policy"),
    invalid("4.8.9", "DifferentPoliciesTest9EE", "no-valid-policy"),
    valid("4.8.10.1", "AllCertificatesSamePoliciesTest10EE"),
    valid("4.8.10.2", "AllCertificatesSamePoliciesTest10EE").policies(&[1]),
    valid("4.8.10.3", "AllCertificatesSamePoliciesTest10EE").policies(&[2]),
    valid("4.8.11.1", "AllCertificatesanyPolicyTest11EE"),
    valid("4.8.11.2", "AllCertificatesanyPolicyTest11EE").policies(&[1]),
    invalid("4.8.12", "DifferentPoliciesTest12EE", "no-valid-policy"),
    valid("4.8.13.1", "AllCertificatesSamePoliciesTest13EE").policies(&[1]),
    valid("4.8.13.2", "AllCertificatesSamePoliciesTest13EE").policies(&[2]),
    valid("4.8.13.3", "AllCertificatesSamePoliciesTest13EE").policies(&[3]),
    valid("4.8.14.1", "AnyPolicyTest14EE").policies(&[1]),
    invalid("4.8.14.2", "AnyPolicyTest14EE", "no-valid-policy").policies(&[2]),
    valid("4.8.15", "UserNoticeQualifierTest15EE"),
    valid("4.8.16", "UserNoticeQualifierTest16EE"),
    valid("4.8.17", "UserNoticeQualifierTest17EE"),
    valid("4.8.18.1", "UserNoticeQualifierTest18EE").policies(&[1]),
    valid("4.8.18.2", "UserNoticeQualifierTest18EE").policies(&[2]),
    valid("4.8.19", "UserNoticeQualifierTest19EE"),
    valid("4.8.20", "CPSPointerQualifierTest20EE").policies(&[1]).explicit(),
    // 4.9 Require explicit policy
    valid("4.9.1", "ValidrequireExplicitPolicyTest1EE"),
    valid("4.9.2", "ValidrequireExplicitPolicyTest2EE"),
    invalid("4.9.3", "InvalidrequireExplicitPolicyTest3EE", "no-valid-policy"),
    valid("4.9.4", "ValidrequireExplicitPolicyTest4EE"),
    invalid("4.9.5", "InvalidrequireExplicitPolicyTest5EE", "no-valid-policy"),
    valid("4.9.6", "ValidSelfIssuedrequireExplicitPolicyTest6EE"),
    invalid("4.9.7", "InvalidSelfIssuedrequireExplicitPolicyTest7EE", "no-valid-policy"),
    invalid("4.9.8", "InvalidSelfIssuedrequireExplicitPolicyTest8EE", "no-valid-policy"),
    // 4.10 Policy mappings
    valid("4.10.1.1", "ValidPolicyMappingTest1EE").policies(&[1]),
    invalid("4.10.1.2", "ValidPolicyMappingTest1EE", "no-valid-policy").policies(&[2]),
    invalid("4.10.1.3", "ValidPolicyMappingTest1EE", "no-valid-policy").inhibit_mapping(),
    invalid("4.10.2.1", "InvalidPolicyMappingTest2EE", "no-valid-policy"),
    invalid("4.10.2.2", "InvalidPolicyMappingTest2EE", "no-valid-policy").inhibit_mapping(),
    invalid("4.10.3.1", "ValidPolicyMappingTest3EE", "no-valid-policy").policies(&[1]),
    valid("4.10.3.2", "ValidPolicyMappingTest3EE").policies(&[2]),
    invalid("4.10.4", "InvalidPolicyMappingTest4EE", "no-valid-policy"),
    valid("4.10.5.1", "ValidPolicyMappingTest5EE").policies(&[1]),
    invalid("4.10.5.2", "ValidPolicyMappingTest5EE", "no-valid-policy").policies(&[6]),
    valid("4.10.6.1", "ValidPolicyMappingTest6EE").policies(&[1]),
    invalid("4.10.6.2", "ValidPolicyMappingTest6EE", "no-valid-policy").policies(&[6]),
    invalid("4.10.7", "InvalidMappingFromanyPolicyTest7EE", "any-policy-mapped"),
    invalid("4.10.8", "InvalidMappingToanyPolicyTest8EE", "any-policy-mapped"),
    valid("4.10.9", "ValidPolicyMappingTest9EE"),
    invalid("4.10.10", "InvalidPolicyMappingTest10EE", "no-valid-policy"),
    valid("4.10.11", "ValidPolicyMappingTest11EE"),
    valid("4.10.12.1", "ValidPolicyMappingTest12EE").policies(&[1]),
    valid("4.10.12.2", "ValidPolicyMappingTest12EE").policies(&[2]),
    valid("4.10.13.1", "ValidPolicyMappingTest13EE"),
    valid("4.10.13.2", "ValidPolicyMappingTest13EE").policies(&[1, 2]),
    invalid("4.10.13.3", "ValidPolicyMappingTest13EE", "no-valid-policy").policies(&[2]),
    valid("4.10.14", "ValidPolicyMappingTest14EE"),
    // 4.11 Inhibit policy mapping
    invalid("4.11.1", "InvalidinhibitPolicyMappingTest1EE", "no-valid-policy"),
    valid("4.11.2", "ValidinhibitPolicyMappingTest2EE"),
    invalid("4.11.3", "InvalidinhibitPolicyMappingTest3EE", "no-valid-policy"),
    valid("4.11.4", "ValidinhibitPolicyMappingTest4EE"),
    invalid("4.11.5", "InvalidinhibitPolicyMappingTest5EE", "no-valid-policy"),
    invalid("4.11.6", "InvalidinhibitPolicyMappingTest6EE", "no-valid-policy"),
    valid("4.11.7", "ValidSelfIssuedinhibitPolicyMappingTest7EE"),
    invalid("4.11.8", "InvalidSelfIssuedinhibitPolicyMappingTest8EE", "no-valid-policy"),
    invalid("4.11.9", "InvalidSelfIssuedinhibitPolicyMappingTest9EE", "no-valid-policy"),
    invalid("4.11.10", "InvalidSelfIssuedinhibitPolicyMappingTest10EE", "no-valid-policy"),
    invalid("4.11.11", "InvalidSelfIssuedinhibitPolicyMappingTest11EE", "no-valid-policy"),
    // 4.12 Inhibit anyPolicy
    invalid("4.12.1", "InvalidinhibitAnyPolicyTest1EE", "no-valid-policy"),
    valid("4.12.2", "ValidinhibitAnyPolicyTest2EE"),
    valid("4.12.3.1", "inhibitAnyPolicyTest3EE"),
    invalid("4.12.3.2", "inhibitAnyPolicyTest3EE", "no-valid-policy").inhibit_any(),
    invalid("4.12.4", "InvalidinhibitAnyPolicyTest4EE", "no-valid-policy"),
    invalid("4.12.5", "InvalidinhibitAnyPolicyTest5EE", "no-valid-policy"),
    invalid("4.12.6", "InvalidinhibitAnyPolicyTest6EE", "no-valid-policy"),
    valid("4.12.7", "ValidSelfIssuedinhibitAnyPolicyTest7EE"),
    invalid("4.12.8", "InvalidSelfIssuedinhibitAnyPolicyTest8EE", "no-valid-policy"),
    valid("4.12.9", "ValidSelfIssuedinhibitAnyPolicyTest9EE"),
    invalid("4.12.10", "InvalidSelfIssuedinhibitAnyPolicyTest10EE", "no-valid-policy"),
    // 4.13 Name constraints
    valid("4.13.1", "ValidDNnameConstraintsTest1EE"),
    invalid("4.13.2", "InvalidDNnameConstraintsTest2EE", "name-constraints-violated"),
    invalid("4.13.3", "InvalidDNnameConstraintsTest3EE", "name-constraints-violated"),
    valid("4.13.4", "ValidDNnameConstraintsTest4EE"),
    valid("4.13.5", "ValidDNnameConstraintsTest5EE"),
    valid("4.13.6", "ValidDNnameConstraintsTest6EE"),
    invalid("4.13.7", "InvalidDNnameConstraintsTest7EE", "name-constraints-violated"),
    invalid("4.13.8", "InvalidDNnameConstraintsTest8EE", "name-constraints-violated"),
    invalid("4.13.9", "InvalidDNnameConstraintsTest9EE", "name-constraints-violated"),
    invalid("4.13.10", "InvalidDNnameConstraintsTest10EE", "name-constraints-violated"),
    valid("4.13.11", "ValidDNnameConstraintsTest11EE"),
    invalid("4.13.12", "InvalidDNnameConstraintsTest12EE", "name-constraints-violated"),
    invalid("4.13.13", "InvalidDNnameConstraintsTest13EE", "name-constraints-violated"),
    valid("4.13.14", "ValidDNnameConstraintsTest14EE"),
    invalid("4.13.15", "InvalidDNnameConstraintsTest15EE", "name-constraints-violated"),
    invalid("4.13.16", "InvalidDNnameConstraintsTest16EE", "name-constraints-violated"),
    invalid("4.13.17", "InvalidDNnameConstraintsTest17EE", "name-constraints-violated"),
    valid("4.13.18", "ValidDNnameConstraintsTest18EE"),
    valid("4.13.19", "ValidDNnameConstraintsTest19EE"),
    invalid("4.13.20", "InvalidDNnameConstraintsTest20EE", "name-constraints-violated"),
    valid("4.13.21", "ValidRFC822nameConstraintsTest21EE"),
    invalid("4.13.22", "InvalidRFC822nameConstraintsTest22EE", "name-constraints-violated"),
    valid("4.13.23", "ValidRFC822nameConstraintsTest23EE"),
    invalid("4.13.24", "InvalidRFC822nameConstraintsTest24EE", "name-constraints-violated"),
    valid("4.13.25", "ValidRFC822nameConstraintsTest25EE"),
    invalid("4.13.26", "InvalidRFC822nameConstraintsTest26EE", "name-constraints-violated"),
    valid("4.13.27", "ValidDNandRFC822nameConstraintsTest27EE"),
    invalid("4.13.28", "InvalidDNandRFC822nameConstraintsTest28EE", "name-constraints-violated"),
    invalid("4.13.29", "InvalidDNandRFC822nameConstraintsTest29EE", "name-constraints-violated"),
    valid("4.13.30", "ValidDNSnameConstraintsTest30EE"),
    invalid("4.13.31", "InvalidDNSnameConstraintsTest31EE", "name-constraints-violated"),
    valid("4.13.32", "ValidDNSnameConstraintsTest32EE"),
    invalid("4.13.33", "InvalidDNSnameConstraintsTest33EE", "name-constraints-violated"),
    valid("4.13.34", "ValidURInameConstraintsTest34EE"),
    invalid("4.13.35", "InvalidURInameConstraintsTest35EE", "name-constraints-violated"),
    valid("4.13.36", "ValidURInameConstraintsTest36EE"),
    invalid("4.13.37", "InvalidURInameConstraintsTest37EE", "name-constraints-violated"),
    invalid("4.13.38", "InvalidDNSnameConstraintsTest38EE", "name-constraints-violated"),
    // 4.14 Distribution points
    valid("4.14.1", "ValiddistributionPointTest1EE"),
    invalid("4.14.2", "InvaliddistributionPointTest2EE", "revoked"),
    invalid("4.14.3", "InvaliddistributionPointTest3EE", "crl-missing"),
    valid("4.14.4", "ValiddistributionPointTest4EE"),
    valid("4.14.5", "ValiddistributionPointTest5EE"),
    invalid("4.14.6", "InvaliddistributionPointTest6EE", "revoked"),
    valid("4.14.7", "ValiddistributionPointTest7EE"),
    invalid("4.14.8", "InvaliddistributionPointTest8EE", "crl-missing"),
    invalid("4.14.9", "InvaliddistributionPointTest9EE", "crl-missing"),
    valid("4.14.10", "ValidNoissuingDistributionPointTest10EE"),
    invalid("4.14.11", "InvalidonlyContainsUserCertsTest11EE", "crl-missing"),
    invalid("4.14.12", "InvalidonlyContainsCACertsTest12EE", "crl-missing"),
    valid("4.14.13", "ValidonlyContainsCACertsTest13EE"),
    invalid("4.14.14", "InvalidonlyContainsAttributeCertsTest14EE", "crl-missing"),
    invalid("4.14.15", "InvalidonlySomeReasonsTest15EE", "revoked"),
    invalid("4.14.16", "InvalidonlySomeReasonsTest16EE", "revoked"),
    invalid("4.14.17", "InvalidonlySomeReasonsTest17EE", "crl-missing"),
    valid("4.14.18", "ValidonlySomeReasonsTest18EE"),
    valid("4.14.19", "ValidonlySomeReasonsTest19EE"),
    invalid("4.14.20", "InvalidonlySomeReasonsTest20EE", "revoked"),
    invalid("4.14.21", "InvalidonlySomeReasonsTest21EE", "revoked"),
    valid("4.14.22", "ValidIDPwithindirectCRLTest22EE"),
    invalid("4.14.23", "InvalidIDPwithindirectCRLTest23EE", "revoked"),
    valid("4.14.24", "ValidIDPwithindirectCRLTest24EE"),
    valid("4.14.25", "ValidIDPwithindirectCRLTest25EE"),
    invalid("4.14.26", "InvalidIDPwithindirectCRLTest26EE", "crl-missing"),
    invalid("4.14.27", "InvalidcRLIssuerTest27EE", "crl-missing"),
    valid("4.14.28", "ValidcRLIssuerTest28EE"),
    valid("4.14.29", "ValidcRLIssuerTest29EE"),
    valid("4.14.30", "ValidcRLIssuerTest30EE"),
    invalid("4.14.31", "InvalidcRLIssuerTest31EE", "revoked"),
    invalid("4.14.32", "InvalidcRLIssuerTest32EE", "revoked"),
    valid("4.14.33", "ValidcRLIssuerTest33EE"),
    invalid("4.14.34", "InvalidcRLIssuerTest34EE", "revoked"),
    invalid("4.14.35", "InvalidcRLIssuerTest35EE", "crl-missing"),
    // 4.15 Delta lists
    invalid("4.15.1", "InvaliddeltaCRLIndicatorNoBaseTest1EE", "crl-missing"),
    valid("4.15.2", "ValiddeltaCRLTest2EE"),
    invalid("4.15.3", "InvaliddeltaCRLTest3EE", "revoked"),
    invalid("4.15.4", "InvaliddeltaCRLTest4EE", "revoked"),
    valid("4.15.5", "ValiddeltaCRLTest5EE"),
    invalid("4.15.6", "InvaliddeltaCRLTest6EE", "revoked"),
    valid("4.15.7", "ValiddeltaCRLTest7EE"),
    valid("4.15.8", "ValiddeltaCRLTest8EE"),
    invalid("4.15.9", "InvaliddeltaCRLTest9EE", "revoked"),
    invalid("4.15.10", "InvaliddeltaCRLTest10EE", "crl-stale"),
    // 4.16 Private extensions
    valid("4.16.1", "ValidUnknownNotCriticalCertificateExtensionTest1EE"),
    invalid("4.16.2", "InvalidUnknownCriticalCertificateExtensionTest2EE", "unknown-critical-extension"),
];
