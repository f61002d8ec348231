//! What a machine that a macro makes asks of the types of its host. The answer is the parameter of [`Checked`], by which the
//! machine then has the type: where rustc finds none, it says so once, and says nothing of all that follows from it.

/// A type that is as the chart says.
pub trait Checked<const ANSWER: bool> {
    /// The type.
    type Itself: ?Sized;
}

impl<T: ?Sized, const ANSWER: bool> Checked<ANSWER> for T {
    type Itself = T;
}

/// An enum of which a chart names the variants.
#[diagnostic::on_unimplemented(
    message = "the chart compares and copies values of `{Self}`, which lacks `Copy` or `PartialEq`",
    label = "write `#[derive(Clone, Copy, PartialEq)]` where it is defined"
)]
pub trait Compared {}

#[diagnostic::do_not_recommend]
impl<T: Copy + PartialEq> Compared for T {}

/// Asks whether values can be compared and copied.
#[must_use]
pub const fn is_compared<T: Compared>() -> bool {
    true
}

/// Asks whether values can be cloned.
#[must_use]
pub const fn is_cloned<T: Clone>() -> bool {
    true
}
