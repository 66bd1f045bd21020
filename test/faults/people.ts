import type { Slack } from '../../practice/slack/types.ts';
import type { PrismaClient } from '../../src/generated/prisma/client.ts';
import { evenWeek, storedWeek } from '../../src/people/hours.ts';
import { sendKudos } from '../support/kudos.ts';
import type { Known } from './knowing.ts';

/** What people did that they were told had worked. */
export interface Told {
  kudos: { giver: string; recipient: string }[];
  requests: string[];
  accepted: string[];
  known: Known;
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A person who tries again until Slack says it worked, as people do. False: the time was up. */
export async function until(end: number, attempt: () => Promise<boolean>): Promise<boolean> {
  while (performance.now() < end) {
    if (await attempt().catch(() => false)) return true;
    await pause(300);
  }
  return false;
}

/** Opens the form with a command and waits until it stands there. */
export async function openForm(slack: Slack, person: string, command: string, text = ''): Promise<boolean> {
  const { ok } = await slack.as(person).command(command, text);
  if (!ok) return false;
  return slack
    .settle(() => slack.as(person).modal() !== undefined, 1500)
    .then(
      () => true,
      () => false,
    );
}

export async function giveOne(
  slack: Slack,
  giver: string,
  recipient: string,
  valueId: string,
  end: number,
  told: Told,
) {
  const done = await until(end, async () => {
    const driver = slack.as(giver);
    while (driver.modal()) await driver.close(); // of an attempt that went wrong
    if (!(await openForm(slack, giver, '/kudos'))) return false;
    await driver.type('toIds', [recipient]);
    await driver.type('valueId', valueId);
    await driver.type('deed', `Helped ${giver} to find the lost parcel.`);
    const { ok, errors } = await sendKudos(slack, giver);
    // A crash after the commit: the person tries again and is told that it had worked.
    return (ok && !driver.modal()) || Object.values(errors).some((error) => error.includes('already thanked'));
  });
  if (done) told.kudos.push({ giver, recipient });
}

export async function requestOne(
  slack: Slack,
  mentee: string,
  skillId: string,
  skill: string,
  end: number,
  told: Told,
) {
  const done = await until(end, async () => {
    const driver = slack.as(mentee);
    while (driver.modal()) await driver.close(); // of an attempt that went wrong
    if (!(await openForm(slack, mentee, '/mentor'))) return isOpenAlready(slack, mentee);
    await driver.search('skillId', skill);
    await driver.type('skillId', skillId);
    await driver.type('goal', `Learn what ${mentee} wants to learn.`);
    const first = await driver.submit();
    // Whoever could be asked is shown before; where nobody could, the first step was all.
    const choosing = first.ok && driver.modal()?.callback_id === 'mentor-request.choose';
    const { ok, errors } = choosing ? await driver.submit() : first;
    return ok || Object.values(errors).some((error) => error.includes('open request already'));
  });
  if (done) told.requests.push(mentee);
}

const isOpenAlready = (slack: Slack, mentee: string) =>
  slack
    .as(mentee)
    .ephemerals()
    .some(({ text }) => text.includes('Your request'));

/** Presses Accept under an offer until the message says that it worked: a press alone tells nobody anything. */
export async function acceptOne(slack: Slack, mentor: string, end: number, told: Told): Promise<void> {
  const accept = 'offer.accept';
  const done = await until(end, async () => {
    const messages = slack.as(mentor).directMessages();
    if (messages.some(({ text }) => text.includes('You said yes'))) return true;
    const offer = messages.find(({ blocks }) => JSON.stringify(blocks).includes(accept));
    if (offer) await slack.as(mentor).press({ channel: offer.channel, ts: offer.ts }, accept);
    return false;
  });
  if (done) told.accepted.push(mentor);
}

/** Everybody reachable right now, whatever day it is: the replicas run on the wall clock. */
export async function openAllDay(db: PrismaClient): Promise<void> {
  const local = new Date();
  // A zone in which it is about noon, and only today is a working day: nudges may go out on it.
  const offset = local.getUTCHours() - 12;
  const zone = offset === 0 ? 'UTC' : `Etc/GMT${offset > 0 ? '+' : ''}${offset}`;
  const today = new Date(local.getTime() - offset * 3_600_000).getUTCDay() || 7;
  await db.member.updateMany({ data: { zone, workWeek: storedWeek(evenWeek([today], 0, 1440)) } });
}
