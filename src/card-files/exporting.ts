import type { Deps } from '../deps.ts';
import { type CardKind, type CardStatus, Prisma } from '../generated/prisma/client.ts';
import { type Entry, MOST_CARDS, MOST_QUESTIONS, MOST_SEE_ALSO } from './fields.ts';
import { printCard } from './front-matter.ts';
import { type By, seenByInSql } from './known.ts';
import { KIND_NAMES, STATUS_NAMES } from './words.ts';

/** Cards read by one statement. */
const PAGE = 500;

interface Row {
  id: string;
  no: number;
  externalKey: string | null;
  title: string;
  body: string;
  kind: CardKind;
  status: CardStatus;
  language: string;
  product: string | null;
  tags: string[];
  team: string | null;
  sourceLink: string | null;
  questions: string[];
  seeAlso: string[];
}

/** What a file says of a card. */
export type Told = Entry['fields'];

const toldOf = (row: Row): Told => ({
  key: row.externalKey ?? row.id,
  title: row.title,
  kind: KIND_NAMES[row.kind],
  status: STATUS_NAMES[row.status],
  language: row.language,
  ...(row.product !== null && { product: row.product }),
  ...(row.tags.length > 0 && { tags: row.tags }),
  ...(row.team !== null && { team: row.team }),
  ...(row.sourceLink !== null && { source: row.sourceLink }),
  ...(row.questions.length > 0 && { questions: row.questions }),
  ...(row.seeAlso.length > 0 && { 'see-also': row.seeAlso }),
  body: row.body,
});

/** Keys of the cards that are read beside "c", of those that go out too. */
const besideInSql = (by: By): Prisma.Sql => Prisma.sql`ARRAY(SELECT x.key FROM "CardLink" l, LATERAL (
    SELECT coalesce(c."externalKey", c."id"::text) AS key, c."no" FROM "Card" c
    WHERE c."id" = l."otherId" AND c."workspaceId" = l."workspaceId" AND ${seenByInSql(by)}) x
  WHERE l."cardId" = c."id" ORDER BY x."no" LIMIT ${MOST_SEE_ALSO}::int)`;

const findPage = ({ db }: Pick<Deps, 'db'>, workspaceId: string, by: By, after: number) => db.$queryRaw<Row[]>`
  SELECT c."id", c."no", c."externalKey", c."title", c."body", c."kind"::text, c."status"::text, c."language", c."product", coalesce(c."tags", '{}') AS tags,
    team."name" AS team, c."sourceLink",
    ARRAY(SELECT q."words" FROM "CardQuestion" q WHERE q."cardId" = c."id" ORDER BY q."at", q."words" LIMIT ${MOST_QUESTIONS}::int) AS questions,
    ${besideInSql(by)} AS "seeAlso"
  FROM "Card" c LEFT JOIN "Team" team ON team."id" = c."teamId"
  WHERE c."workspaceId" = ${workspaceId}::uuid AND c."no" > ${after}::int AND ${seenByInSql(by)} ORDER BY c."no" LIMIT ${PAGE}::int`;

/** After which card each file begins, by the cards' numbers; nothing for no card. */
export async function findStarts({ db }: Pick<Deps, 'db'>, workspaceId: string, by: By): Promise<number[]> {
  const lasts = await db.$queryRaw<{ no: number; place: bigint }[]>`
    SELECT "no", place FROM (
      SELECT c."no", row_number() OVER (ORDER BY c."no") AS place FROM "Card" c
      WHERE c."workspaceId" = ${workspaceId}::uuid AND ${seenByInSql(by)}) numbered
    WHERE place % ${MOST_CARDS}::int = 1 ORDER BY "no"`;
  return lasts.map(({ no }) => no - 1);
}

/** All cards somebody may see after this one, in files of at most 20,000; nothing for none. */
export async function* findFiles(
  deps: Pick<Deps, 'db'>,
  workspaceId: string,
  by: By,
  from = 0,
): AsyncGenerator<AsyncGenerator<Told>> {
  let after = from;
  let waiting = await findPage(deps, workspaceId, by, after);
  async function* file(): AsyncGenerator<Told> {
    for (let told = 0; told < MOST_CARDS && waiting.length > 0; ) {
      for (const row of waiting) yield toldOf(row);
      told += waiting.length;
      after = waiting.at(-1)?.no ?? after;
      waiting = await findPage(deps, workspaceId, by, after);
    }
  }
  while (waiting.length > 0) yield file();
}

/** A name that says what is in it, on any system. */
const nameOf = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 50)
    .toWellFormed();

/** Each card as a file of its own. */
export async function* asMarkdown(cards: AsyncIterable<Told>): AsyncGenerator<{ name: string; text: string }> {
  let number = 0;
  for await (const card of cards) {
    number += 1;
    yield { name: `${String(number).padStart(5, '0')}-${nameOf(String(card.title))}.md`, text: printCard(card) };
  }
}
