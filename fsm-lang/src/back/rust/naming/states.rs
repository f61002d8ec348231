//! The names of states and of their data.

use std::rc::Rc;

use proc_macro2::Ident;

use super::reserved::{PRELUDE, PRIMITIVES, helpers};
use super::{ident, snakes, unique, variants};
use crate::back::names::{Scope, snake_case, upper_camel_case};
use crate::chart::{Chart, ConstantId, StateId, StateKind, TypeId, VariableId};
use crate::map::{Arena, Id};

/// The types of compound and parallel states, which lie in modules nested like the states, and whether each
/// can be imported into the machine's own; and those modules.
pub(super) fn type_names(
    chart: &Chart,
    top: &mut Scope,
    root: &Ident,
) -> (Arena<StateId, Ident>, Arena<StateId, bool>, Arena<StateId, Ident>) {
    let mut scopes: Vec<Scope> =
        chart.states.ids().map(|_| Scope::with(PRELUDE.into_iter().chain(PRIMITIVES))).collect();
    let mut types = Arena::new();
    let mut modules = Arena::new();
    for (id, state) in chart.states.iter() {
        let Some(parent) = state.parent else {
            types.push(root.clone());
            modules.push(root.clone());
            continue;
        };
        let name = upper_camel_case(&state.name.text);
        if state.children.is_empty() {
            types.push(ident(&name));
            modules.push(ident(&snake_case(&name)));
            continue;
        }
        let scope = if parent == Chart::ROOT { &mut *top } else { &mut scopes[parent.index()] };
        types.push(unique(scope, &name));
        modules.push(unique(scope, &snake_case(&state.name.text)));
        debug_assert!(types.len() == id.index() + 1);
    }
    let mut imported = Arena::new();
    for (id, state) in chart.states.iter() {
        let at_top = state.parent.is_none_or(|parent| parent == Chart::ROOT);
        let name = types[id].to_string();
        let import = !at_top && !state.children.is_empty() && !top.has(&name);
        if import {
            top.take(&name);
        }
        imported.push(import || at_top);
    }
    // The types of hosts must not hide those of states in any module.
    for (id, state) in chart.states.iter() {
        if !state.children.is_empty() {
            top.take(&types[id].to_string());
        }
    }
    (types, imported, modules)
}

pub(super) fn member_names(chart: &Chart) -> Arena<StateId, Ident> {
    let mut members: Arena<StateId, Ident> =
        chart.states.map(|state| ident(&upper_camel_case(&state.name.text)));
    for state in chart.states.values() {
        let names = state.children.iter().map(|&child| chart.states[child].name.text.as_str());
        let names = if state.kind == StateKind::Parallel { snakes(names) } else { variants(names) };
        for (&child, name) in state.children.iter().zip(names) {
            members[child] = name;
        }
    }
    members
}

/// The fields of variables and of what is inside a state.
pub(super) fn field_names(
    chart: &Chart,
    beside: &mut Scope,
) -> (Arena<VariableId, Ident>, Arena<StateId, Ident>) {
    let mut fields: Arena<VariableId, Ident> = chart.variables.map(|variable| ident(&variable.name.text));
    let mut inside = Arena::new();
    for (id, state) in chart.states.iter() {
        let mut scope = Scope::default();
        for &variable in &state.variables {
            let name = snake_case(&chart.variables[variable].name.text);
            let scope = if id == Chart::ROOT { &mut *beside } else { &mut scope };
            fields[variable] = unique(scope, &name);
        }
        inside.push(unique(&mut scope, "state"));
    }
    // The data of regions lie in the struct of the parallel state, beside the regions.
    for state in chart.states.values().filter(|state| state.kind == StateKind::Parallel) {
        let mut scope = Scope::with([]);
        for name in snakes(state.children.iter().map(|&region| chart.states[region].name.text.as_str())) {
            scope.take(&name.to_string());
        }
        for &region in &state.children {
            for &variable in &chart.states[region].variables {
                fields[variable] = unique(&mut scope, &snake_case(&chart.variables[variable].name.text));
            }
        }
    }
    (fields, inside)
}

/// Bindings of data and of what is inside states, unique from the root down along every path.
pub(super) fn binding_names(
    chart: &Chart,
    constants: &Arena<ConstantId, Ident>,
    aliases: &Arena<TypeId, Ident>,
) -> (Arena<VariableId, Ident>, Arena<StateId, Ident>) {
    let mut bindings: Arena<VariableId, Ident> = chart.variables.map(|variable| ident(&variable.name.text));
    let mut contents: Arena<StateId, Ident> = chart.states.map(|state| ident(&snake_case(&state.name.text)));
    let mut base = Scope::with(helpers(chart));
    for name in constants.values().chain(aliases.values()) {
        base.take(&name.to_string());
    }
    let base = Rc::new(base);
    let mut path: Vec<(StateId, Rc<Scope>)> = Vec::new();
    for (id, state) in chart.states.iter() {
        while path.last().is_some_and(|(ancestor, _)| !chart.is_descendant(id, *ancestor)) {
            path.pop();
        }
        let mut scope = Scope::inside(path.last().map_or(&base, |(_, scope)| scope));
        for &variable in &state.variables {
            let wish = snake_case(&chart.variables[variable].name.text);
            bindings[variable] = if id == Chart::ROOT {
                ident(&Scope::inside(&base).unique(&wish))
            } else {
                unique(&mut scope, &wish)
            };
        }
        if id != Chart::ROOT && !state.children.is_empty() {
            contents[id] = unique(&mut scope, &snake_case(&state.name.text));
        }
        if !state.children.is_empty() {
            path.push((id, Rc::new(scope)));
        }
    }
    (bindings, contents)
}
