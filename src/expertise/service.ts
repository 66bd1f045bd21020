/** Who knows what, for somebody who looks for help. */
import type { Deps } from '../deps.ts';
import { UserError } from '../errors.ts';
import type { Member } from '../generated/prisma/client.ts';
import type { Actor } from '../knowledge/rights.ts';
import { findReasons, type Reason } from './sources.ts';
import { refusals } from './words.ts';

/** Policy: a choice, not a list. */
const MOST_SHOWN = 5;
/** Policy: more than these say nothing new. */
const MOST_REASONS = 3;
/** Who was asked for help in so many days is asked after others. */
const ASKED_LATELY_MS = 14 * 86_400_000;
/** Somebody who is back within this is hardly away: an evening, a meeting. */
const AWAY_MS = 12 * 3_600_000;

export interface Expert {
  slackId: string;
  /** The strongest first; never how often. */
  reasons: Reason[];
  backOn: Date | undefined;
}

/** Once each, the strongest first. */
function told(reasons: Reason[]): Reason[] {
  const sorted = reasons.toSorted((a, b) => b.counts - a.counts);
  const first = sorted.filter(
    ({ is, what }, index) => sorted.findIndex((other) => other.is === is && other.what === what) === index,
  );
  return first.slice(0, MOST_REASONS);
}

/** How well somebody fits, in whole steps: who is a little better known is not better. */
const fitOf = (reasons: Reason[]): number => Math.round(told(reasons).reduce((sum, { counts }) => sum + counts, 0));

/** Those of them who may be named: colleagues who are there and want to be on the map. Whoever avoids whom is left out, unsaid. */
function findNameable({ db }: Pick<Deps, 'db'>, { id, workspaceId }: Actor, memberIds: string[]): Promise<Member[]> {
  return db.member.findMany({
    where: {
      workspaceId,
      id: { in: memberIds, not: id },
      ...{ isBot: false, isGuest: false, deactivatedAt: null, offMap: false },
      avoids: { none: { avoidedId: id } },
      avoidedBy: { none: { memberId: id } },
    },
    orderBy: { id: 'asc' },
  });
}

/** How often each was asked for help lately. */
async function countAsked({ db, now }: Pick<Deps, 'db' | 'now'>, workspaceId: string, memberIds: string[]) {
  const rows = await db.helpAsk.groupBy({
    by: ['memberId'],
    where: { workspaceId, memberId: { in: memberIds }, askedAt: { gt: new Date(now().getTime() - ASKED_LATELY_MS) } },
    _count: { _all: true },
  });
  return new Map(rows.map(({ memberId, _count }) => [memberId, _count._all]));
}

/**
 * Colleagues who know about it, at most five: those who fit best, of them first who is there and was asked least. Throws UserError
 * for a guest, who sees only a part of the workspace.
 */
export async function findExperts(deps: Deps, viewer: Actor, words: string): Promise<Expert[]> {
  if (viewer.isGuest) throw new UserError(refusals.guests);
  const { workspaceId } = viewer;
  const reasons = await findReasons(deps, viewer, words);
  const members = await findNameable(deps, viewer, [...reasons.keys()]);
  const now = deps.now();
  const pauseOf = ({ pausedUntil }: Member) => (pausedUntil && pausedUntil > now ? pausedUntil : undefined);
  const asked = await countAsked(
    deps,
    workspaceId,
    members.map(({ id }) => id),
  );
  const ranked = members
    .map((member) => ({ member, reasons: reasons.get(member.id) ?? [], asked: asked.get(member.id) ?? 0 }))
    .sort(
      (a, b) =>
        fitOf(b.reasons) - fitOf(a.reasons) ||
        Number(pauseOf(a.member) !== undefined) - Number(pauseOf(b.member) !== undefined) ||
        a.asked - b.asked,
    )
    .slice(0, MOST_SHOWN);
  const away = await deps.awayUntil(
    workspaceId,
    ranked.map(({ member }) => member.slackId),
  );
  return ranked.map(({ member, reasons: all }) => {
    const until = away.get(member.slackId);
    const isLong = until !== undefined && until.getTime() - now.getTime() > AWAY_MS;
    return { slackId: member.slackId, reasons: told(all), backOn: pauseOf(member) ?? (isLong ? until : undefined) };
  });
}
