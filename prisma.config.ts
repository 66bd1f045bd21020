import { defineConfig } from 'prisma/config';

// `prisma generate` never runs the native schema engine, but the 7.x CLI insists on downloading it first.
// Any existing file satisfies that check; other commands (migrate …) still get the real engine.
if (['generate', 'validate', 'format'].includes(process.argv[2] ?? '')) {
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Not read by `generate`; an empty string keeps generate and validate independent of the environment.
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
