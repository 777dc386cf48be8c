//! The fields of each kind of fact that agencies send, by field of work.
//!
//! Each struct is one statement. An absent field means that the source said nothing; unknown and not applicable have
//! values of their own ([`crate::YesNo`], [`crate::Said`], [`crate::When::Unknown`]).

mod adoption;
mod care;
mod contact;
mod elsewhere;
mod emergency;
mod home;
mod justice;
mod protection;
mod school;

pub use adoption::*;
pub use care::*;
pub use contact::*;
pub use elsewhere::*;
pub use emergency::*;
pub use home::*;
pub use justice::*;
pub use protection::*;
pub use school::*;

/// The derives that every statement has.
macro_rules! statement {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        pub struct $name { $($(#[$field_doc])* #[serde(default)] pub $field: $type),* }
    };
}
pub(crate) use statement;
