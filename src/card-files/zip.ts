import { setImmediate } from 'node:timers/promises';
import { deflateRawSync } from 'node:zlib';
import { strToU8, Unzip, type UnzipFile, UnzipInflate, Zip, ZipPassThrough } from 'fflate';
import { MOST_CARDS } from './fields.ts';
import { UNREADABLE } from './words.ts';

/** Read at once: unpacked these are sixteen megabytes at most, whatever is in them (deflate's limit is 1 : 1032). */
const SLICE = 16_384;
/** A card has 30,000 characters. */
const MOST_BYTES_EACH = 200_000;
const MOST_BYTES = 64_000_000;
/** Texts shrink to a third, lists of the same words to a twentieth. */
const MOST_RATIO = 100;
const RATIO_FROM = 1_000_000;

export interface Packed {
  name: string;
  bytes: Uint8Array;
}

export interface Unpacked {
  files: Packed[];
  /** What is no Markdown. */
  ignored: string[];
}

/** A name for people to read only; nothing is ever written under it. */
const shownName = (name: string): string => name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').slice(-80);

const isOfTheSystem = (name: string): boolean => /\/$|(?:^|\/)(?:__MACOSX\/|\.(?!\.?\/))/.test(name);

/** What is gathered while a zip is read, and why reading stops. */
class Gathering {
  files: Packed[] = [];
  ignored: string[] = [];
  trouble: string | undefined;
  private size = 0;
  private entries = 0;
  private readonly packed: number;

  constructor(packed: number) {
    this.packed = packed;
  }

  take(file: UnzipFile): void {
    this.entries += 1;
    if (this.entries > MOST_CARDS * 2) this.trouble ??= UNREADABLE.many(MOST_CARDS);
    if (file.name === '[Content_Types].xml') this.trouble ??= UNREADABLE.workbook;
    if (this.trouble || isOfTheSystem(file.name)) return;
    const name = shownName(file.name);
    if (!/\.(?:md|markdown|txt)$/i.test(name)) {
      if (this.ignored.length < 100) this.ignored.push(name);
      return;
    }
    if (file.compression !== 0 && file.compression !== 8) {
      this.trouble = UNREADABLE.zip;
      return;
    }
    this.read(file, name);
  }

  private read(file: UnzipFile, name: string): void {
    const chunks: Uint8Array[] = [];
    let own = 0;
    file.ondata = (error, chunk, isLast) => {
      if (error) this.trouble ??= UNREADABLE.zip;
      if (this.trouble) return;
      own += chunk.length;
      this.size += chunk.length;
      const tooMuch = own > MOST_BYTES_EACH || this.size > MOST_BYTES;
      const tooTight = this.size > RATIO_FROM && this.size > this.packed * MOST_RATIO;
      if (tooMuch || tooTight) this.trouble = UNREADABLE.bomb;
      chunks.push(chunk);
      if (isLast) this.files.push({ name, bytes: new Uint8Array(Buffer.concat(chunks)) });
    };
    file.start();
  }
}

/** The Markdown files of a zip; a sentence when it cannot be read, or is made to burst. Zips in it are not opened. */
export async function readZip(bytes: Uint8Array): Promise<Unpacked | string> {
  const gathering = new Gathering(bytes.length);
  const unzip = new Unzip((file) => gathering.take(file));
  unzip.register(UnzipInflate);
  try {
    for (let at = 0; at < bytes.length && gathering.trouble === undefined; at += SLICE) {
      unzip.push(bytes.subarray(at, at + SLICE), at + SLICE >= bytes.length);
      await setImmediate();
    }
  } catch {
    return gathering.trouble ?? UNREADABLE.zip;
  }
  if (gathering.trouble !== undefined) return gathering.trouble;
  return { files: gathering.files, ignored: gathering.ignored };
}

/** Texts that are packed between two turns of everything else: of 30,000 characters each takes about a millisecond. */
const TURN = 20;

/** A text packed by Node's own zlib: the library's packer makes tables anew for each file, which took four fifths of an export. */
class PackedText extends ZipPassThrough {
  override compression = 8; // deflate

  protected override process(chunk: Uint8Array, final: boolean): void {
    // A copy: what zlib gives holds on to 16 kB, which thousands of small files add up.
    this.ondata(null, new Uint8Array(deflateRawSync(chunk)), final);
  }
}

/** A zip of texts. */
export async function writeZip(files: AsyncIterable<{ name: string; text: string }>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    chunks.push(chunk);
  });
  let done = 0;
  for await (const { name, text } of files) {
    const file = new PackedText(name);
    zip.add(file);
    file.push(strToU8(text), true);
    done += 1;
    if (done % TURN === 0) await setImmediate();
  }
  zip.end();
  return new Uint8Array(Buffer.concat(chunks));
}
