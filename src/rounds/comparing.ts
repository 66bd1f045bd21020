import type { Deps } from '../deps.ts';
import type { Member } from '../generated/prisma/client.ts';
import { TERMS, type Weights, WeightsSchema } from '../matching/weights.ts';
import { getWeights } from '../weights/service.ts';
import type { Comparison } from './compute.ts';
import type { Computing } from './computing.ts';
import { fitOf } from './drafts.ts';
import { checkDraft, getRound } from './service.ts';
import type { OnPercent } from './thread.ts';
import { type Choice, weightsOf } from './weightings.ts';

/** Enough to see what kind of change it is. */
const EXAMPLES = 10;

/** Two ways to weigh the same people, and what came of it. */
export interface Compared {
  roundId: string;
  choice: Choice;
  /** Whether the first of the two is how the draft itself was computed. */
  isOfDraft: boolean;
  now: Comparison['now'];
  other: Comparison['other'];
  /** How many people would have another mentor or none, and some of them, as Slack ids (null: nobody). */
  changed: number;
  examples: { mentee: string; from: string | null; to: string | null }[];
  /** A score as people read it, of 100. */
  fitOf(score: number): number;
}

/** Comes back with undefined when the app stops. */
type Compare = (onPercent: OnPercent) => Promise<Compared | undefined>;

const isSame = (one: Weights, other: Weights) => TERMS.every((term) => one[term] === other[term]);

async function withSlackIds({ db }: Pick<Deps, 'db'>, workspaceId: string, changes: Comparison['changes']) {
  const ids = changes.flatMap(({ menteeId, from, to }) => [menteeId, from ?? [], to ?? []].flat());
  const members = await db.member.findMany({ where: { workspaceId, id: { in: ids } } });
  const slackIds = new Map(members.map(({ id, slackId }) => [id, slackId]));
  const named = (id: string | null) => (id === null ? null : (slackIds.get(id) ?? null));
  return changes.map(({ menteeId, from, to }) => ({
    mentee: slackIds.get(menteeId) ?? '',
    from: named(from),
    to: named(to),
  }));
}

/**
 * To hold another weighting next to the draft, or weights of the coordinator's own next to those the workspace has saved; nothing
 * is saved or changed by it. Throws UserError where there is no draft, and for everybody but coordinators.
 */
export async function prepareComparison(
  deps: Deps,
  computing: Computing,
  member: Member,
  { roundId, ...choice }: Choice & { roundId: string | undefined },
): Promise<{ roundId: string; compare: Compare }> {
  const round = await getRound(deps, member, roundId);
  checkDraft(round);
  const drafted = WeightsSchema.parse(round.weights);
  const base = 'weights' in choice ? await getWeights(deps, member) : drafted;
  const compare: Compare = async (onPercent) => {
    const comparison = await computing.compare(round, { base, other: weightsOf(choice) }, onPercent);
    if (!comparison) return undefined;
    const { now, other, changes } = comparison;
    return {
      ...{ roundId: round.id, choice, isOfDraft: isSame(base, drafted), now, other },
      changed: changes.length,
      examples: await withSlackIds(deps, round.workspaceId, changes.slice(0, EXAMPLES)),
      fitOf: (score) => fitOf(score, base),
    };
  };
  return { roundId: round.id, compare };
}
