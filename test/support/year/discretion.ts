import type { StoredMessage } from '../../../practice/slack/model.ts';
import type { OutboxMessage } from '../../../src/generated/prisma/client.ts';
import type { Post } from './slack.ts';
import type { Sendings } from './watch.ts';
import type { YearWorld } from './world.ts';

/** So long after it came, what stands in a message still changes. */
const LOOKED_AT_MS = 15 * 86_400_000;
/** product.md: "at most five a week". */
const MOST_CARDS = 5;

/** A question as one of those who are asked has it. */
interface Asked {
  at: Date;
  message: StoredMessage;
  helpId: string;
  reader: string;
  asker: { slackId: string; name: string };
  /** As it stood at the last look. */
  seen: string;
}

/** What messages must not tell: who asks, to anybody who has not taken the question; more than five cards, in a list. */
export class Discretion {
  readonly #w: YearWorld;
  readonly #record: Sendings;
  #asked: Asked[] = [];
  #lists: { at: Date; message: StoredMessage; reader: string }[] = [];
  readonly #told = new Set<string>();

  constructor(w: YearWorld, record: Sendings) {
    this.#w = w;
    this.#record = record;
  }

  #fault(what: string, words: string): void {
    this.#record.faults.push(`${this.#w.now().toISOString()}: ${what} (${words})`);
  }

  async look({ at, message, readers }: Post, rows: OutboxMessage[]): Promise<void> {
    const [reader = ''] = readers;
    for (const { kind, subject } of rows) {
      if (kind === 'verification.list') this.#lists.push({ at, message, reader });
      if (kind === 'live-help.asked') await this.#lookAtAsked(at, message, subject, reader);
    }
  }

  async #lookAtAsked(at: Date, message: StoredMessage, helpId: string, reader: string): Promise<void> {
    const { deps, workspaceId } = this.#w;
    const help = await deps.db.helpRequest.findFirstOrThrow({
      where: { id: helpId, workspaceId },
      include: { asker: true },
    });
    const member = await deps.db.member.findFirstOrThrow({ where: { workspaceId, slackId: reader } });
    if (member.helpOffUntil && member.helpOffUntil > at) this.#fault('live help is off', `${helpId} to ${reader}`);
    if (reader === help.asker.slackId) this.#fault('asked of whoever asks', helpId);
    const once = `${helpId} ${reader}`;
    if (this.#told.has(once)) this.#fault('asked twice', once);
    this.#told.add(once);
    this.#asked.push({ at, message, helpId, reader, asker: help.asker, seen: '' });
  }

  /** Looks at everything as it stands now, where it has changed. */
  async lookAgain(): Promise<void> {
    const since = this.#w.now().getTime() - LOOKED_AT_MS;
    this.#asked = this.#asked.filter(({ at }) => at.getTime() > since);
    this.#lists = this.#lists.filter(({ at }) => at.getTime() > since);
    for (const asked of this.#asked) {
      const { message, asker, helpId, reader } = asked;
      const stands = JSON.stringify([message.text, message.blocks, message.metadata]);
      if (stands === asked.seen) continue;
      asked.seen = stands;
      const isNamed = stands.includes(asker.slackId) || new RegExp(`\\b${asker.name}\\b`).test(stands);
      if (isNamed && !(await this.#hasTaken(helpId, reader))) this.#fault('names who asks', `${helpId} to ${reader}`);
    }
    for (const { message, reader } of this.#lists) {
      const cards = JSON.stringify(message.blocks).split('"action_id":"verification.confirm"').length - 1;
      if (cards > MOST_CARDS) this.#fault(`${cards} cards to check`, `${message.ts} to ${reader}`);
    }
  }

  /** Whether this reader has, or had, the question. */
  async #hasTaken(helpId: string, slackId: string): Promise<boolean> {
    const { deps, workspaceId } = this.#w;
    const had = { status: { in: ['CLAIMED' as const, 'HANDED_BACK' as const] }, member: { slackId } };
    return (await deps.db.helpAsk.count({ where: { workspaceId, helpRequestId: helpId, ...had } })) > 0;
  }
}
