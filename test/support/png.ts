/** Reads the pictures we make, pixel by pixel. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect } from 'vitest';

export interface Image {
  width: number;
  height: number;
  /** Whether a pixel is not white. */
  inked(x: number, y: number): boolean;
  /** Red, green and blue of a pixel, 0 to 255. */
  color(x: number, y: number): [number, number, number];
}

/** What a filter of PNG expects at a place, by its neighbours. */
function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Reads an eight-bit RGBA PNG without interlacing, by its specification (RFC 2083). */
export function decode(png: Uint8Array): Image {
  const bytes = Buffer.from(png);
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect([...bytes.subarray(24, 29)]).toEqual([8, 6, 0, 0, 0]);
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const row = width * 4;
  const pixels = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (row + 1)] as number;
    for (let x = 0; x < row; x++) {
      const at = y * row + x;
      const left = x < 4 ? 0 : (pixels[at - 4] as number);
      const up = y === 0 ? 0 : (pixels[at - row] as number);
      const corner = x < 4 || y === 0 ? 0 : (pixels[at - row - 4] as number);
      pixels[at] = (raw[y * (row + 1) + 1 + x] as number) + predicted(filter, left, up, corner);
    }
  }
  const color = (x: number, y: number): [number, number, number] => {
    const at = (y * width + x) * 4;
    return [pixels[at] as number, pixels[at + 1] as number, pixels[at + 2] as number];
  };
  return { width, height, color, inked: (x, y) => Math.min(...color(x, y)) < 200 };
}

/** The part of the picture between two lines: how many pixels are inked, and between which columns. */
export function ink(image: Image, top: number, bottom: number, margin = 60) {
  let count = 0;
  let [left, right] = [image.width, 0];
  for (let y = top; y < bottom; y++)
    for (let x = margin; x < image.width - margin; x++) {
      if (!image.inked(x, y)) continue;
      count += 1;
      left = Math.min(left, x);
      right = Math.max(right, x);
    }
  return { count, left, right };
}

/** Saves a picture when somebody wants to look (SHOTS=folder). */
export function keep(png: Uint8Array, name: string): void {
  const folder = process.env.SHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `${name}.png`), png);
}
