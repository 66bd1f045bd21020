import type { Deps } from '../deps.ts';
import type { Member, OutboxMessage, Workspace } from '../generated/prisma/client.ts';
import { type DaysOff, reachable, readDaysOff } from '../people/service.ts';
import type { MessageKinds } from './kinds.ts';
import type { Recipient, Sent, Waiting } from './plan.ts';
import { comesAgain } from './snoozed.ts';

const DAY_MS = 86_400_000;
/** Longer than any pause between two nudges (calm/choices.ts) and than the budget's week, so that every nudge that counts is seen. */
const LOOK_BACK_MS = 30 * DAY_MS;

/** What "cut" in the forecast takes a nudge by. */
export const keyOf = ({ key, kind, subject }: Pick<OutboxMessage, 'key' | 'kind' | 'subject'>): string =>
  key ?? `${kind}:${subject}`;

/** It waits for a good moment of its person, found by the rules of that time: the end of the reason says so. */
export const LATER = 'later';
export const isLater = ({ reason }: Pick<OutboxMessage, 'reason'>): boolean => reason?.endsWith(LATER) ?? false;

/** Slack refused it together with others, and it may be the one that was meant. */
export const REFUSED_TOGETHER = 'refused together';

/** A message of the outbox as the plan sees it. */
export function waitingOf(kinds: MessageKinds, message: OutboxMessage): Waiting {
  const { id, family, until, createdAt, reason, kind } = message;
  const known = kinds[kind];
  return {
    id,
    family,
    askedFor: comesAgain(message),
    key: keyOf(message),
    timely: known?.nudge?.timely ?? false,
    until,
    since: createdAt,
    alone: !known?.shown || (reason?.startsWith(REFUSED_TOGETHER) ?? false),
  };
}

function grouped<T>(rows: T[], by: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(by(row));
    if (group) group.push(row);
    else groups.set(by(row), [row]);
  }
  return groups;
}

/** What each of them was sent lately; what is on its way, or may have arrived, counts. */
async function readSent({ db, now }: Deps, workspaceId: string, slackIds: string[]): Promise<Map<string, Sent[]>> {
  const rows = await db.outboxMessage.findMany({
    where: {
      workspaceId,
      nudge: true,
      recipient: { in: slackIds },
      startedAt: { gt: new Date(now().getTime() - LOOK_BACK_MS) },
      OR: [{ status: { in: ['SENDING', 'UNSURE', 'SENT'] } }, { status: 'DROPPED', reason: { startsWith: 'unsure' } }],
    },
    select: { recipient: true, startedAt: true, family: true, leadId: true },
  });
  const sent = new Map<string, Sent[]>();
  for (const [recipient, group] of grouped(rows, (row) => row.recipient))
    sent.set(
      recipient,
      group.flatMap(({ startedAt, family, leadId }) =>
        startedAt ? [{ at: startedAt, family, leads: leadId === null }] : [],
      ),
    );
  return sent;
}

/**
 * Everything that decides when these members get which nudges, by Slack id, in a constant number of queries. `workspace`: with its
 * settings as they are or, in a preview, as they would be; `known`: the days off, where they were read already.
 */
export async function readRecipients(
  deps: Deps,
  workspace: Workspace,
  members: Member[],
  known?: DaysOff,
): Promise<Map<string, Recipient>> {
  if (members.length === 0) return new Map();
  const workspaceId = workspace.id;
  const memberIds = members.map((member) => member.id);
  const slackIds = members.map((member) => member.slackId);
  const sent = await readSent(deps, workspaceId, slackIds);
  const daysOff = known ?? (await readDaysOff(deps, [workspaceId]));
  const own = await deps.db.member.findMany({
    where: { workspaceId, id: { in: memberIds } },
    select: { id: true, nudgeChoices: true, nudgeCuts: { where: { workspaceId, until: { gt: deps.now() } } } },
  });
  const ownOf = new Map(own.map(({ id, ...rest }) => [id, rest]));
  return new Map(
    members.map((member) => [
      member.slackId,
      {
        who: reachable(member, workspace, daysOff(workspaceId, member.site)),
        sent: sent.get(member.slackId) ?? [],
        pauses: new Map(ownOf.get(member.id)?.nudgeChoices.map(({ family, days }) => [family, days])),
        cuts: ownOf.get(member.id)?.nudgeCuts ?? [],
      },
    ]),
  );
}

/** Who reads each of these conversations: a person, several, or a pair's own. A channel has nobody in particular. */
export async function readReaders(
  { db }: Pick<Deps, 'db'>,
  workspaceId: string,
  recipients: string[],
): Promise<{ members: Member[]; readersOf: (recipient: string) => string[] }> {
  const places = recipients.filter((one) => !/^[UW]/.test(one));
  const pairs =
    places.length === 0
      ? []
      : await db.pairing.findMany({
          where: { workspaceId, channel: { in: places } },
          select: {
            channel: true,
            mentor: { select: { slackId: true } },
            mentee: { select: { slackId: true } },
          },
        });
  const pairOf = new Map(pairs.map(({ channel, mentor, mentee }) => [channel, [mentor.slackId, mentee.slackId]]));
  const readersOf = (recipient: string) => pairOf.get(recipient) ?? recipient.split(',');
  const slackIds = [...new Set(recipients.flatMap(readersOf))];
  const members = await db.member.findMany({ where: { workspaceId, slackId: { in: slackIds } } });
  return { members, readersOf };
}
