//! The viewer at the command line: the operator of this machine, by name and purpose; and the desk and picture asked for.

use crate::arguments::Common;
use crate::clock_of_the_machine::now;
use crate::print::Fault;
use access::{Clearance, Purpose, Role, Viewer};
use desk::view::AsAt;
use desk::{DataFolder, Desk};
use std::path::PathBuf;

/// What a look says where nobody gave a purpose.
const NO_PURPOSE: &str = "at the command line; no purpose given";

/// The local operator. What is not said is said to be a default on the trail.
pub(crate) fn operator(common: &Common) -> Result<Viewer, Fault> {
    let user = common
        .user
        .clone()
        .or_else(|| std::env::var("USER").ok().filter(|user| !user.is_empty()))
        .unwrap_or_else(|| "operator (not named)".to_owned());
    let words = common.purpose.as_deref().unwrap_or(NO_PURPOSE);
    let purpose = Purpose::stated(words).ok_or_else(|| {
        Fault::Said("`--purpose` is empty: say for what purpose you are looking".to_owned())
    })?;
    Ok(Viewer {
        user,
        role: Role::Operator,
        agency: "joinder".to_owned(),
        team: None,
        clearance: Clearance::Restricted,
        purpose,
    })
}

/// The data folder asked for.
pub(crate) fn folder(common: &Common) -> Result<DataFolder, Fault> {
    let path = common.data.clone().or_else(default_folder).ok_or_else(|| {
        Fault::Said(
            "no data folder: give `--data DIR`, since this user has no home folder".to_owned(),
        )
    })?;
    DataFolder::at(&path).map_err(|fault| {
        Fault::Said(format!(
            "the data folder `{}` cannot be made: {fault}",
            path.display()
        ))
    })
}

/// The user's data folder, by the XDG convention.
pub(crate) fn default_folder() -> Option<PathBuf> {
    let given = std::env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    given
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".local/share")))
        .map(|path| path.join("joinder"))
}

/// A desk on the folder asked for.
pub(crate) fn desk(common: &Common) -> Result<Desk, Fault> {
    Ok(Desk::open(folder(common)?, now())?)
}

/// The picture asked for. `--as-of` alone sets both what "now" is and what is known.
pub(crate) fn picture(common: &Common) -> AsAt {
    let present = AsAt::present(now());
    match (common.as_of, common.known_on) {
        (None, None) => present,
        (Some(day), None) => AsAt::end_of(day),
        (None, Some(known_on)) => AsAt {
            known_on,
            ..present
        },
        (Some(day), Some(known_on)) => AsAt {
            known_on,
            ..AsAt::end_of(day)
        },
    }
}
