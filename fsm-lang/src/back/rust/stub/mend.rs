//! Declarations with mistakes: mended, so that their names stay, or taken out.

use smol_str::{SmolStr, format_smolstr};

use crate::span::Span;
use crate::syntax::ast::{
    ActivityItem, EventItem, Expr, ExprKind, FunctionItem, Ident, Item, Literal, LiteralKind, Machine, Meta,
    Parameter, StateItem, TypeItem, TypeRef, TypeRefKind,
};

/// A name that no type of the machine has.
pub(super) fn unused_type(machine: &Machine) -> SmolStr {
    let mut name = SmolStr::new_static("Unknown");
    let types = || {
        machine.items.iter().filter_map(|item| match item {
            Item::Type(item) => Some(&item.name.name),
            _ => None,
        })
    };
    while types().chain([&machine.name.name]).any(|taken| *taken == name) {
        name = format_smolstr!("{name}_");
    }
    name
}

/// Mends the declarations in which there is a mistake; takes out those that cannot be mended, and tells whether there was
/// one. `unknown` names the type that stands for each which is a mistake; it is declared where it is needed.
pub(super) fn mend(machine: &mut Machine, mistakes: &[Span], unknown: &SmolStr) -> bool {
    let mut mend = Mend { unknown, used: false, lost: false };
    let inside =
        |parameter: &Parameter| mistakes.iter().any(|mistake| parameter_contains(parameter, *mistake));
    machine
        .parameters
        .retain_mut(|parameter| !inside(parameter) || mend.kept(|mend| mend.parameter(parameter, mistakes)));
    mend.items(&mut machine.items, mistakes);
    let declared =
        machine.items.iter().any(|item| matches!(item, Item::Type(item) if item.name.name == *unknown));
    if mend.used && !declared {
        let span = machine.name.span;
        let name = Ident { name: unknown.clone(), span };
        machine.items.insert(0, Item::Type(TypeItem { meta: Meta::default(), name, members: None, span }));
    }
    mend.lost
}

struct Mend<'u> {
    unknown: &'u SmolStr,
    used: bool,
    lost: bool,
}

impl Mend<'_> {
    /// Whether something could be mended; what is not is lost.
    fn kept(&mut self, mend: impl FnOnce(&mut Self) -> bool) -> bool {
        let kept = mend(self);
        self.lost |= !kept;
        kept
    }

    fn items(&mut self, items: &mut Vec<Item>, mistakes: &[Span]) {
        items.retain_mut(|item| {
            let span = span_of(item);
            let inside: Vec<Span> =
                mistakes.iter().copied().filter(|mistake| contains(span, *mistake)).collect();
            inside.is_empty() || self.kept(|mend| mend.item(item, inside))
        });
    }

    /// Whether an item can be mended.
    fn item(&mut self, item: &mut Item, mut mistakes: Vec<Span>) -> bool {
        match item {
            // What was to be read of it is not known then; what is wrong besides is seen the next time.
            Item::Type(item) => item.members.take().is_some(),
            Item::Const(item) => replace_value(&item.ty, &mut item.value, &mistakes),
            Item::Var(item) => replace_value(&item.ty, &mut item.value, &mistakes),
            Item::Event(item) => self.event(item, &mistakes),
            Item::Function(item) => self.function(item, &mistakes),
            Item::Activity(item) => self.activity(item, mistakes),
            Item::State(StateItem { parameters, items, .. }) => {
                self.parameters(parameters.iter_mut().flatten(), &mut mistakes);
                let Some(items) = items else { return mistakes.is_empty() };
                let deeper =
                    mistakes.iter().all(|mistake| items.iter().any(|item| contains(span_of(item), *mistake)));
                if deeper {
                    self.items(items, &mistakes);
                }
                deeper
            }
            _ => false,
        }
    }

    fn event(&mut self, item: &mut EventItem, mistakes: &[Span]) -> bool {
        let mut left = mistakes.to_vec();
        for event in &mut item.events {
            self.parameters(event.parameters.iter_mut().flatten(), &mut left);
        }
        item.events.retain(|event| self.kept(|_| !removed(event.name.span, &mut left)));
        left.is_empty() && !item.events.is_empty()
    }

    fn function(&mut self, item: &mut FunctionItem, mistakes: &[Span]) -> bool {
        let mut left = mistakes.to_vec();
        self.parameters(item.parameters.iter_mut(), &mut left);
        if let Some(result) = &mut item.result {
            self.types(result, &mut left);
        }
        left.is_empty()
    }

    fn activity(&mut self, item: &mut ActivityItem, mut mistakes: Vec<Span>) -> bool {
        self.parameters(item.parameters.iter_mut(), &mut mistakes);
        if let Some(result) = &mut item.result {
            self.types(&mut result.ty, &mut mistakes);
        }
        item.errors.retain(|error| !removed(error.span, &mut mistakes));
        item.modifiers.retain(|modifier| !removed(modifier.span, &mut mistakes));
        mistakes.is_empty()
    }

    fn parameters<'p>(
        &mut self,
        parameters: impl Iterator<Item = &'p mut Parameter>,
        mistakes: &mut Vec<Span>,
    ) {
        let of_one: Vec<Span> = mistakes.clone();
        for parameter in parameters {
            if of_one.iter().any(|mistake| parameter_contains(parameter, *mistake))
                && self.parameter(parameter, &of_one)
            {
                mistakes.retain(|mistake| !parameter_contains(parameter, *mistake));
            }
        }
    }

    /// Whether a parameter with a mistake can be mended: one that has the name of another gets a name of its own.
    fn parameter(&mut self, parameter: &mut Parameter, mistakes: &[Span]) -> bool {
        if mistakes.iter().any(|mistake| contains(parameter.name.span, *mistake)) {
            parameter.name.name = format_smolstr!("{}_", parameter.name.name);
        }
        let mut left =
            mistakes.iter().copied().filter(|mistake| contains(parameter.ty.span, *mistake)).collect();
        self.types(&mut parameter.ty, &mut left);
        left.is_empty()
    }

    /// Puts the unknown type where a type is a mistake, if it is not there already: the innermost for a `Result` of
    /// which the other half is right.
    fn types(&mut self, ty: &mut TypeRef, mistakes: &mut Vec<Span>) {
        let whole = mistakes.iter().any(|mistake| contains(ty.span, *mistake));
        if !whole {
            return;
        }
        let span = ty.span;
        if let TypeRefKind::Named { name, arguments } = &mut ty.kind {
            if name.name == *self.unknown {
                return;
            }
            if name.name == "Result" {
                for argument in arguments {
                    self.types(argument, mistakes);
                }
            }
        }
        if removed(span, mistakes) {
            self.used = true;
            let name = Ident { name: self.unknown.clone(), span };
            ty.kind = TypeRefKind::Named { name, arguments: Vec::new() };
        }
    }
}

/// Whether there is a mistake inside; those that are, are done with.
fn removed(span: Span, mistakes: &mut Vec<Span>) -> bool {
    let before = mistakes.len();
    mistakes.retain(|mistake| !contains(span, *mistake));
    mistakes.len() < before
}

/// Puts a value of its type where a value is a mistake.
fn replace_value(ty: &TypeRef, value: &mut Expr, mistakes: &[Span]) -> bool {
    let span = value.span;
    let Some(kind) = zero(ty) else { return false };
    let zero = ExprKind::Literal(Literal { kind, text: SmolStr::default(), span });
    let can = value.kind != zero && mistakes.iter().all(|mistake| contains(span, *mistake));
    value.kind = zero;
    can
}

fn zero(ty: &TypeRef) -> Option<LiteralKind> {
    let name = match &ty.kind {
        TypeRefKind::StaticStr => return Some(LiteralKind::Text(SmolStr::default())),
        TypeRefKind::Named { name, arguments } if arguments.is_empty() => name.name.as_str(),
        _ => return None,
    };
    Some(match name {
        "bool" => LiteralKind::Bool(false),
        "char" => LiteralKind::Char('0'),
        "f32" | "f64" => LiteralKind::Float { value: 0.0, suffix: None },
        "Duration" => LiteralKind::Duration(0),
        _ => LiteralKind::Integer { value: 0, suffix: None },
    })
}

fn contains(outer: Span, inner: Span) -> bool {
    outer.lo <= inner.lo && inner.lo < outer.hi
}

fn parameter_contains(parameter: &Parameter, mistake: Span) -> bool {
    contains(parameter.name.span, mistake) || contains(parameter.ty.span, mistake)
}

fn span_of(item: &Item) -> Span {
    match item {
        Item::Type(item) => item.span,
        Item::Const(item) => item.span,
        Item::Var(item) => item.span,
        Item::Event(item) => item.span,
        Item::Function(item) => item.span,
        Item::Initial(item) => item.span,
        Item::State(item) => item.span,
        Item::History(item) => item.span,
        Item::Entry(item) | Item::Exit(item) => item.span,
        Item::Transition(item) => item.span,
        Item::Activity(item) => item.span,
        Item::Invoke(item) => item.span,
        Item::Compensate(item) => item.span,
    }
}
