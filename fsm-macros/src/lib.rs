//! The doors into the language from Rust: tokens in, tokens out.
//!
//! Use them through `fsm-runtime`, which the generated code needs anyway.

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
