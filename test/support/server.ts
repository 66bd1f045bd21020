/** The PostgreSQL to test against, if one was given; otherwise PGlite. */
export function testServer(): string | undefined {
  return process.env.TEST_DATABASE_URL || undefined;
}

/** Another database of the same server, with whatever else the person wrote in the URL. */
export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
