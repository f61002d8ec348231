//! What Graphviz asks of its host. It has no files, no clock, no environment and no chance; it may say what is wrong, get
//! more memory, and ask how large a text is.

use wasmi::{
    Caller, Error, ExternType, FuncType, Linker, Memory, Module, Store, StoreLimits, StoreLimitsBuilder, Val,
    ValType,
};

use crate::font::{self, Style};

/// How many bytes of messages are kept.
const MOST_SAID: usize = 4_096;

/// Emscripten's page.
const PAGE: u64 = 65_536;

/// What a run keeps.
pub(super) struct Host {
    pub(super) limits: StoreLimits,
    pub(super) memory: Option<Memory>,
    /// Whether it asked for more memory than it may have.
    pub(super) refused_memory: bool,
    most_memory: u64,
    said: String,
}

impl Host {
    pub(super) fn new(memory: usize) -> Self {
        Self {
            limits: StoreLimitsBuilder::new().memory_size(memory).build(),
            memory: None,
            refused_memory: false,
            most_memory: memory as u64,
            said: String::new(),
        }
    }

    /// What Graphviz said, on one line.
    pub(super) fn said(&self) -> String {
        self.said.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Whether some of it was an error: a label that is no markup is one, which it draws all the same.
    pub(super) fn has_error(&self) -> bool {
        self.said.lines().any(|line| line.starts_with("Error"))
    }

    fn say(&mut self, bytes: &[u8]) {
        let room = MOST_SAID.saturating_sub(self.said.len());
        self.said.extend(String::from_utf8_lossy(bytes).chars().take(room));
    }
}

/// All that the module imports.
pub(super) fn linker(store: &Store<Host>, module: &Module) -> Result<Linker<Host>, Error> {
    let mut linker = Linker::new(store.engine());
    for import in module.imports() {
        let ExternType::Func(ty) = import.ty() else { continue };
        let act = act(import.name());
        let results: Vec<ValType> = ty.results().to_vec();
        let ty = FuncType::new(ty.params().to_vec(), results.clone());
        linker.func_new(import.module(), import.name(), ty, move |caller, arguments, answers| {
            let answer = act(caller, arguments)?;
            for (slot, ty) in answers.iter_mut().zip(&results) {
                *slot = match ty {
                    ValType::I32 => Val::I32(answer),
                    ValType::I64 => Val::I64(answer.into()),
                    ValType::F32 => Val::F32((answer as f32).into()),
                    _ => Val::F64(f64::from(answer).into()),
                };
            }
            Ok(())
        })?;
    }
    Ok(linker)
}

type Act = fn(Caller<'_, Host>, &[Val]) -> Result<i32, Error>;

/// What is done for an import, by the short name that Emscripten gave it.
fn act(name: &str) -> Act {
    match name {
        // __assert_fail, __cxa_throw, abort
        "a" | "b" | "h" => |_, _| Err(Error::new("Graphviz gave up")),
        // exit
        "c" => |_, arguments| Err(Error::i32_exit(i32_of(arguments, 0))),
        // fd_write
        "d" => write,
        // _emscripten_get_now and its like, localtime, tzset, environ_get
        "g" | "o" | "q" | "s" => |_, _| Ok(0),
        // emscripten_resize_heap
        "k" => grow,
        // viz_errorf
        "p" => say,
        // environ_sizes_get
        "t" => |mut caller, arguments| {
            put(&mut caller, place(arguments, 0), &[0; 4])?;
            put(&mut caller, place(arguments, 1), &[0; 4])?;
            Ok(0)
        },
        // random_get
        "u" => |mut caller, arguments| {
            let length = place(arguments, 1).min(1 << 16);
            put(&mut caller, place(arguments, 0), &vec![0; length])?;
            Ok(0)
        },
        // clock_time_get
        "x" => |mut caller, arguments| {
            put(&mut caller, place(arguments, 2), &[0; 8])?;
            Ok(0)
        },
        // fd_close, fd_read, fd_seek: WASI's ENOSYS
        "e" | "i" | "r" => |_, _| Ok(52),
        // System calls: -ENOSYS
        _ => |_, _| Ok(-52),
    }
}

fn i32_of(arguments: &[Val], at: usize) -> i32 {
    arguments.get(at).and_then(Val::i32).unwrap_or_default()
}

fn place(arguments: &[Val], at: usize) -> usize {
    i32_of(arguments, at) as u32 as usize
}

fn put(caller: &mut Caller<'_, Host>, at: usize, bytes: &[u8]) -> Result<(), Error> {
    let memory = memory(caller)?;
    memory.write(caller, at, bytes).map_err(Error::from)
}

fn memory(caller: &Caller<'_, Host>) -> Result<Memory, Error> {
    caller.data().memory.ok_or_else(|| Error::new("called before its start"))
}

fn grow(mut caller: Caller<'_, Host>, arguments: &[Val]) -> Result<i32, Error> {
    let memory = memory(&caller)?;
    let wanted = place(arguments, 0) as u64;
    let has = memory.size(&caller) * PAGE;
    // By a quarter at least, so that it does not ask too often.
    let wanted = wanted.max((has + has / 4).min(caller.data().most_memory));
    let more = wanted.saturating_sub(has).div_ceil(PAGE);
    let grown = memory.grow(&mut caller, more).is_ok();
    caller.data_mut().refused_memory |= !grown;
    Ok(grown.into())
}

fn write(mut caller: Caller<'_, Host>, arguments: &[Val]) -> Result<i32, Error> {
    let memory = memory(&caller)?;
    let (data, host) = memory.data_and_store_mut(&mut caller);
    let mut total = 0_u32;
    for piece in 0..place(arguments, 2).min(1_024) {
        let at = place(arguments, 1).saturating_add(piece * 8);
        let (text, length) = (u32_at(data, at), u32_at(data, at.saturating_add(4)));
        let text = data.get(text as usize..).and_then(|data| data.get(..length as usize));
        host.say(text.unwrap_or_default());
        total = total.saturating_add(length);
    }
    put(&mut caller, place(arguments, 3), &total.to_le_bytes())?;
    Ok(0)
}

fn say(mut caller: Caller<'_, Host>, arguments: &[Val]) -> Result<i32, Error> {
    let memory = memory(&caller)?;
    let (data, host) = memory.data_and_store_mut(&mut caller);
    host.say(text_at(data, place(arguments, 0) as u32));
    Ok(0)
}

/// The bytes before the next NUL.
pub(super) fn text_at(data: &[u8], at: u32) -> &[u8] {
    let rest = data.get(at as usize..).unwrap_or_default();
    let end = rest.iter().position(|&byte| byte == 0).unwrap_or(rest.len());
    &rest[..end]
}

fn u32_at(data: &[u8], at: usize) -> u32 {
    let bytes = data.get(at..at.saturating_add(4)).and_then(|bytes| bytes.try_into().ok());
    bytes.map_or(0, u32::from_le_bytes)
}

/// Offsets in `textspan_t`.
mod span {
    pub(super) const TEXT: usize = 0;
    pub(super) const FONT: usize = 4;
    /// How far below its top a line's letters stand: `yoffset_layout`.
    pub(super) const BASELINE: usize = 16;
    /// And how far below its middle: `yoffset_centerline`.
    pub(super) const BELOW_CENTRE: usize = 24;
    pub(super) const WIDTH: usize = 32;
    pub(super) const HEIGHT: usize = 40;
}

/// Offsets in `textfont_t`.
mod text_font {
    pub(super) const SIZE: usize = 16;
    pub(super) const FLAGS: usize = 24;
    /// Of the flags.
    pub(super) const BOLD: u32 = 1;
}

/// `bool textlayout(textspan_t *span, char **fontpath)`: says how large a line of text is.
pub(super) fn measure(mut caller: Caller<'_, Host>, at: i32, _: i32) -> Result<i32, Error> {
    let memory = memory(&caller)?;
    let (data, at) = (memory.data(&caller), at as u32 as usize);
    let font = u32_at(data, at.saturating_add(span::FONT)) as usize;
    let size = f64::from_bits(
        u64::from(u32_at(data, font.saturating_add(text_font::SIZE)))
            | u64::from(u32_at(data, font.saturating_add(text_font::SIZE + 4))) << 32,
    );
    let bold = u32_at(data, font.saturating_add(text_font::FLAGS)) & text_font::BOLD != 0;
    let text =
        String::from_utf8_lossy(text_at(data, u32_at(data, at.saturating_add(span::TEXT)))).into_owned();
    let width = font::width(&text, size, if bold { Style::Bold } else { Style::Regular });
    let fields = [
        (span::BASELINE, size.to_le_bytes()),
        (span::BELOW_CENTRE, (size * font::BELOW_CENTRE).to_le_bytes()),
        (span::WIDTH, width.to_le_bytes()),
        (span::HEIGHT, (size * font::LINE).to_le_bytes()),
    ];
    for (offset, bytes) in fields {
        put(&mut caller, at.saturating_add(offset), &bytes)?;
    }
    Ok(1)
}
