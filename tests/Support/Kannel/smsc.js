// A network of mobiles for tests: it speaks SMPP 3.4 on loopback, and is told by HTTP what to do and asked what it saw.
//
//   node smsc.js <port of SMPP> <port of HTTP>
//
//   /behave?answer=take|silent|<status of SMPP>&receipt=<state>|none&error=<of GSM>&receipts=<how often>   what is left out is as usual
//   /messages                                whole ones, in the order in which they became so
//   /write?from=<number>&to=<number>&text=   a mobile writes; answered once the message was taken
//   /sessions                                how many are bound
'use strict';
const http = require('http');
const smpp = require('smpp');

const [port, control] = process.argv.slice(2).map(Number);
const usual = { answer: 'take', receipt: 'DELIVRD', error: '000', receipts: '1' };
const ucs2 = 8;
const isReceipt = 4;
let behaviour = usual;
let taken = 0;
const parts = new Map();
const messages = [];
const sessions = new Set();

const encoded = (text) => (/[^\x20-\x7e]/.test(text)
    ? { data_coding: ucs2, short_message: Buffer.from(text, 'utf16le').swap16() }
    : { data_coding: 0, short_message: text });

const decoded = (coding, message) => (!Buffer.isBuffer(message) ? message || ''
    : coding === ucs2 ? Buffer.from(message).swap16().toString('utf16le')
    : message.toString('latin1'));

// Where a message belongs that is one of several (3GPP TS 23.040, 9.2.3.24.1); null for one that is whole.
function place(udh) {
    const bytes = !udh ? [] : Array.isArray(udh) ? Buffer.concat(udh.map((part) => Buffer.from(part))) : udh;
    for (let at = 0; at + 4 < bytes.length; at += 2 + bytes[at + 1]) {
        if (bytes[at] === 0) {
            return { of: bytes[at + 2], total: bytes[at + 3], part: bytes[at + 4] };
        }
    }

    return null;
}

function keep(pdu, text) {
    const at = place(pdu.short_message && pdu.short_message.udh);
    const whole = (of) => messages.push({ from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, segments: of.length, text: of.join('') });
    if (!at) {
        whole([text]);
        return;
    }

    const key = `${pdu.destination_addr}/${at.of}`;
    const known = parts.get(key) || new Map();
    parts.set(key, known.set(at.part, text));
    if (known.size === at.total) {
        parts.delete(key);
        whole([...known.keys()].sort((a, b) => a - b).map((part) => known.get(part)));
    }
}

function receiver() {
    return [...sessions].find((session) => session.kind !== 'bind_transmitter');
}

// Some networks repeat how the text begins, as far as a receipt can hold it: it is read as ASCII.
function tell(pdu, id, text) {
    const day = new Date().toISOString().replace(/[-:T]/g, '').slice(2, 12);
    const session = receiver();
    if (session) {
        session.deliver_sm({
            source_addr: pdu.destination_addr,
            destination_addr: pdu.source_addr,
            esm_class: isReceipt,
            short_message: `id:${id} sub:001 dlvrd:001 submit date:${day} done date:${day} stat:${behaviour.receipt} err:${behaviour.error} text:${text.slice(0, 20).replace(/[^\x20-\x7e]/g, '?')}`,
        });
    }
}

function take(session, pdu) {
    const text = decoded(pdu.data_coding, pdu.short_message && pdu.short_message.message);
    if (behaviour.answer !== 'take' && behaviour.answer !== 'silent') {
        session.send(pdu.response({ command_status: Number(behaviour.answer) }));
        return;
    }

    keep(pdu, text);
    if (behaviour.answer === 'silent') {
        return;
    }

    taken += 1;
    const id = taken.toString(16).padStart(8, '0');
    session.send(pdu.response({ message_id: id }));
    for (let i = 0; (pdu.registered_delivery & 1) && behaviour.receipt !== 'none' && i < Number(behaviour.receipts); i += 1) {
        // Kannel finds a receipt by the id that it has to have stored first.
        setTimeout(() => tell(pdu, id, text), 50);
    }
}

smpp.createServer({}, (session) => {
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
    session.on('unbind', (pdu) => {
        session.send(pdu.response());
        session.close();
    });
    session.on('enquire_link', (pdu) => session.send(pdu.response()));
    session.on('submit_sm', (pdu) => take(session, pdu));
    for (const kind of ['bind_transceiver', 'bind_transmitter', 'bind_receiver']) {
        session.on(kind, (pdu) => {
            session.kind = kind;
            sessions.add(session);
            session.send(pdu.response());
        });
    }
}).listen(port, '127.0.0.1');

http.createServer((call, answer) => {
    const { pathname, searchParams } = new URL(call.url, 'http://127.0.0.1');
    const say = (status, value) => {
        answer.statusCode = status;
        answer.end(JSON.stringify(value));
    };
    switch (pathname) {
        case '/behave':
            behaviour = { ...usual, ...Object.fromEntries(searchParams) };
            say(200, behaviour);
            break;
        case '/messages':
            say(200, messages);
            break;
        case '/sessions':
            say(200, sessions.size);
            break;
        case '/write': {
            const session = receiver();
            if (!session) {
                say(503, 'nobody is bound');
                break;
            }

            session.deliver_sm(
                { source_addr: searchParams.get('from'), destination_addr: searchParams.get('to'), ...encoded(searchParams.get('text')) },
                (response) => say(200, response.command_status));
            break;
        }
        default:
            say(404, 'unknown');
    }
}).listen(control, '127.0.0.1');
