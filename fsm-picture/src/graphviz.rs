//! Runs Graphviz.
//!
//! The module is that of the npm package `@viz-js/viz`, made by Emscripten; its exports and imports have the short names
//! which that gave them. `graphviz/make` takes it out of the package and checks its digest, so what is said here of names and
//! offsets holds as long as that is the same.

mod host;

use std::sync::OnceLock;

use wasmi::{
    AsContextMut, CompilationMode, Config, Engine, Func, Instance, Memory, Module, Ref, Store, Table,
    TrapCode, TypedFunc,
};

use self::host::Host;
use crate::{Bound, Error};

/// Graphviz 16.1.0.
static MODULE: &[u8] = include_bytes!("../graphviz/graphviz.wasm");

/// How much one picture may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of DOT.
    pub bytes: usize,
    /// Steps of the interpreter, about one an instruction of WebAssembly.
    pub steps: u64,
    /// Bytes of Graphviz's memory; it begins with 17 MiB.
    pub memory: usize,
}

impl Default for Limits {
    /// 1 MiB of DOT, about ten seconds, 512 MiB of memory. A chart of a dozen states takes 40 to 100 million steps.
    fn default() -> Self {
        Self { bytes: 1 << 20, steps: 4_000_000_000, memory: 512 << 20 }
    }
}

/// The exports that are used, by what they are in C.
mod export {
    pub(super) const MEMORY: &str = "z";
    pub(super) const CONSTRUCTORS: &str = "A";
    pub(super) const SET_Y_INVERT: &str = "B";
    pub(super) const SET_REDUCE: &str = "C";
    pub(super) const MALLOC: &str = "F";
    pub(super) const READ_ONE_GRAPH: &str = "I";
    pub(super) const CREATE_CONTEXT: &str = "V";
    pub(super) const LAYOUT: &str = "X";
    pub(super) const RESET_ERRORS: &str = "Z";
    pub(super) const RENDER: &str = "_";
    pub(super) const RESTORE_STACK: &str = "aa";
    /// `graphviz/extract.mjs` gives it this name, and one place more than it has functions.
    pub(super) const TABLE: &str = "table";
}

/// Where in `GVC_t` the pointer to the active engine of text layout is.
const TEXT_LAYOUT: u32 = 140;

/// Bytes of Graphviz's own stack: what is written beyond it would go into its data. Emscripten gives 64 KiB.
const STACK: u32 = 16 << 20;
/// How deep it may call, so that its stack is enough: 300 bytes a call.
const CALLS: usize = 50_000;
/// Bytes of the interpreter's stack.
const VALUES: usize = 64 << 20;

/// Draws a graph as SVG, as Graphviz writes it.
pub(crate) fn draw(dot: &str, limits: &Limits) -> Result<String, Error> {
    if dot.len() > limits.bytes {
        return Err(Error::TooLarge(Bound::Text));
    }
    if dot.contains('\0') {
        return Err(Error::Refused("a NUL in the text".to_owned()));
    }
    let (engine, module) = loaded()?;
    let mut store = Store::new(engine, Host::new(limits.memory));
    store.limiter(|host| &mut host.limits);
    store.set_fuel(limits.steps).map_err(failed)?;
    let drawn = Run::start(&mut store, module).and_then(|mut run| run.draw(dot));
    let said = store.data().said();
    match drawn {
        Ok(Some(svg)) if !store.data().has_error() => Ok(svg),
        Ok(_) if store.data().refused_memory => Err(Error::TooLarge(Bound::Memory)),
        Ok(_) => Err(Error::Refused(said)),
        Err(error) => Err(match error.as_trap_code() {
            Some(TrapCode::OutOfFuel) => Error::TooLarge(Bound::Steps),
            Some(TrapCode::StackOverflow) => Error::TooLarge(Bound::Stack),
            _ if store.data().refused_memory => Error::TooLarge(Bound::Memory),
            _ if said.is_empty() => failed(error),
            _ => Error::Refused(said),
        }),
    }
}

fn failed(error: impl std::fmt::Display) -> Error {
    Error::Failed(error.to_string())
}

/// The module, read once.
fn loaded() -> Result<&'static (Engine, Module), Error> {
    static LOADED: OnceLock<Result<(Engine, Module), Error>> = OnceLock::new();
    LOADED
        .get_or_init(|| {
            let mut config = Config::default();
            // Most of Graphviz is for other layouts and formats: what is never called is never translated.
            config.consume_fuel(true).compilation_mode(CompilationMode::LazyTranslation);
            config.set_max_stack_height(VALUES).set_max_recursion_depth(CALLS);
            let engine = Engine::new(&config);
            let module = Module::new(&engine, MODULE).map_err(failed)?;
            Ok((engine, module))
        })
        .as_ref()
        .map_err(Clone::clone)
}

/// An instance, started.
struct Run<'s> {
    store: &'s mut Store<Host>,
    instance: Instance,
    memory: Memory,
}

impl<'s> Run<'s> {
    fn start(store: &'s mut Store<Host>, module: &Module) -> Result<Self, wasmi::Error> {
        let instance = host::linker(store, module)?.instantiate_and_start(&mut *store, module)?;
        let memory = instance.get_memory(&*store, export::MEMORY).ok_or_else(|| missing(export::MEMORY))?;
        store.data_mut().memory = Some(memory);
        let mut run = Self { store, instance, memory };
        run.call::<(), ()>(export::CONSTRUCTORS, ())?;
        let stack = run.allocated(STACK)?;
        run.call::<u32, ()>(export::RESTORE_STACK, stack.saturating_add(STACK) & !15)?;
        Ok(run)
    }

    /// The picture; `None` if Graphviz has said why there is none.
    fn draw(&mut self, dot: &str) -> Result<Option<String>, wasmi::Error> {
        self.call::<i32, ()>(export::SET_Y_INVERT, 0)?;
        self.call::<i32, ()>(export::SET_REDUCE, 0)?;
        let text = self.text(dot)?;
        let graph: u32 = self.call(export::READ_ONE_GRAPH, text)?;
        if graph == 0 {
            return Ok(None);
        }
        let context: u32 = self.call(export::CREATE_CONTEXT, ())?;
        self.measure_text(context)?;
        self.call::<(), ()>(export::RESET_ERRORS, ())?;
        let layout = self.text("dot")?;
        if self.call::<(u32, u32, u32), i32>(export::LAYOUT, (context, graph, layout))? != 0 {
            return Ok(None);
        }
        let format = self.text("svg")?;
        let svg: u32 = self.call(export::RENDER, (context, graph, format))?;
        if svg == 0 {
            return Ok(None);
        }
        let bytes = host::text_at(self.memory.data(&*self.store), svg);
        Ok(Some(String::from_utf8_lossy(bytes).into_owned()))
    }

    /// Gives the context an engine of text layout, as one with a library of fonts has it: a struct with a pointer to a function.
    fn measure_text(&mut self, context: u32) -> Result<(), wasmi::Error> {
        let table: Table =
            self.instance.get_table(&*self.store, export::TABLE).ok_or_else(|| missing(export::TABLE))?;
        let last = table.size(&*self.store).saturating_sub(1);
        let function = Func::wrap(&mut *self.store, host::measure);
        table.set(&mut *self.store, last, Ref::Func(function.into())).map_err(wasmi::Error::from)?;
        let engine = self.allocated(4)?;
        let index = u32::try_from(last).unwrap_or_default();
        self.memory.write(&mut *self.store, engine as usize, &index.to_le_bytes())?;
        let place = context.saturating_add(TEXT_LAYOUT) as usize;
        self.memory.write(&mut *self.store, place, &engine.to_le_bytes())?;
        Ok(())
    }

    fn allocated(&mut self, bytes: u32) -> Result<u32, wasmi::Error> {
        match self.call(export::MALLOC, bytes)? {
            0 => Err(wasmi::Error::new("out of memory")),
            place => Ok(place),
        }
    }

    /// A text in Graphviz's memory.
    fn text(&mut self, text: &str) -> Result<u32, wasmi::Error> {
        let length = u32::try_from(text.len() + 1).map_err(|error| wasmi::Error::new(error.to_string()))?;
        let place = self.allocated(length)?;
        let bytes = [text.as_bytes(), &[0]].concat();
        self.memory.write(&mut *self.store, place as usize, &bytes)?;
        Ok(place)
    }

    fn call<P, R>(&mut self, name: &str, parameters: P) -> Result<R, wasmi::Error>
    where
        P: wasmi::WasmParams,
        R: wasmi::WasmResults,
    {
        let function: TypedFunc<P, R> = self.instance.get_typed_func(&*self.store, name)?;
        function.call(self.store.as_context_mut(), parameters)
    }
}

fn missing(name: &str) -> wasmi::Error {
    wasmi::Error::new(format!("the module has no `{name}`"))
}
