import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createServer, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const cacheDir = fileURLToPath(new URL('../../node_modules/.vite/practice', import.meta.url));

/** Vite's own script only waits for edits over a web socket, which there is none of. */
const withoutViteClient: Plugin = {
  name: 'without-vite-client',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module" src="/@vite/client"></script>', ''),
  },
};

export interface PageHandler {
  handle(req: IncomingMessage, res: ServerResponse): void;
  close(): Promise<void>;
}

/** Serves the practice page: every request that is not the practice API's. Nothing is built beforehand; reload to see an edit. */
export async function pageHandler(): Promise<PageHandler> {
  const vite = await createServer({
    root,
    cacheDir,
    configFile: false,
    publicDir: false,
    appType: 'spa',
    logLevel: 'error',
    plugins: [withoutViteClient],
    // A second port for a web socket is one more thing that can be taken on a newcomer's machine.
    server: { middlewareMode: true, hmr: false, ws: false, fs: { allow: [root, cacheDir] } },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    // All dependencies are named, so the first load waits for no discovery and never reloads itself.
    optimizeDeps: {
      include: ['preact', 'preact/hooks', 'preact/jsx-runtime', 'temporal-polyfill'],
      noDiscovery: true,
      holdUntilCrawlEnd: false,
    },
  });
  return {
    handle: (req, res) => vite.middlewares(req, res),
    close: () => vite.close(),
  };
}
