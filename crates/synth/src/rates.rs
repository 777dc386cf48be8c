//! The rates that the area follows, each with where it comes from. Whole numbers: per mille, or per 10,000 children.
//!
//! National figures: Department for Education, *Children in need: reporting year 2024*, England (tables A1, A2, A6). What has
//! no published figure says so: it is chosen so that a day's work looks like a day's work.

/// Children with a child protection plan at the end of the year, per 100,000 children (A2: 41.6 per 10,000).
pub(crate) const PLANS_NOW: usize = 416;
/// Plans that ended in the year, per 100,000 children (A2: 52.4 per 10,000). Half of them are shown: the later half year.
pub(crate) const PLANS_ENDED: usize = 262;
/// Children in need at the end of the year without a plan, per 100,000 children (A1: 332.9 less 41.6 per 10,000); of these
/// with an assessment under way. The share is chosen: 536.0 assessments a year, each about eight weeks.
pub(crate) const ASSESSING_NOW: usize = 800;
/// The rest of them, on a child in need plan.
pub(crate) const IN_NEED_NOW: usize = 2113;
/// Referrals in the year that led to no further action, per 100,000 children (A1: 6.3 % of 518.3 per 10,000).
pub(crate) const NO_FURTHER_ACTION: usize = 327;
/// Referrals in the year assessed as not in need, per 100,000 children (A1: 30.3 % of 518.3 per 10,000).
pub(crate) const NOT_IN_NEED: usize = 1570;
/// Children in need whose case closed in the year, per 100,000 children (A1: 297.3 per 10,000, less plans that ended).
pub(crate) const IN_NEED_CLOSED: usize = 2449;

/// In an area that is too small to show anything, this many children at least are on plans, and in need without one.
pub(crate) const PLANS_AT_LEAST: usize = 30;
pub(crate) const ASSESSING_AT_LEAST: usize = 18;
pub(crate) const IN_NEED_AT_LEAST: usize = 44;

/// Assessments completed within 45 working days of referral (A1: 543,210 of 643,160).
pub(crate) const ASSESSED_IN_TIME: usize = 845;
/// Initial conferences within 15 working days of the strategy discussion (A2: 57,580 of 72,230).
pub(crate) const CONFERENCE_IN_TIME: usize = 797;
/// Each review in time, so that of plans of three months or more all reviews are in time for 89.8 % (A2).
pub(crate) const REVIEW_IN_TIME: usize = 945;
/// Cases that follow an earlier one: 289 of 1,000, so that 289 of 1,289 referrals, 22.4 %, are within twelve months of
/// another (A1).
pub(crate) const RE_REFERRED: usize = 289;
/// Plans that are a second or later one (A2).
pub(crate) const SECOND_PLAN: usize = 247;

/// First categories of plans, per mille (A6: 25,350, 3,430, 1,760, 18,430 and 930 of 49,900).
pub(crate) const CATEGORIES: &[(&str, usize)] = &[
    ("NEG", 508),
    ("PHY", 69),
    ("SAB", 35),
    ("EMO", 369),
    ("MUL", 19),
];

/// Who refers, by census code, per mille: police 28 %, schools 20 %, health 15 % and so on (A1, referrals by source; the
/// split within health and within individuals is chosen).
pub(crate) const REFERRERS: &[(&str, usize)] = &[
    ("6", 285),
    ("2A", 200),
    ("2B", 20),
    ("3A", 35),
    ("3B", 35),
    ("3C", 10),
    ("3D", 15),
    ("3E", 45),
    ("3F", 10),
    ("1A", 50),
    ("1B", 20),
    ("1C", 6),
    ("1D", 10),
    ("4", 15),
    ("5A", 40),
    ("5B", 45),
    ("5C", 25),
    ("5D", 15),
    ("7", 45),
    ("8", 35),
    ("9", 25),
    ("10", 14),
];

/// Primary need, by census code, per mille: abuse or neglect 57 % (DfE, characteristics of children in need 2024).
pub(crate) const NEEDS: &[(&str, usize)] = &[
    ("N1", 575),
    ("N2", 90),
    ("N3", 30),
    ("N4", 80),
    ("N5", 125),
    ("N6", 20),
    ("N7", 5),
    ("N8", 45),
    ("N9", 20),
    ("N0", 10),
];

/// The rest has no published figure and is chosen, per mille.
pub(crate) const DECIDED_IN_TIME: usize = 940;
pub(crate) const DECISION_MISSING: usize = 10;
pub(crate) const VISIT_IN_TIME: usize = 840;
pub(crate) const CHILD_NOT_SEEN: usize = 55;
pub(crate) const SEEN_NOT_STATED: usize = 15;
pub(crate) const WRITTEN_IN_TIME: usize = 850;
pub(crate) const CORE_GROUP_IN_TIME: usize = 870;
pub(crate) const CORE_GROUP_MISSED: usize = 30;
pub(crate) const REPORT_IN_TIME: usize = 860;
pub(crate) const REPORT_MISSING: usize = 40;
pub(crate) const SUPERVISED_IN_TIME: usize = 900;
pub(crate) const NOT_BROUGHT: usize = 60;
/// Attendances of a child at the hospital in a year, and injuries among them, per mille.
pub(crate) const ATTENDED: usize = 280;
pub(crate) const INJURED: usize = 350;
/// Police calls to a home with children in a year, per mille of homes; with a case, per mille.
pub(crate) const POLICE_CALLED: usize = 22;
pub(crate) const POLICE_CALLED_IN_CASE: usize = 260;
/// Adults under probation supervision, per mille (about 240,000 of 47 million adults in England and Wales).
pub(crate) const SUPERVISED_BY_PROBATION: usize = 5;
/// Pupils suspended in half a year, per mille of pupils of eleven and over.
pub(crate) const SUSPENDED: usize = 45;
