/** What comes if nobody does anything, by the same plan as the sweep. */
import type { Deps } from '../deps.ts';
import { Prisma } from '../generated/prisma/client.ts';
import type { Outlook } from '../outbox/kinds.ts';
import { endOf } from '../pairings/states.ts';
import { contactableFrom } from '../people/contactable.ts';
import { reachable } from '../people/service.ts';
import { atDue, type Basis, type Planned } from './plan.ts';
import { nextRow, readSeats, type Seat } from './seats.ts';

/** Something that comes due for one of the two. */
export interface Coming {
  what: 'check-in' | 'go-on';
  seat: Seat;
  dueAt: Date;
}

/** When a question of `at` gets through to whoever sits there, if that is before `next`; undefined: it does not. */
type Reach = (seat: Seat, at: Date, next: Date | undefined) => Date | undefined;

const AT_ONCE: Reach = (_seat, at) => at;

/** A seat at some point of what is to come. */
interface State {
  seat: Seat;
  next: (Planned & { round: number }) | undefined;
}

const withNext = (seat: Seat): State => ({ seat, next: nextRow(seat, seat.last) });

/**
 * After a question, which nobody answers in this. One that is kept back until the next takes its place was never sent, and nobody
 * left it unanswered.
 */
function asked({ seat, next }: State, at: Date, reach: Reach): State {
  const sent = reach(seat, at, next?.dueAt);
  if (!sent) return { seat, next };
  return { seat: { ...seat, basis: { ...seat.basis, unanswered: [sent, ...seat.basis.unanswered] } }, next };
}

/** A question that is on its way is still to be sent. */
const begin = (seat: Seat, from: Date, reach: Reach): State =>
  seat.last?.isOnItsWay ? asked(withNext(seat), from, reach) : withNext(seat);

/** A pause ends at its date, and the end has moved by as long. */
function resumedAt(basis: Basis, at: Date): Basis {
  const isOver = basis.status === 'PAUSED' && basis.pausedUntil && basis.pausedUntil <= at;
  return isOver ? { ...basis, status: 'ACTIVE', endsAt: endOf(basis), pausedAt: null, pausedUntil: null } : basis;
}

/** The seat after its round, asked or gone by. */
function turned({ seat, next }: State, at: Date, isAsked: boolean, reach: Reach): State {
  if (!next) return { seat, next };
  const basis = {
    ...seat.basis,
    hadMiddle: seat.basis.hadMiddle || (isAsked && next.kind === 'MIDDLE'),
    sessions: seat.basis.sessions.filter(({ id }) => id !== next.sessionId),
  };
  const after = withNext({ ...seat, basis, last: { ...next, askedAt: at, isOnItsWay: false } });
  return isAsked ? asked(after, at, reach) : after;
}

const askedToGoOn = (state: State, at: Date): State => ({
  ...state,
  seat: { ...state.seat, basis: { ...state.seat.basis, goOnAskedAt: at, goOnAnswered: false, unanswered: [] } },
});

/** What comes due in one pairing in [from, until), in its order. */
export function foresee(seats: Seat[], from: Date, until: Date, reach = AT_ONCE): Coming[] {
  const coming: Coming[] = [];
  let states = seats.map((seat) => begin(seat, from, reach));
  for (;;) {
    const dates = states.flatMap(({ next }) => (next ? [next.dueAt.getTime()] : []));
    const at = new Date(Math.max(from.getTime(), Math.min(...dates)));
    if (dates.length === 0 || at >= until) return coming;
    const current = states.map(({ seat, next }) => ({ seat: { ...seat, basis: resumedAt(seat.basis, at) }, next }));
    const due = current.map(({ seat, next }) => (next && next.dueAt <= at ? atDue(seat.basis, at) : undefined));
    const isSilent = due.includes('go-on');
    if (isSilent) coming.push(...seats.map((seat) => ({ what: 'go-on' as const, seat, dueAt: at })));
    states = current.map((state, index) => {
      const asks = due[index] === 'ask' && !isSilent && at < state.seat.basis.endsAt;
      if (asks) coming.push({ what: 'check-in', seat: state.seat, dueAt: at });
      const after = due[index] ? turned(state, at, asks, reach) : state;
      return isSilent ? askedToGoOn(after, at) : after;
    });
  }
}

/** By the days off and the pauses of those who sit there. */
async function readReach({ db }: Pick<Deps, 'db'>, { workspace, daysOff }: Outlook, seats: Seat[]): Promise<Reach> {
  const ids = [...new Set(seats.map(({ memberId }) => memberId))];
  const where = { workspaceId: workspace.id, id: { in: ids } };
  const members = ids.length === 0 ? [] : await db.member.findMany({ where });
  const people = new Map(
    members.map((member) => [member.id, reachable(member, workspace, daysOff(workspace.id, member.site))]),
  );
  return ({ memberId }, at, next) => {
    const who = people.get(memberId);
    if (!who) return undefined;
    const sent = contactableFrom(at, who, 'nudge');
    return sent && next && sent >= next ? undefined : sent;
  };
}

/** What comes due for these members in [from, until), and when each of their pairings is over; in two queries at most. */
export async function findComing(
  deps: Pick<Deps, 'db'>,
  outlook: Outlook,
): Promise<{ coming: Coming[]; ends: { seat: Seat; at: Date }[] }> {
  const { workspace, memberIds, from, until } = outlook;
  const seats = await readSeats(
    deps.db,
    workspace,
    Prisma.sql`
      SELECT DISTINCT c."pairingId", c."memberId" FROM "Pairing" p JOIN "CheckIn" c ON c."pairingId" = p."id"
      WHERE p."workspaceId" = ${workspace.id}::uuid AND p."status" IN ('ACTIVE', 'PAUSED')
        AND (p."mentorId" = ANY(${memberIds}::uuid[]) OR p."menteeId" = ANY(${memberIds}::uuid[]))`,
  );
  const pairs = Object.values(Object.groupBy(seats, ({ pairingId }) => pairingId)).map((pair = []) => ({
    pair,
    coming: foresee(pair, from, until),
  }));
  // Only whether they go on depends on what gets through to them.
  const silent = new Set(pairs.filter(({ coming }) => coming.some(({ what }) => what === 'go-on')));
  const reach = await readReach(
    deps,
    outlook,
    [...silent].flatMap(({ pair }) => pair),
  );
  const wanted = new Set(memberIds);
  const own = <T extends { seat: Seat }>(all: T[]) => all.filter(({ seat }) => wanted.has(seat.memberId));
  return {
    coming: own(pairs.flatMap((one) => (silent.has(one) ? foresee(one.pair, from, until, reach) : one.coming))),
    ends: own(seats.map((seat) => ({ seat, at: endOf(seat.basis) }))),
  };
}
