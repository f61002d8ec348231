//! What is taken where names are made up.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use super::Names;
use super::reserved::helpers;
use crate::back::names::Scope;
use crate::chart::{Chart, StateId};
use crate::map::UnorderedMap;

/// What every function has bound, or may have.
const BOUND: [&str; 8] = ["beside", "event", "now", "step", "state", "record", "fault", "host"];

/// What a selection in regions has bound, or may have.
const BOUND_IN_SELECTION: [&str; 8] = ["beside", "event", "now", "step", "open", "fault", "host", "record"];

/// Scopes that many places share, each made when it is first asked for.
#[derive(Default)]
pub(super) struct Scopes {
    around: RefCell<UnorderedMap<StateId, Rc<Scope>>>,
    related: RefCell<UnorderedMap<StateId, Rc<Scope>>>,
    everywhere: OnceCell<Rc<Scope>>,
    selection: OnceCell<Rc<Scope>>,
}

impl Names {
    /// The names that functions of a state have bound.
    pub(in super::super) fn scope_of(&self, chart: &Chart, state: StateId) -> Scope {
        Scope::inside(&self.around(chart, state))
    }

    fn around(&self, chart: &Chart, state: StateId) -> Rc<Scope> {
        if let Some(made) = self.scopes.around.borrow().get(&state) {
            return Rc::clone(made);
        }
        let mut scope = match chart.states[state].parent {
            Some(parent) => Scope::inside(&self.around(chart, parent)),
            None => {
                let mut scope = Scope::with(BOUND);
                self.take_constants(&mut scope);
                scope
            }
        };
        for &variable in &chart.states[state].variables {
            scope.take(&self.bindings[variable].to_string());
        }
        let made = Rc::new(scope);
        self.scopes.around.borrow_mut().insert(state, Rc::clone(&made));
        made
    }

    /// The names that may be bound around or inside the blocks of a state.
    pub(super) fn related_to(&self, chart: &Chart, owner: StateId) -> Scope {
        let mut scopes = self.scopes.related.borrow_mut();
        let made = scopes.get_or_insert_with(owner, || {
            let everywhere = self.scopes.everywhere.get_or_init(|| {
                let mut scope = Scope::with(helpers(chart));
                self.take_constants(&mut scope);
                Rc::new(scope)
            });
            let mut scope = Scope::inside(everywhere);
            for state in chart.ancestors(owner).chain([owner]).chain(chart.descendants(owner)) {
                scope.take(&self.contents[state].to_string());
                if state != Chart::ROOT {
                    for &variable in &chart.states[state].variables {
                        scope.take(&self.bindings[variable].to_string());
                    }
                }
            }
            Rc::new(scope)
        });
        Scope::inside(made)
    }

    /// The names that may be bound where transitions are selected in regions.
    pub(in super::super) fn scope_of_selection(&self) -> Scope {
        let made = self.scopes.selection.get_or_init(|| {
            let mut scope = Scope::with(BOUND_IN_SELECTION);
            for name in self.bindings.values().chain(self.contents.values()) {
                scope.take(&name.to_string());
            }
            self.take_constants(&mut scope);
            Rc::new(scope)
        });
        Scope::inside(made)
    }

    fn take_constants(&self, scope: &mut Scope) {
        for constant in self.constants.values() {
            scope.take(&constant.to_string());
        }
    }
}
