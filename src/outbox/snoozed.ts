import type { OutboxMessage, Prisma } from '../generated/prisma/client.ts';

/** Stands in an occurrence between the kind's own word and which time it was put off. */
const AGAIN = ' again ';

/** The occurrence as the kind wrote it: putting off is none of its business. */
const ownOccurrence = ({ occurrence }: Pick<OutboxMessage, 'occurrence'>): string => occurrence.split(AGAIN)[0] ?? '';

/** Whether this message is one that was put off and comes again. */
export const comesAgain = ({ occurrence }: Pick<OutboxMessage, 'occurrence'>): boolean => occurrence.includes(AGAIN);

/** The message as its kind knows it. */
export const asKindSees = (message: OutboxMessage): OutboxMessage =>
  comesAgain(message) ? { ...message, occurrence: ownOccurrence(message) } : message;

/** The occurrence under which it comes for the nth time. */
export const laterOccurrence = (message: OutboxMessage, times: number): string =>
  `${ownOccurrence(message)}${AGAIN}${times}`;

/** The rows under which this message was put off so far. */
export const laterTimes = (message: OutboxMessage): Prisma.OutboxMessageWhereInput => ({
  workspaceId: message.workspaceId,
  kind: message.kind,
  subject: message.subject,
  recipient: message.recipient,
  occurrence: { startsWith: `${ownOccurrence(message)}${AGAIN}` },
});

/** What has not been put off. */
export const firstTime = { occurrence: { not: { contains: AGAIN } } } as const;
