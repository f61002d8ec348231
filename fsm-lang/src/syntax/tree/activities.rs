//! The dump of activities and of what waits for them.

use super::{Dump, Named, as_literal, as_type, expression, list, parenthesized, target};
use crate::syntax::ast::{
    ActivityItem, Arm, ArmOutcome, CompensateItem, Ident, InvokeItem, Modifier, ModifierKind,
};

impl Dump {
    pub(super) fn activity(&mut self, item: &ActivityItem) {
        self.meta(&item.meta);
        let result = item.result.as_ref().map_or_else(String::new, |result| {
            let name = result.name.as_ref().map_or_else(String::new, |name| format!("{}: ", Named(name)));
            format!(" -> {name}{}", as_type(&result.ty))
        });
        let errors: Vec<String> = item.errors.iter().map(|error| Named(error).to_string()).collect();
        let errors = if errors.is_empty() { String::new() } else { format!(" ! {}", errors.join(" | ")) };
        self.line(format_args!(
            "activity {}{}{result}{errors}",
            Named(&item.name),
            parenthesized(&item.parameters)
        ));
        self.within(|dump| {
            for modifier in &item.modifiers {
                dump.line(modifier_line(modifier));
            }
        });
    }

    pub(super) fn invoke(&mut self, item: &InvokeItem) {
        self.meta(&item.meta);
        let pivot = if item.pivot.is_some() { "pivot " } else { "" };
        self.line(format_args!("invoke {pivot}{}{}", Named(&item.activity), list(&item.arguments)));
        self.within(|dump| dump.arms(&item.arms));
    }

    pub(super) fn compensate(&mut self, item: &CompensateItem) {
        self.meta(&item.meta);
        self.line(format!("compensate {}", path(&item.scope)).trim_end());
        self.within(|dump| dump.arms(&item.arms));
    }

    fn arms(&mut self, arms: &[Arm]) {
        for arm in arms {
            self.meta(&arm.meta);
            let mut line = match &arm.outcome {
                ArmOutcome::Ok(None) => "ok".to_owned(),
                ArmOutcome::Ok(Some(binding)) => format!("ok({})", binding.name.as_deref().unwrap_or("_")),
                ArmOutcome::Err(None) => "err".to_owned(),
                ArmOutcome::Err(Some(error)) => format!("err({})", Named(error)),
                ArmOutcome::Unknown => "unknown".to_owned(),
                ArmOutcome::Stuck => "stuck".to_owned(),
            };
            if let Some(guard) = &arm.guard {
                line += &format!(" if {}", expression(guard));
            }
            if let Some(to) = &arm.target {
                line += &format!(" => {}", target(to));
            }
            self.line(line);
            self.optional_block(arm.block.as_ref());
        }
    }
}

pub(super) fn path(path: &[Ident]) -> String {
    path.iter().map(|name| Named(name).to_string()).collect::<Vec<_>>().join(".")
}

fn modifier_line(modifier: &Modifier) -> String {
    match &modifier.kind {
        ModifierKind::Undo { activity, arguments } => {
            format!("undo {}{}", Named(activity), list(arguments))
        }
        ModifierKind::UndoNone { reason } => format!("undo none {}", as_literal(reason)),
        ModifierKind::ReadOnly => "readonly".to_owned(),
        ModifierKind::Retriable => "retriable".to_owned(),
        ModifierKind::Idempotent => "idempotent".to_owned(),
        ModifierKind::Retry { times, least, most } => {
            let most = most.as_ref().map_or_else(String::new, |most| format!("..{}", expression(most)));
            format!("retry {} every {}{most}", expression(times), expression(least))
        }
        ModifierKind::Timeout(duration) => format!("timeout {}", expression(duration)),
        ModifierKind::Limit { count, unit } => format!("limit {}/{}", expression(count), Named(unit)),
    }
}
