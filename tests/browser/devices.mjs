// A logger of HJ 212: packets with their length and CRC, and the wait for their answers.
import { connect } from 'node:net';
import { DEADLINE_MS } from './browser.mjs';

function crc(text) {
    let value = 0xffff;
    for (const byte of Buffer.from(text)) {
        value = (value >> 8) ^ byte;
        for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >> 1) ^ 0xa001 : value >> 1;
    }
    return value.toString(16).toUpperCase().padStart(4, '0');
}

export const packet = (text) => `##${String(Buffer.byteLength(text)).padStart(4, '0')}${text}${crc(text)}\r\n`;

// 20260131080000 in China.
export const stamp = (ms) => new Date(ms + 8 * 3_600_000).toISOString().replace(/\D/g, '').slice(0, 14);

// Sends packets on one line; ends when answers came to all, or the server closed the line.
export function sendPackets(port, packets, answers = packets.length) {
    return new Promise((done, failed) => {
        let said = '';
        const line = connect(port, '127.0.0.1', () => line.write(packets.join('')));
        const late = setTimeout(() => line.destroy(new Error(`${answers} answers wanted, there came: ${said}`)), DEADLINE_MS);
        line.on('data', (piece) => {
            said += piece;
            if (said.split('CN=9014').length > answers) line.end();
        });
        line.on('error', failed).on('close', () => {
            clearTimeout(late);
            done(said);
        });
    });
}
