import type { Deps } from '../deps.ts';
import type { ComparisonShown } from './comparison-views.ts';
import type { Computing } from './computing.ts';
import { type Draft, fitOf } from './drafts.ts';
import { checkDraft } from './service.ts';
import type { OnPercent } from './thread.ts';
import { WEIGHTINGS, type Weighting } from './weightings.ts';

/** Holds another weighting next to a draft; undefined: the app stops. Throws UserError where there is no draft any more. */
export async function compareRound(
  { db }: Pick<Deps, 'db'>,
  computing: Computing,
  { round, weights }: Draft,
  weighting: Weighting,
  onPercent: OnPercent,
): Promise<ComparisonShown | undefined> {
  checkDraft(round);
  const comparison = await computing.compare(round, WEIGHTINGS[weighting].weights, onPercent);
  if (!comparison) return undefined;
  const ids = comparison.changes.flatMap(({ menteeId, from, to }) => [menteeId, from ?? [], to ?? []].flat());
  const members = await db.member.findMany({ where: { workspaceId: round.workspaceId, id: { in: ids } } });
  const slackIds = new Map(members.map(({ id, slackId }) => [id, slackId]));
  return { weighting, comparison, slackIds, fitOf: (score) => fitOf(score, weights) };
}
