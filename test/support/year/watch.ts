import type { OutboxMessage } from '../../../src/generated/prisma/client.ts';
import { findBegun } from './preparations.ts';
import { type Judged, objection, type Seen, SORTS, type Sort } from './rules.ts';
import type { Post } from './slack.ts';
import type { YearWorld } from './world.ts';

/** An answer to what somebody did comes at once, or as soon as Slack takes it. */
const SOON_MS = 1_800_000;
/** Days off that can be somebody's yesterday, today or tomorrow. */
const DAYS_AROUND_MS = 3 * 86_400_000;
/** So many of what waits are looked at each time: whether it waits for a reason. */
const SAMPLE = 12;

interface Message {
  at: Date;
  rows: OutboxMessage[];
}

/** What was sent and what was wrong about it. */
export interface Sendings {
  /** Slack id → nudges, a message of the day being one. */
  nudges: Map<string, Message[]>;
  /** Kind → messages that arrived. */
  byKind: Map<string, number>;
  /** Parts → how many messages of the day had so many. */
  sizes: Map<number, number>;
  /** YYYY-MM-DD (UTC) → nudges. */
  byDay: Map<string, number>;
  posts: number;
  files: number;
  replies: number;
  /** Outbox ids → how often they arrived. */
  arrived: Map<string, number>;
  looked: number;
  /** Planned sessions that began, for which a preparation must be there. */
  begun: number;
  faults: string[];
}

const newRecord = (): Sendings => ({
  nudges: new Map(),
  byKind: new Map(),
  sizes: new Map(),
  byDay: new Map(),
  posts: 0,
  files: 0,
  replies: 0,
  arrived: new Map(),
  looked: 0,
  begun: 0,
  faults: [],
});

const count = <K>(counts: Map<K, number>, key: K) => void counts.set(key, (counts.get(key) ?? 0) + 1);

/** What the outbox holds of messages that arrived, by the id in their metadata; all parts of each, in their order. */
async function rowsOf({ deps, workspaceId }: YearWorld, keys: string[]): Promise<Map<string, OutboxMessage[]>> {
  const rows = await deps.db.outboxMessage.findMany({
    where: { workspaceId, OR: [{ id: { in: keys } }, { leadId: { in: keys } }] },
    orderBy: { part: 'asc' },
  });
  return Map.groupBy(rows, (row) => row.leadId ?? row.id);
}

/** When somebody's Slack says that they are back; undefined: they are there. */
export function awayUntil({ slack, now }: YearWorld, slackId: string): Date | undefined {
  const user = slack.state.users.get(slackId);
  const ends = user?.profile.status_text === 'On vacation' ? (user.profile.status_expiration ?? 0) : 0;
  const quiet = user?.quiet && user.quiet.from * 1000 <= now().getTime() ? user.quiet.to : 0;
  const until = new Date(Math.max(ends, quiet) * 1000);
  return until > now() ? until : undefined;
}

/** Everything about these people that the rules ask for, as it is now. */
async function see(w: YearWorld, record: Sendings, slackIds: string[]): Promise<Map<string, Seen>> {
  const { deps, workspaceId } = w;
  const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
  const members = await deps.db.member.findMany({ where: { workspaceId, slackId: { in: slackIds } } });
  const around = {
    gte: new Date(w.now().getTime() - DAYS_AROUND_MS),
    lte: new Date(w.now().getTime() + DAYS_AROUND_MS),
  };
  const holidays = await deps.db.holiday.findMany({ where: { workspaceId, day: around } });
  const choices = await deps.db.nudgeChoice.findMany({ where: { memberId: { in: members.map(({ id }) => id) } } });
  return new Map(
    members.map((member) => [
      member.slackId,
      {
        member,
        workspace,
        daysOff: new Set(
          holidays
            .filter(({ site }) => site === null || site === member.site)
            .map(({ day }) => day.toISOString().slice(0, 10)),
        ),
        fewer: new Map(choices.filter(({ memberId }) => memberId === member.id).map((one) => [one.family, one.days])),
        awayUntil: awayUntil(w, member.slackId),
        before: (record.nudges.get(member.slackId) ?? []).slice(-40).map(({ at, rows }) => ({
          at,
          families: rows.map(({ family }) => family),
        })),
      },
    ]),
  );
}

const isAgain = ({ occurrence }: OutboxMessage) => occurrence.includes(' again ');

function judged(rows: OutboxMessage[]): Judged {
  const sorts = rows.map(({ kind }) => SORTS[kind]);
  return {
    sort: (sorts[0] ?? 'nudge') as Sort,
    kinds: rows.map(({ kind }) => kind),
    families: rows.map((row) => (isAgain(row) ? null : row.family)),
  };
}

/** Pairings that nudges are about, by the word people cut them by. */
const pairingOf = ({ key }: OutboxMessage): string | undefined => /^[a-z-]+:([0-9a-f-]{36})$/.exec(key ?? '')?.[1];

export class Watch {
  readonly record = newRecord();
  /** The messages of the latest look, for whoever reads them. */
  #w: YearWorld;
  #acts: Map<string, number[]>;
  /** While Slack fails, what is sent is late, and what is an answer comes later. */
  isTroubled: () => boolean;

  constructor(w: YearWorld, acts: Map<string, number[]>, isTroubled: () => boolean) {
    this.#w = w;
    this.#acts = acts;
    this.isTroubled = isTroubled;
  }

  #fault(what: string, at: Date, rows: OutboxMessage[], who: string): void {
    const words = rows.map(({ kind, id, key }) => `${kind} ${id} ${key ?? ''}`).join(' + ');
    this.record.faults.push(`${at.toISOString()} to ${who}: ${what} (${words})`);
  }

  /** Looks at what has just arrived, and at some of what waits. */
  async look(posts: Post[]): Promise<void> {
    const { record } = this;
    const rows = await rowsOf(
      this.#w,
      posts.flatMap(({ key }) => key ?? []),
    );
    const seen = await see(this.#w, record, [...new Set(posts.flatMap(({ readers }) => readers))]);
    const pairings = await this.#pairings([...rows.values()].flat());
    for (const post of posts) {
      record.posts += 1;
      if (/<!(channel|here|everyone)/.test(JSON.stringify([post.text, post.message.blocks])))
        this.#fault('mentions everybody', post.at, [], post.channel);
      const parts = post.key === undefined ? undefined : rows.get(post.key);
      if (parts) this.#judge(post, parts, seen, pairings);
      else if (post.message.files.length > 0) record.files += 1;
      else if (post.key === undefined) record.replies += 1;
      else this.#fault('nothing in the outbox says so', post.at, [], post.readers.join());
    }
  }

  async #pairings(rows: OutboxMessage[]): Promise<Map<string, string>> {
    const ids = [...new Set(rows.flatMap((row) => pairingOf(row) ?? []))];
    const pairings = await this.#w.deps.db.pairing.findMany({ where: { id: { in: ids } } });
    return new Map(pairings.map(({ id, status }) => [id, status]));
  }

  #judge(post: Post, rows: OutboxMessage[], seen: Map<string, Seen>, pairings: Map<string, string>): void {
    const { record } = this;
    const { at, readers } = post;
    const who = readers.join();
    for (const row of rows) {
      count(record.byKind, row.kind);
      count(record.arrived, row.id);
      if (!SORTS[row.kind]) this.#fault('a kind nobody has sorted', at, [row], who);
      if (row.nudge !== (SORTS[row.kind] === 'nudge')) this.#fault('called a nudge or not, wrongly', at, [row], who);
      if ((record.arrived.get(row.id) ?? 0) > (row.reason?.includes('once more') ? 2 : 1))
        this.#fault('sent twice', at, [row], who);
      const status = row.nudge ? pairings.get(pairingOf(row) ?? '') : undefined;
      if (status && status !== 'ACTIVE') this.#fault(`about a pairing that is ${status}`, at, [row], who);
      if (row.until && row.until <= at) this.#fault('too late to be of use', at, [row], who);
    }
    const judgement = judged(rows);
    if (judgement.sort === 'answer') this.#judgeAnswer(post, rows);
    const people = readers.flatMap((reader) => seen.get(reader) ?? []);
    if (people.length < readers.length && !/^kudos\.(posted|told)$/.test(judgement.kinds[0] ?? ''))
      this.#fault('to somebody who takes no part', at, rows, who);
    const objections = people.map((one) => objection(one, at, judgement));
    // A group is written to in an hour all of them work, else in one that one of them does.
    const found = readers.length > 1 && objections.includes(undefined) ? undefined : objections.find(Boolean);
    if (found) this.#fault(found, at, rows, who);
    if (judgement.sort === 'nudge') this.#judgeNudge(post, rows);
  }

  #judgeAnswer({ at, readers }: Post, rows: OutboxMessage[]): void {
    const latest = Math.max(...readers.map((reader) => this.#acts.get(reader)?.at(-1) ?? 0));
    if (at.getTime() - latest > SOON_MS && !this.isTroubled())
      this.#fault('an answer to nobody', at, rows, readers.join());
  }

  #judgeNudge({ at, readers, message }: Post, rows: OutboxMessage[]): void {
    const { nudges, sizes, byDay } = this.record;
    const menus = JSON.stringify(message.blocks).split('"action_id":"nudge.menu"').length - 1;
    if (menus !== rows.length) this.#fault(`${menus} menus for ${rows.length} nudges`, at, rows, readers.join());
    if (readers.length !== 1) this.#fault('a nudge to several', at, rows, readers.join());
    const [reader = ''] = readers;
    nudges.set(reader, [...(nudges.get(reader) ?? []), { at, rows }]);
    count(sizes, rows.length);
    count(byDay, at.toISOString().slice(0, 10));
  }

  /** What waits now waits for a reason: of some of it, whether it could as well have been sent. */
  async lookAtWaiting(): Promise<void> {
    const { deps, workspaceId, random, now } = this.#w;
    const at = now();
    const waiting = await deps.db.outboxMessage.findMany({
      where: { workspaceId, status: 'PENDING', OR: [{ dueAt: { lte: at } }, { nudge: true, reason: 'later' }] },
      orderBy: [{ recipient: 'asc' }, { kind: 'asc' }],
    });
    const sample = random.some(waiting, SAMPLE);
    const seen = await see(this.#w, this.record, [...new Set(sample.map(({ recipient }) => recipient))]);
    const cuts = await deps.db.nudgeCut.findMany({ where: { workspaceId, until: { gt: at } } });
    for (const row of sample) {
      this.record.looked += 1;
      if (row.dueAt <= at && !this.isTroubled()) this.#fault('due, and still there', at, [row], row.recipient);
      const one = seen.get(row.recipient);
      if (!one || !row.nudge || this.isTroubled() || cuts.some(({ memberId }) => memberId === one.member.id)) continue;
      if (!objection(one, at, judged([row]))) this.#fault('waits without a reason', at, [row], row.recipient);
    }
  }

  /** Whether what began since then was prepared. */
  async lookAtBegun(after: Date): Promise<void> {
    for (const { id, startsAt, isPrepared } of await findBegun(this.#w, after, this.#w.now())) {
      this.record.begun += 1;
      if (!isPrepared) this.#fault('a planned session without a preparation', startsAt, [], `session ${id}`);
    }
  }

  /** Nudges in the last days, for forecasts to be compared with. */
  sentTo(slackId: string, from: Date, until: Date): Message[] {
    return (this.record.nudges.get(slackId) ?? []).filter(({ at }) => at > from && at < until);
  }
}
