import { Temporal } from 'temporal-polyfill';
import type { Member } from '../generated/prisma/client.ts';
import type { AllMine } from './mine.ts';
import type { KudosWithPeople } from './service.ts';
import { EXPORT_WORDS } from './words.ts';

/** One line of an export: only what the person may see of it. */
interface Exported {
  date: string;
  side: 'received' | 'given';
  from: string;
  for: string[];
  value: string | null;
  skill: string | null;
  deed: string;
  impact: string | null;
  link: string | null;
  isPublic: boolean;
}

/** `people`: of those they are for, whom the person may see here. */
function exported(kudos: KudosWithPeople, side: Exported['side'], member: Member): Exported {
  const own = kudos.recipients.find(({ memberId }) => memberId === member.id);
  const named = kudos.recipients.filter(({ status }) => status === 'POSTED').map((one) => one.member.name);
  return {
    date: Temporal.Instant.fromEpochMilliseconds(kudos.createdAt.getTime())
      .toZonedDateTimeISO(member.zone)
      .toPlainDate()
      .toString(),
    side,
    from: kudos.giver.name,
    // Received: one's own name alone, since the others' choices are not ours to hand out.
    for: side === 'received' ? [member.name] : named.sort(),
    value: kudos.value?.name ?? null,
    skill: kudos.skill?.name ?? null,
    deed: kudos.deed,
    impact: kudos.impact,
    link: kudos.link,
    isPublic: kudos.status === 'POSTED' && own?.status !== 'PRIVATE',
  };
}

const linesOf = ({ received, given }: AllMine, member: Member): Exported[] => [
  ...received.map((one) => exported(one, 'received', member)),
  ...given.map((one) => exported(one, 'given', member)),
];

/** Everything as JSON, indented for people who look into it. */
export const exportJson = (mine: AllMine, member: Member): string =>
  `${JSON.stringify({ kudos: linesOf(mine, member) }, undefined, 2)}\n`;

/** A spreadsheet would take these for a formula: with an apostrophe in front it is text (OWASP, "CSV Injection"). */
const neutral = (text: string): string => (/^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const cell = (text: string): string => `"${neutral(text).replaceAll('"', '""')}"`;

/** Excel reads UTF-8 as such only behind this mark. */
const BYTE_ORDER_MARK = '\u{feff}';

/** The same as a table by RFC 4180, which Excel opens as it is. */
export function exportCsv(mine: AllMine, member: Member): string {
  const rows = linesOf(mine, member).map((line) => [
    line.date,
    EXPORT_WORDS[line.side],
    line.from,
    line.for.join(', '),
    line.value ?? '',
    line.skill ?? '',
    line.deed,
    line.impact ?? '',
    line.link ?? '',
    line.isPublic ? EXPORT_WORDS.everybody : EXPORT_WORDS.few,
  ]);
  const lines = [EXPORT_WORDS.columns, ...rows].map((row) => row.map(cell).join(','));
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`;
}
