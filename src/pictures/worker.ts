/** The thread in which pictures are made: SVG in, PNG out. Started by service.ts. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import type { Answer, Order } from './service.ts';

const port = parentPort;
if (!port) throw new Error('worker.ts is a thread of its own: see service.ts');

/** The letters come with us: a server has no fonts, or others. */
const FONTS = [
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
];
const font = {
  fontBuffers: FONTS.map((url) => new Uint8Array(readFileSync(fileURLToPath(url)))),
  defaultFontFamily: 'DejaVu Sans',
};
await initWasm(readFileSync(fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'))));

function draw(svg: string): Uint8Array {
  const picture = new Resvg(svg, { font });
  const image = picture.render();
  const png = image.asPng();
  // Memory of WebAssembly is not collected.
  image.free();
  picture.free();
  return png;
}

port.on('message', ({ id, svg }: Order) => {
  let answer: Answer;
  try {
    answer = { id, png: draw(svg) };
  } catch (error) {
    answer = { id, error: error instanceof Error ? error.message : String(error) };
  }
  port.postMessage(answer);
});
