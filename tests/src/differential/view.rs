//! The configuration of the reference as the `Debug` of the generated state shows it, so that one line tells
//! both which states are active and what data they have. The names of random charts stay as they are in Rust.

use std::fmt::Write as _;

use fsm_lang::chart::{Chart, StateId, StateKind, Type, VariableId};
use fsm_lang::interp::{Float, Interpreter, Value};

/// The active states with their data.
#[must_use]
pub fn state(machine: &Interpreter<'_>) -> String {
    inside(machine, Chart::ROOT)
}

/// ` name=value` for each of the machine's variables.
#[must_use]
pub fn variables(machine: &Interpreter<'_>, render: &dyn Fn(&Value) -> String) -> String {
    let chart = machine.chart();
    let mut text = String::new();
    for &id in &chart.states[Chart::ROOT].variables {
        let value = machine.variable(id).map_or("?".to_owned(), render);
        let _ = write!(text, " {}={value}", chart.variables[id].name.text);
    }
    text
}

/// What is active inside a state that has states inside.
fn inside(machine: &Interpreter<'_>, state: StateId) -> String {
    let chart = machine.chart();
    let data = &chart.states[state];
    if data.kind == StateKind::Parallel {
        let mut fields = vec![];
        for &region in &data.children {
            fields.extend(chart.states[region].variables.iter().map(|&id| field(machine, id)));
            if !chart.states[region].children.is_empty() {
                let name = chart.states[region].name.text.to_lowercase();
                fields.push(format!("{name}: {}", inside(machine, region)));
            }
        }
        return structure(&data.name.text, &fields);
    }
    let active: Vec<StateId> =
        data.children.iter().copied().filter(|&child| machine.is_active(child)).collect();
    let [child] = active.as_slice() else {
        return format!("{} of {:?} are active", active.len(), data.name.text);
    };
    let of = &chart.states[*child];
    let name = &of.name.text;
    match (of.variables.is_empty(), of.children.is_empty()) {
        (true, true) => name.to_string(),
        (true, false) => format!("{name}({})", inside(machine, *child)),
        (false, leaf) => {
            let mut fields: Vec<String> = of.variables.iter().map(|&id| field(machine, id)).collect();
            if !leaf {
                fields.push(format!("state: {}", inside(machine, *child)));
            }
            structure(name, &fields)
        }
    }
}

fn structure(name: &str, fields: &[String]) -> String {
    if fields.is_empty() { name.to_owned() } else { format!("{name} {{ {} }}", fields.join(", ")) }
}

fn field(machine: &Interpreter<'_>, id: VariableId) -> String {
    let variable = &machine.chart().variables[id];
    let shown = match (variable.ty, machine.variable(id)) {
        (_, None) => "no value".to_owned(),
        // A value of the host shows its type only (ruling 10).
        (Type::Host(ty), Some(_)) => machine.chart().types[ty].name.text.to_string(),
        (_, Some(Value::Duration(span))) => format!("{span:?}"),
        (_, Some(Value::Float(Float::F32(value)))) => format!("{value:?}"),
        (_, Some(Value::Float(Float::F64(value)))) => format!("{value:?}"),
        (_, Some(value)) => value.display(machine.chart()).to_string(),
    };
    format!("{}: {shown}", variable.name.text)
}
