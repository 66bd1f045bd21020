/** What comes if nobody does anything, by the same plan as the sweep. */
import type { Deps } from '../deps.ts';
import { Prisma, type Workspace } from '../generated/prisma/client.ts';
import { endOf } from '../pairings/states.ts';
import { atDue, type Basis, type Planned } from './plan.ts';
import { nextRow, readSeats, type Seat } from './seats.ts';

/** Something that comes due for one of the two. */
export interface Coming {
  what: 'check-in' | 'go-on';
  seat: Seat;
  dueAt: Date;
}

/** A seat at some point of what is to come. */
interface State {
  seat: Seat;
  next: (Planned & { round: number }) | undefined;
}

const withNext = (seat: Seat): State => ({ seat, next: nextRow(seat, seat.last) });

/** A question on its way counts as sent: nobody answers in this. */
function begin(seat: Seat, from: Date): State {
  if (!seat.last?.isOnItsWay) return withNext(seat);
  return withNext({ ...seat, basis: { ...seat.basis, unanswered: [from, ...seat.basis.unanswered] } });
}

/** A pause ends at its date, and the end has moved by as long. */
function resumedAt(basis: Basis, at: Date): Basis {
  const isOver = basis.status === 'PAUSED' && basis.pausedUntil && basis.pausedUntil <= at;
  return isOver ? { ...basis, status: 'ACTIVE', endsAt: endOf(basis), pausedAt: null, pausedUntil: null } : basis;
}

/** The seat after its round, asked or gone by. */
function turned({ seat, next }: State, at: Date, isAsked: boolean): State {
  if (!next) return { seat, next };
  const basis = {
    ...seat.basis,
    hadMiddle: seat.basis.hadMiddle || (isAsked && next.kind === 'MIDDLE'),
    sessions: seat.basis.sessions.filter(({ id }) => id !== next.sessionId),
    unanswered: isAsked ? [at, ...seat.basis.unanswered] : seat.basis.unanswered,
  };
  return withNext({ ...seat, basis, last: { ...next, askedAt: at, isOnItsWay: false } });
}

const askedToGoOn = (state: State, at: Date): State => ({
  ...state,
  seat: { ...state.seat, basis: { ...state.seat.basis, goOnAskedAt: at, goOnAnswered: false, unanswered: [] } },
});

/** What comes due in one pairing in [from, until), in its order. */
export function foresee(seats: Seat[], from: Date, until: Date): Coming[] {
  const coming: Coming[] = [];
  let states = seats.map((seat) => begin(seat, from));
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
      const after = due[index] ? turned(state, at, asks) : state;
      return isSilent ? askedToGoOn(after, at) : after;
    });
  }
}

/** What comes due for these members in [from, until), and when each of their pairings is over; in one query. */
export async function findComing(
  { db }: Pick<Deps, 'db'>,
  workspace: Workspace,
  memberIds: string[],
  from: Date,
  until: Date,
): Promise<{ coming: Coming[]; ends: { seat: Seat; at: Date }[] }> {
  const seats = await readSeats(
    db,
    workspace,
    Prisma.sql`
      SELECT DISTINCT c."pairingId", c."memberId" FROM "Pairing" p JOIN "CheckIn" c ON c."pairingId" = p."id"
      WHERE p."workspaceId" = ${workspace.id}::uuid AND p."status" IN ('ACTIVE', 'PAUSED')
        AND (p."mentorId" = ANY(${memberIds}::uuid[]) OR p."menteeId" = ANY(${memberIds}::uuid[]))`,
  );
  const pairs = Object.values(Object.groupBy(seats, ({ pairingId }) => pairingId));
  const wanted = new Set(memberIds);
  const own = <T extends { seat: Seat }>(all: T[]) => all.filter(({ seat }) => wanted.has(seat.memberId));
  return {
    coming: own(pairs.flatMap((pair) => foresee(pair ?? [], from, until))),
    ends: own(seats.map((seat) => ({ seat, at: endOf(seat.basis) }))),
  };
}
