//! A session captured from GNU inetutils' telnetd 2.4: what it sent, and what a client answered.

use example_telnet::{Client, ECHO};

const RECEIVED: &[u8] = include_bytes!("received.bin");
const SENT: &[u8] = include_bytes!("sent.bin");

const WILL: u8 = 251;
const WONT: u8 = 252;
const DO: u8 = 253;
const DONT: u8 = 254;
const IAC: u8 = 255;

#[test]
fn a_captured_session_is_answered_as_it_was() {
    let mut client = Client::new().unwrap();
    assert_eq!(client.receive(RECEIVED).unwrap(), SENT);
    assert_eq!(client.text(), b"Welcome to the machine room.\r\n");
}

#[test]
fn it_does_not_matter_how_the_bytes_arrive() {
    let mut client = Client::new().unwrap();
    let sent: Vec<u8> = RECEIVED.iter().flat_map(|byte| client.receive(&[*byte]).unwrap()).collect();
    assert_eq!(sent, SENT);
}

#[test]
fn an_escaped_byte_is_text() {
    let mut client = Client::new().unwrap();
    assert_eq!(client.receive(&[b'a', IAC, IAC, b'b']).unwrap(), []);
    assert_eq!(client.text(), [b'a', IAC, b'b']);
}

#[test]
fn an_answer_is_not_answered() {
    let mut client = Client::new().unwrap();
    assert_eq!(client.want(ECHO, true).unwrap(), [IAC, DO, ECHO]);
    assert_eq!(client.receive(&[IAC, WILL, ECHO]).unwrap(), []);
    assert_eq!(client.receive(&[IAC, WILL, ECHO]).unwrap(), [], "it is used already");
    assert_eq!(client.receive(&[IAC, WONT, ECHO]).unwrap(), [IAC, DONT, ECHO]);
}

/// RFC 1143, section 7: a change of mind waits for the answer to what was asked.
#[test]
fn a_change_of_mind_waits() {
    let mut client = Client::new().unwrap();
    assert_eq!(client.want(ECHO, true).unwrap(), [IAC, DO, ECHO]);
    assert_eq!(client.want(ECHO, false).unwrap(), []);
    assert_eq!(client.receive(&[IAC, WILL, ECHO]).unwrap(), [IAC, DONT, ECHO]);
    assert_eq!(client.want(ECHO, true).unwrap(), []);
    assert_eq!(client.receive(&[IAC, WONT, ECHO]).unwrap(), [IAC, DO, ECHO]);
    assert_eq!(client.receive(&[IAC, WILL, ECHO]).unwrap(), []);
}

#[test]
fn the_states_are_as_large_as_by_hand() {
    #[allow(dead_code, reason = "their size is what is looked at")]
    mod by_hand {
        pub(super) enum Receiver {
            Text,
            Command,
            Verb { verb: u8 },
            Parameters(Parameters),
        }
        pub(super) enum Parameters {
            Content,
            Escaped,
        }
        pub(super) struct Negotiation {
            him: Side,
            us: Side,
        }
        pub(super) enum Side {
            No,
            Yes,
            WantNo(Want),
            WantYes(Want),
        }
        pub(super) enum Want {
            Settled,
            Reversed,
        }
    }
    assert_eq!(size_of::<example_telnet::receiver::State>(), size_of::<by_hand::Receiver>());
    assert_eq!(size_of::<example_telnet::negotiation::State>(), size_of::<by_hand::Negotiation>());
}
