//! The client's side of a telnet connection: RFC 854 takes the bytes apart, and for each option RFC 1143 decides what is
//! answered. Both are machines: `telnet.fsm`, and `src/telnet.rs`, which `fsm build` makes of it.

include!("telnet.rs");

use std::collections::BTreeMap;

use fsm_runtime::Error;

const SE: u8 = 240;
const SB: u8 = 250;
const WILL: u8 = 251;
const WONT: u8 = 252;
const DO: u8 = 253;
const DONT: u8 = 254;
const IAC: u8 = 255;

/// RFC 857.
pub const ECHO: u8 = 1;
/// RFC 858.
pub const SUPPRESS_GO_AHEAD: u8 = 3;
/// RFC 1091.
pub const TERMINAL_TYPE: u8 = 24;
/// RFC 1073.
pub const WINDOW_SIZE: u8 = 31;

/// What the receiver found in one byte, if it completed something.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Text(u8),
    Negotiation { verb: u8, option: u8 },
    Parameters(Vec<u8>),
}

/// The receiver's host keeps what was found.
#[derive(Debug, Default)]
struct Findings {
    found: Option<Found>,
    parameters: Vec<u8>,
}

impl receiver::Host for Findings {
    fn text(&mut self, value: u8) {
        self.found = Some(Found::Text(value));
    }

    fn command(&mut self, _code: u8) {
        // NOP, GA and the like: nothing is to be done.
    }

    fn negotiate(&mut self, verb: u8, option: u8) {
        self.found = Some(Found::Negotiation { verb, option });
    }

    fn parameters_begin(&mut self) {
        self.parameters.clear();
    }

    fn parameter(&mut self, value: u8) {
        self.parameters.push(value);
    }

    fn parameters_end(&mut self) {
        self.found = Some(Found::Parameters(std::mem::take(&mut self.parameters)));
    }
}

/// The host of one option's negotiation: what we agree to, and what is to be sent.
#[derive(Debug)]
struct Side {
    option: u8,
    send: Vec<u8>,
}

impl Side {
    fn say(&mut self, verb: u8) {
        self.send.extend([IAC, verb, self.option]);
    }
}

impl negotiation::Host for Side {
    fn may_he(&self) -> bool {
        matches!(self.option, ECHO | SUPPRESS_GO_AHEAD)
    }

    fn may_we(&self) -> bool {
        matches!(self.option, TERMINAL_TYPE | WINDOW_SIZE)
    }

    fn send_do(&mut self) {
        self.say(DO);
    }

    fn send_dont(&mut self) {
        self.say(DONT);
    }

    fn send_will(&mut self) {
        self.say(WILL);
    }

    fn send_wont(&mut self) {
        self.say(WONT);
    }
}

/// A client's connection, without the connection: bytes in, bytes out.
#[derive(Debug)]
pub struct Client {
    receiver: Receiver<Findings>,
    options: BTreeMap<u8, Negotiation<Side>>,
    text: Vec<u8>,
}

impl Client {
    /// A connection on which nothing has been said.
    ///
    /// # Errors
    /// None with these charts.
    pub fn new() -> Result<Self, Error> {
        Ok(Self { receiver: Receiver::new(Findings::default())?, options: BTreeMap::new(), text: Vec::new() })
    }

    /// Takes what has been received, and tells what is to be sent.
    ///
    /// # Errors
    /// None with these charts.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let mut send = Vec::new();
        for &value in bytes {
            let _ = self.receiver.handle(receiver::Event::Byte { value })?;
            match self.receiver.host_mut().found.take() {
                Some(Found::Text(value)) => self.text.push(value),
                Some(Found::Negotiation { verb, option }) => send.append(&mut self.negotiate(verb, option)?),
                Some(Found::Parameters(parameters)) => send.append(&mut answer(&parameters)),
                None => {}
            }
        }
        Ok(send)
    }

    /// Wants an option used, or no longer used, by the server; tells what is to be sent.
    ///
    /// # Errors
    /// None with these charts.
    pub fn want(&mut self, option: u8, used: bool) -> Result<Vec<u8>, Error> {
        self.tell(option, if used { negotiation::Event::AskHim } else { negotiation::Event::ForbidHim })
    }

    /// The text that has been received.
    #[must_use]
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    fn negotiate(&mut self, verb: u8, option: u8) -> Result<Vec<u8>, Error> {
        match verb {
            WILL => self.tell(option, negotiation::Event::Will),
            WONT => self.tell(option, negotiation::Event::Wont),
            DO => self.tell(option, negotiation::Event::Do),
            _ => self.tell(option, negotiation::Event::Dont),
        }
    }

    fn tell(&mut self, option: u8, event: negotiation::Event) -> Result<Vec<u8>, Error> {
        let mut machine = match self.options.remove(&option) {
            Some(machine) => machine,
            None => Negotiation::new(Side { option, send: Vec::new() })?,
        };
        let outcome = machine.handle(event);
        let send = std::mem::take(&mut machine.host_mut().send);
        self.options.insert(option, machine);
        outcome.map(|_| send)
    }
}

/// What is answered to the parameters of an option: which terminal we are, when that is asked.
fn answer(parameters: &[u8]) -> Vec<u8> {
    const SEND: u8 = 1;
    const IS: u8 = 0;
    if parameters != [TERMINAL_TYPE, SEND] {
        return Vec::new();
    }
    let mut answer = vec![IAC, SB, TERMINAL_TYPE, IS];
    answer.extend(b"XTERM");
    answer.extend([IAC, SE]);
    answer
}
