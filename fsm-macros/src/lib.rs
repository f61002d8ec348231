//! The doors into the language from Rust: tokens in, tokens out.
//!
//! Use them through `fsm-runtime`, which the generated code needs anyway.

mod statechart;

use proc_macro::TokenStream;

/// Declares machines where it stands, at module level: each becomes a module, checked when it is compiled.
///
/// ```
/// fsm_runtime::machine! {
///     /// A light that is on or off.
///     #[endless]
///     pub machine Light {
///         event Press;
///         initial Off;
///         state Off { on Press => On; }
///         state On  { on Press => Off; }
///     }
/// }
///
/// let mut light = Light::new(())?;
/// assert!(light.handle(light::Event::Press)?.is_handled());
/// assert!(matches!(light.state(), light::State::On));
/// # Ok::<(), fsm_runtime::Error>(())
/// ```
///
/// makes `pub mod light` with `Event`, `State`, the trait `Host` and the machine itself. A mistake in the chart is an
/// error at its tokens.
#[proc_macro]
pub fn machine(tokens: TokenStream) -> TokenStream {
    fsm_lang::expand(tokens.into()).into()
}

/// Declares the machine of a file where it stands; the type that derives it is its host.
///
/// ```ignore
/// #[derive(fsm_runtime::Statechart)]
/// #[statechart(file = "trip.fsm")] // relative to the package
/// pub struct Agency;
///
/// let mut trip = Agency.start(days, now, &mut |effect| waiting.push_back(effect))?;
/// ```
///
/// makes `mod trip` for `machine Trip`, of which `Agency` implements `trip::Host` (by itself, if the chart declares
/// no function), and the method `start`, which takes the host, the machine's parameters, `now` if it has timers, and
/// a function that is given the effects if it has activities. Of a file with several machines `machine = "Trip"`
/// says whose host this is, and only that one is made: each has a host of its own. Where one machine has several
/// hosts, one type derives it and the others implement `trip::Host` and call `Trip::new`. The file lies in the
/// package; when it changes the package is compiled again. A mistake in the chart is shown with the excerpt and its
/// place in the file.
#[proc_macro_derive(Statechart, attributes(statechart))]
pub fn statechart(tokens: TokenStream) -> TokenStream {
    statechart::expand(tokens.into()).into()
}
