import type { OutboxMessage } from '../../../src/generated/prisma/client.ts';
import type { Seen } from './rules.ts';
import type { Sendings } from './watch.ts';
import type { YearWorld } from './world.ts';

/** Days off that can be somebody's yesterday, today or tomorrow. */
const DAYS_AROUND_MS = 3 * 86_400_000;

/** What the outbox holds of messages that arrived, by the id in their metadata; all parts of each, in their order. */
export async function rowsOf({ deps, workspaceId }: YearWorld, keys: string[]): Promise<Map<string, OutboxMessage[]>> {
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
export async function see(
  w: YearWorld,
  { nudges }: Pick<Sendings, 'nudges'>,
  slackIds: string[],
): Promise<Map<string, Seen>> {
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
        before: (nudges.get(member.slackId) ?? []).slice(-40).map(({ at, rows }) => ({
          at,
          families: rows.map(({ family }) => family),
        })),
      },
    ]),
  );
}
