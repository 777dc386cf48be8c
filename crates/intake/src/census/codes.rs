//! The census's code sets and its elements, of all years from 2021 to 2026: a code or an element of any of these years is known.
//!
//! Authority: Children in need census guide 2023 to 2024 (sections 2 to 5) and the schema of 2026. Codes are kept as they
//! come; here is only which are known.

/// A set of codes, with what it is called in a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct CodeSet {
    /// The codes.
    pub(super) codes: &'static [&'static str],
    /// Where they are listed.
    pub(super) authority: &'static str,
}

pub(super) const GENDER: CodeSet = CodeSet {
    codes: &["0", "1", "2", "9"],
    authority: "Children in need census guide 2023 to 2024, 2.7",
};
pub(super) const SEX: CodeSet = CodeSet {
    codes: &["M", "F", "U"],
    authority: "Children in need census schema 2026, sextype",
};
pub(super) const UPN_UNKNOWN: CodeSet = CodeSet {
    codes: &["UN1", "UN2", "UN3", "UN4", "UN5", "UN6", "UN7"],
    authority: "Children in need census guide 2023 to 2024, 2.4",
};
pub(super) const ETHNICITY: CodeSet = CodeSet {
    codes: &[
        "WBRI", "WIRI", "WIRT", "WOTH", "WROM", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN",
        "ABAN", "AOTH", "BCRB", "BAFR", "BOTH", "CHNE", "OOTH", "REFU", "NOBT",
    ],
    authority: "Children in need census guide 2023 to 2024, 3.1",
};
pub(super) const DISABILITY: CodeSet = CodeSet {
    codes: &[
        "NONE", "MOB", "HAND", "PC", "INC", "COMM", "LD", "HEAR", "VIS", "BEH", "CON", "AUT", "DDA",
    ],
    authority: "Children in need census guide 2023 to 2024, 3.2",
};
pub(super) const REFERRAL_SOURCE: CodeSet = CodeSet {
    codes: &[
        "1A", "1B", "1C", "1D", "2A", "2B", "3A", "3B", "3C", "3D", "3E", "3F", "4", "5A", "5B",
        "5C", "5D", "6", "7", "8", "9", "10",
    ],
    authority: "Children in need census guide 2023 to 2024, 4.4",
};
pub(super) const PRIMARY_NEED: CodeSet = CodeSet {
    codes: &["N0", "N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9"],
    authority: "Children in need census guide 2023 to 2024, 4.5",
};
pub(super) const CLOSURE_REASON: CodeSet = CodeSet {
    codes: &[
        "RC1", "RC2", "RC3", "RC4", "RC5", "RC6", "RC7", "RC8", "RC9",
    ],
    authority: "Children in need census guide 2023 to 2024, 4.7",
};
pub(super) const FACTORS: CodeSet = CodeSet {
    codes: &[
        "1A", "1B", "1C", "2A", "2B", "2C", "3A", "3B", "3C", "4A", "4B", "4C", "5A", "5B", "5C",
        "6A", "6B", "6C", "7A", "8A", "8B", "8C", "8D", "8E", "8F", "9A", "10A", "11A", "12A",
        "13A", "14A", "15A", "16A", "17A", "18A", "18B", "18C", "19A", "19B", "19C", "20", "21",
        "22A", "23A", "24A",
    ],
    authority: "Children in need census guide 2023 to 2024, 4.10, with the codes of 2021 to 2026",
};
pub(super) const ABUSE: CodeSet = CodeSet {
    codes: &["NEG", "PHY", "SAB", "EMO", "MUL"],
    authority: "Children in need census guide 2023 to 2024, 5.2",
};

/// A module of the census: an element that is a record of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Module {
    /// `ChildIdentifiers`
    Identifiers,
    /// `ChildCharacteristics`
    Characteristics,
    /// `CINdetails`
    Details,
    /// `Assessments`
    Assessment,
    /// `CINPlanDates`
    InNeedPlan,
    /// `Section47`
    Enquiry,
    /// `ChildProtectionPlans`
    ProtectionPlan,
    /// `Reviews`
    Reviews,
    /// `PreProceedingsandFGDM`
    PreProceedings,
}

impl Module {
    const ALL: [Self; 9] = [
        Self::Identifiers,
        Self::Characteristics,
        Self::Details,
        Self::Assessment,
        Self::InNeedPlan,
        Self::Enquiry,
        Self::ProtectionPlan,
        Self::Reviews,
        Self::PreProceedings,
    ];

    /// The module of that element, if it is one.
    pub(super) fn named(element: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|module| module.element() == element)
    }

    /// Its element.
    pub(super) const fn element(self) -> &'static str {
        match self {
            Self::Identifiers => "ChildIdentifiers",
            Self::Characteristics => "ChildCharacteristics",
            Self::Details => "CINdetails",
            Self::Assessment => "Assessments",
            Self::InNeedPlan => "CINPlanDates",
            Self::Enquiry => "Section47",
            Self::ProtectionPlan => "ChildProtectionPlans",
            Self::Reviews => "Reviews",
            Self::PreProceedings => "PreProceedingsandFGDM",
        }
    }

    /// The field whose value tells this module's records of one child and referral apart.
    pub(super) const fn key(self) -> Option<&'static str> {
        match self {
            Self::Identifiers | Self::Characteristics | Self::Reviews => None,
            Self::Details => Some("CINreferralDate"),
            Self::Assessment => Some("AssessmentActualStartDate"),
            Self::InNeedPlan => Some("CINPlanStartDate"),
            Self::Enquiry => Some("S47ActualStartDate"),
            Self::ProtectionPlan => Some("CPPstartDate"),
            Self::PreProceedings => Some("PPStartDate"),
        }
    }

    /// The fields that the census knows in it; a field within a group is written `group/field`.
    pub(super) const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Identifiers => &[
                "LAchildID",
                "UPN",
                "FormerUPN",
                "UPNunknown",
                "PersonBirthDate",
                "ExpectedPersonBirthDate",
                "GenderCurrent",
                "Sex",
                "PersonDeathDate",
            ],
            Self::Characteristics => &["Ethnicity", "Disabilities/Disability"],
            Self::Details => &[
                "CINreferralDate",
                "ReferralSource",
                "PrimaryNeedCode",
                "CINclosureDate",
                "ReasonForClosure",
                "DateOfInitialCPC",
                "ReferralNFA",
            ],
            Self::Assessment => &[
                "AssessmentActualStartDate",
                "AssessmentInternalReviewDate",
                "AssessmentAuthorisationDate",
                "FactorsIdentifiedAtAssessment/AssessmentFactors",
            ],
            Self::InNeedPlan => &["CINPlanStartDate", "CINPlanEndDate"],
            Self::Enquiry => &[
                "S47ActualStartDate",
                "InitialCPCtarget",
                "DateOfInitialCPC",
                "ICPCnotRequired",
            ],
            Self::ProtectionPlan => &[
                "CPPstartDate",
                "CPPendDate",
                "InitialCategoryOfAbuse",
                "LatestCategoryOfAbuse",
                "NumberOfPreviousCPP",
            ],
            Self::Reviews => &["CPPreviewDate"],
            Self::PreProceedings => &[
                "PPStartDate",
                "LBPSentDate",
                "FGDMMeetingOffer",
                "FGDMMeetingFac",
                "InitialPPMeetingDate",
                "ReviewMeetingsCount",
                "StepDecisionDate",
                "PPOutcome",
                "CourtAppDate",
                "LetterInitCPDate",
            ],
        }
    }
}
