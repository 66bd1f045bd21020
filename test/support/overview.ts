import type { Pairing, Prisma } from '../../src/generated/prisma/client.ts';
import { skillId } from './mentoring.ts';
import { screen } from './rounds.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;

/** The instant so many days before the world's now. */
export const ago = (w: World, days: number): Date => new Date(w.deps.now().getTime() - days * DAY_MS);

/** A pairing that stands as told, without its introduction. It agreed and met today unless told otherwise. */
export async function standing(
  w: World,
  names: [mentee: string, mentor: string],
  data: Partial<Prisma.PairingUncheckedCreateInput> = {},
): Promise<Pairing & { people: [string, string] }> {
  const { db, now } = w.deps;
  const people: [string, string] = [w.person(names[0]), w.person(names[1])];
  const [mentee, mentor] = [await w.member(people[0]), await w.member(people[1])];
  const workspaceId = w.workspace.id;
  const kind = data.kind ?? 'CLASSIC';
  const startedAt = (data.startedAt as Date | undefined) ?? ago(w, 40);
  const request = await db.mentorRequest.create({
    data: {
      workspaceId,
      menteeId: mentee.id,
      skillId: await skillId(w),
      goal: 'Secret goal',
      kind,
      status: 'MATCHED',
      createdAt: startedAt,
    },
  });
  const pairing = await db.pairing.create({
    data: {
      workspaceId,
      requestId: request.id,
      menteeId: mentee.id,
      mentorId: mentor.id,
      starterId: mentee.id,
      status: 'ACTIVE',
      endsAt: new Date(now().getTime() + 40 * DAY_MS),
      agreedAt: startedAt,
      firstSessionAt: data.lastMetAt ?? now(),
      lastMetAt: now(),
      ...data,
      kind,
      startedAt,
    },
  });
  return { ...pairing, people };
}

/** Opens the coordinator's list from App Home. */
export async function openList(w: World, coordinator: string) {
  const me = w.slack.as(coordinator);
  await me.openHome();
  await w.slack.settle(() => me.home() !== undefined);
  await me.press('home', 'overview.open');
  await w.slack.settle(() => me.modal() !== undefined);
  return me;
}

/** Presses something in the list and waits until the modal has changed. */
export async function pressIn(w: World, coordinator: string, action: string, value?: string): Promise<void> {
  const before = screen(w, coordinator);
  await w.slack.as(coordinator).press('modal', action, value ?? null);
  await w.slack.settle(() => screen(w, coordinator) !== before);
}

/** Chooses from a pairing's menu in the list. */
export const chooseIn = (w: World, coordinator: string, does: string, id: string): Promise<void> =>
  pressIn(w, coordinator, 'overview.pair', JSON.stringify({ do: does, id }));
