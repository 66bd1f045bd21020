import { randomBytes } from 'node:crypto';

let latest = 0;
let sequence = 0;

/** An id that sorts by its instant, and within it by its turn, as Prisma makes them (RFC 9562, version 7): for rows of our own SQL. */
export function newId(now: Date): string {
  sequence = now.getTime() === latest ? (sequence + 1) % 4096 : 0;
  latest = now.getTime();
  const bytes = randomBytes(16);
  bytes.writeUIntBE(latest, 0, 6);
  bytes.writeUInt16BE(0x7000 | sequence, 6);
  bytes.writeUInt8(0x80 | (bytes.readUInt8(8) & 0x3f), 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
