import { type Books, offerMoments } from './books.ts';
import { awayUntil } from './seeing.ts';
import type { Watch } from './watch.ts';
import type { YearWorld } from './world.ts';

const DAY_MS = 86_400_000;
const AHEAD_DAYS = 30;

interface Foreseen {
  slackId: string;
  made: Date;
  until: Date;
  /** "INSTANT kind key + kind key", in order. */
  messages: string[];
  /** Whose deeds change what this person gets: their own, and those of the people they are paired with. */
  concerned: string[];
}

const inWords = (at: Date, parts: string[]): string => `${at.toISOString()} ${parts.sort().join(' + ')}`;

/** Forecasts that were made, to be compared once their thirty days are over. */
export class Forecasts {
  readonly #w: YearWorld;
  readonly #watch: Watch;
  readonly #acts: Map<string, number[]>;
  readonly #books: Books;
  #made: Foreseen[] = [];
  /** Moments that change everybody's future: a rhythm, days off, trouble with Slack, an outage. */
  readonly #shaken: number[] = [];
  readonly differences: string[] = [];
  /** Forecasts, messages and lists of cards in them that were compared, and forecasts that nothing had disturbed for all of their thirty days. */
  readonly compared = { forecasts: 0, messages: 0, lists: 0, undisturbed: 0 };

  constructor(w: YearWorld, watch: Watch, acts: Map<string, number[]>, books: Books) {
    this.#w = w;
    this.#watch = watch;
    this.#acts = acts;
    this.#books = books;
  }

  shake(at: Date): void {
    this.#shaken.push(at.getTime());
  }

  /** Forecasts for these people, as App Home would show them now. */
  async make(slackIds: string[]): Promise<void> {
    const { deps, workspaceId, now } = this.#w;
    const workspace = await deps.db.workspace.findUniqueOrThrow({ where: { id: workspaceId } });
    const members = await deps.db.member.findMany({
      // Nobody foresees how long somebody's Slack says that they are away.
      where: {
        workspaceId,
        slackId: { in: slackIds.filter((slackId) => !awayUntil(this.#w, slackId)) },
        deactivatedAt: null,
      },
      orderBy: { slackId: 'asc' },
    });
    const until = new Date(now().getTime() + AHEAD_DAYS * DAY_MS);
    const forecasts = await deps.outbox.forecast(workspace, members, until, 'exact');
    for (const { id, slackId } of members) {
      const pairings = await deps.db.pairing.findMany({
        where: { workspaceId, status: { in: ['ACTIVE', 'PAUSED'] }, OR: [{ mentorId: id }, { menteeId: id }] },
        include: { mentor: true, mentee: true },
      });
      this.#made.push({
        slackId,
        made: now(),
        until,
        messages: (forecasts.get(id)?.messages ?? []).map(({ at, parts }) =>
          inWords(
            at,
            parts.map(({ kind, key }) => `${kind} ${key}`),
          ),
        ),
        concerned: [...new Set([slackId, ...pairings.flatMap((one) => [one.mentor.slackId, one.mentee.slackId])])],
      });
    }
  }

  /** The first moment after which the forecast need no longer hold. */
  async #disturbed({ slackId, made, until, concerned }: Foreseen): Promise<Date> {
    const { deps, workspaceId } = this.#w;
    const began = await deps.db.pairing.findMany({
      where: {
        workspaceId,
        startedAt: { gt: made, lt: until },
        OR: [{ mentor: { slackId } }, { mentee: { slackId } }],
      },
    });
    const moments = [
      ...began.map(({ startedAt }) => startedAt.getTime()),
      ...this.#shaken,
      ...concerned.flatMap((one) => this.#acts.get(one) ?? []),
      ...(this.#books.changes.get(slackId) ?? []),
      // What others look for, and so which topics are offered to whom, nobody foresees: an offer ends a forecast.
      ...(await offerMoments(this.#w, slackId, made)),
    ].filter((moment) => moment > made.getTime());
    return new Date(Math.min(until.getTime(), ...moments));
  }

  /** Compares what was foreseen with what came, where the time is over. */
  async compare(): Promise<void> {
    const now = this.#w.now();
    const due = this.#made.filter(({ until }) => until <= now);
    this.#made = this.#made.filter(({ until }) => until > now);
    for (const foreseen of due) {
      const { slackId, made, until, messages } = foreseen;
      const end = await this.#disturbed(foreseen);
      const came = this.#watch.sentTo(slackId, made, end).map(({ at, rows }) =>
        inWords(
          at,
          rows.map(({ kind, key, subject }) => `${kind} ${key ?? `${kind}:${subject}`}`),
        ),
      );
      const said = messages.filter((words) => new Date(words.split(' ')[0] ?? '') < end);
      this.compared.forecasts += 1;
      this.compared.messages += came.length;
      this.compared.lists += came.filter((words) => words.includes('verification.list')).length;
      if (end.getTime() === until.getTime()) this.compared.undisturbed += 1;
      if (said.join('\n') !== came.join('\n'))
        this.differences.push(
          `${slackId}, made ${made.toISOString()}, holds until ${end.toISOString()}\n  said: ${said.join('\n        ')}\n  came: ${came.join('\n        ')}`,
        );
    }
  }
}
