import type { OutboxMessage } from '../../../src/generated/prisma/client.ts';
import { Discretion } from './discretion.ts';
import { findBegun } from './preparations.ts';
import { type Judged, objection, type Seen, SORTS, type Sort, shiftNow } from './rules.ts';
import { rowsOf, see } from './seeing.ts';
import type { Post } from './slack.ts';
import type { YearWorld } from './world.ts';

/** An answer to what somebody did comes at once, or as soon as Slack takes it. */
const SOON_MS = 1_800_000;
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
  /** Cards that waited for a whole week, and topics: each time they were looked at. */
  cardsDue: number;
  topicsDue: number;
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
  cardsDue: 0,
  topicsDue: 0,
  faults: [],
});

const count = <K>(counts: Map<K, number>, key: K) => void counts.set(key, (counts.get(key) ?? 0) + 1);

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
  readonly #discretion: Discretion;
  /** While Slack fails, what is sent is late, and what is an answer comes later. */
  isTroubled: () => boolean;
  /** The app has just come back. */
  #isLate: () => boolean;

  constructor(w: YearWorld, acts: Map<string, number[]>, when: { isTroubled: () => boolean; isLate: () => boolean }) {
    this.#w = w;
    this.#acts = acts;
    this.isTroubled = when.isTroubled;
    this.#isLate = when.isLate;
    this.#discretion = new Discretion(w, this.record);
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
      if (parts) await this.#discretion.look(post, parts);
      else if (post.message.files.length > 0) record.files += 1;
      else if (post.key === undefined) record.replies += 1;
      else this.#fault('nothing in the outbox says so', post.at, [], post.readers.join());
    }
  }

  /** What stands in Slack may have changed. */
  lookAgain = (): Promise<void> => this.#discretion.lookAgain();

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
    const isLive = judgement.kinds.some((kind) => kind.startsWith('live-help.'));
    // An answer about a question may follow what any of its people did.
    if (judgement.sort === 'answer' && !isLive) this.#judgeAnswer(post, rows);
    const people = readers.flatMap((reader) => seen.get(reader) ?? []);
    if (people.length < readers.length && !/^kudos\.(posted|told)$/.test(judgement.kinds[0] ?? ''))
      this.#fault('to somebody who takes no part', at, rows, who);
    const objections = people.map((one) => objection(one, at, judgement));
    // A group is written to in an hour all of them work, else in one that one of them does.
    const found = readers.length > 1 && objections.includes(undefined) ? undefined : objections.find(Boolean);
    if (found) this.#fault(found, at, rows, who);
    if (judgement.sort === 'nudge') this.#judgeNudge(post, rows);
    for (const one of people) if (judgement.kinds.includes('shield.check-in')) this.#judgeCheckIn(one, at, rows);
  }

  /** How somebody is after a bad contact is asked when a shift of theirs begins, or a pause of theirs ends within one. */
  #judgeCheckIn(seen: Seen, at: Date, rows: OutboxMessage[]): void {
    const shift = shiftNow(seen, at);
    const pauseEnded = seen.member.pausedUntil && at.getTime() - seen.member.pausedUntil.getTime() < SOON_MS;
    if (!shift || pauseEnded || this.isTroubled() || this.#isLate()) return;
    if (shift.minute - shift.from >= SOON_MS / 60_000)
      this.#fault(`${shift.minute - shift.from} minutes into a shift`, at, rows, seen.member.slackId);
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
