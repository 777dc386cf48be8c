//! The caseload: everybody of whom a licence, a recall or a parole review is known, and what each needs next.

use crate::desk::Desk;
use crate::fault::{Refusal, allow};
use crate::order::{due_order, state_order};
use crate::shelves;
use crate::supervision_view::{CaseloadLine, CaseloadPage};
use crate::view::AsAt;
use access::{Action, Viewer};
use calendar::Instant;

/// The most lines on a page: a caseload is looked at whole.
const LINES: usize = 100;

impl Desk {
    /// The caseload, as known on a day; `own` leaves only those whose licence the viewer wrote.
    ///
    /// # Errors
    /// Where the viewer may not, or the store fails.
    pub fn caseload(
        &self,
        viewer: &Viewer,
        own: bool,
        at: &AsAt,
        now: Instant,
    ) -> Result<CaseloadPage, Refusal> {
        allow(viewer, Action::SeeSupervision)?;
        self.look(viewer, "caseload", None, at, now)?;
        let mut page = CaseloadPage {
            lines: Vec::new(),
            matching: 0,
            known_on: at.known_on,
        };
        let mut take = |line: CaseloadLine| {
            if !own || line.officer.as_ref() == Some(&viewer.user) {
                page.matching += 1;
                if page.lines.len() < LINES {
                    page.lines.push(line);
                }
            }
        };
        if at.is_present(now) {
            self.kept_lines(
                viewer,
                &shelves::caseload_lines(),
                &mut |_, line: CaseloadLine| take(line),
            )?;
        } else {
            for line in self.caseload_of_before(viewer, at)? {
                take(line);
            }
        }
        Ok(page)
    }
}

/// The order of a line: by its next duty's state and day.
pub(crate) fn order(line: &CaseloadLine) -> (u8, i64) {
    line.next.as_ref().map_or((u8::MAX, i64::MAX), |next| {
        (
            state_order(&next.state),
            next.due.map_or(i64::MAX, due_order),
        )
    })
}
