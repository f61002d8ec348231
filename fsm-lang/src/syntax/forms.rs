//! How the forms of the language are written, told where one is written otherwise.

/// What to write instead of `found`, where that can be told: `is_expected` tells what could stand there, `item` is the word of the item.
pub(super) fn instead(found: &str, item: &str, is_expected: impl Fn(&str) -> bool) -> Option<String> {
    Some(match found {
        "->" if is_expected("`=>`") => "the target of a transition stands behind `=>`".to_owned(),
        "=" if is_expected("`=>`") && matches!(item, "on" | "always" | "after" | "done") => {
            "`==` compares".to_owned()
        }
        "if" if is_expected("an expression") => {
            "`if` has no value: assign in each of its branches, or write a transition for each case"
                .to_owned()
        }
        "++" | "--" => format!("write `{}= 1`", &found[..1]),
        "," if item == "event" && is_expected("`;`") => "several events are separated by `|`".to_owned(),
        "," if item == "final" && is_expected("`;`") => "several states are separated by `|`".to_owned(),
        "," if item == "activity" && is_expected("`;`") => {
            "errors are separated by `|`, and modifiers stand behind each other without a sign".to_owned()
        }
        ":" if item == "activity" && is_expected("`->`") => "the result stands behind `->`".to_owned(),
        "," if is_expected("`;`") => "items and statements end with `;`".to_owned(),
        "!" if item == "fn" && is_expected("`;`") => {
            "errors of a function are written `-> Result<T, E>`".to_owned()
        }
        _ => return None,
    })
}

/// What stands for the word of an item, in a block.
pub(super) const STATEMENT: &str = "{";

/// How an item that begins with a word is written, for what can't be told more closely.
pub(super) fn written(item: &str) -> Option<&'static str> {
    Some(match item {
        "#" => "an attribute is written `#[endless]`, or `#[allow(lint, reason = \"why\")]`",
        "activity" => {
            "an activity is written `activity pay(order: Order) -> Payment ! Declined undo refund(order) timeout 30s;`"
        }
        "after" => "a timer is written `after 5s if condition => State { .. }`",
        "always" => "it is written `always if condition => State { .. }`",
        "compensate" => {
            "it is written `compensate { ok => State, stuck => State }`, or `compensate activity { .. }`"
        }
        "const" => "a constant is written `const NAME: u32 = 1;`",
        "done" => "it is written `done => State { .. }`",
        "entry" | "exit" => "its statements stand in braces: `entry { .. }`",
        "event" => "events are written `event Name(argument: Type) | Other;`",
        "final" => "final states are written `final Name | Other;`, or `final failure Name;`",
        "fn" => "a function of the host is written `fn name(argument: Type) -> Type;`",
        "history" => "a history is written `history Name => State;`, or `history Name deep => State;`",
        "initial" => "the initial state is written `initial State;`, or `initial State { .. }`",
        "invoke" => "a call is written `invoke activity(argument) { ok(x) => State, err => State }`",
        "machine" => "a machine is written `machine Name(parameter: Type) { .. }`",
        "on" => "a transition is written `on Event(x) if condition => State { .. }`",
        "parallel" => "it is written `parallel Name { state Region { .. } state Other { .. } }`",
        "state" => "a state is written `state Name(data: Type) { .. }`, or `state Name;`",
        "type" => "a type of the host is written `type Name;`, or `type Name { field: Type }`",
        "var" => "a variable is written `var name: u32 = 0;`",
        STATEMENT => {
            "a statement is written `name = value;`, `function(argument);`, `raise Event;`, `if condition { .. }` or `let name = value;`"
        }
        _ => return None,
    })
}

/// What to write for a delay or an amount that is computed, without parentheses.
pub(super) fn computed(item: &str, name: &str) -> String {
    match item {
        "after" => format!("a computed delay stands in parentheses: `after ({name})`"),
        _ => format!("what is computed stands in parentheses: `({name})`"),
    }
}

/// Behind which part of an item its end is missed, from its word and from what could go on instead.
pub(super) fn behind(item: &str, may_be_guarded: bool, may_have_target: bool) -> &'static str {
    match item {
        "on" | "always" | "after" | "done" if !may_have_target => " after the transition's target",
        "on" | "after" if may_be_guarded => " after the transition's trigger",
        "on" | "always" | "after" | "done" => " after the transition's condition",
        "initial" => " after the initial state",
        "history" => " after the target of the history",
        "const" | "var" => " after the value",
        "state" | "parallel" | "final" => " after the state's name",
        "activity" => " after the activity",
        "event" => " after the event",
        "fn" => " after the function's signature",
        "machine" => " after the machine's name",
        _ => "",
    }
}

/// The names that are bound in the braces of `Dim { by, to: x }`, given word for word; `None` if it is anything else.
pub(super) fn bound_in_braces<'p>(pieces: impl Iterator<Item = &'p str>) -> Option<Vec<&'p str>> {
    let is_name = |piece: &&str| piece.starts_with(|first: char| first.is_alphabetic() || first == '_');
    let mut pieces = pieces.peekable();
    let mut names = Vec::new();
    while let Some(mut name) = pieces.next() {
        if pieces.next_if_eq(&":").is_some() {
            name = pieces.next()?;
        }
        names.push(Some(name).filter(is_name)?);
        if pieces.next().is_some_and(|piece| piece != ",") {
            return None;
        }
    }
    (!names.is_empty()).then_some(names)
}
