import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import type { Schedule } from '../jobs/schedules.ts';
import type { MessageKinds } from '../outbox/kinds.ts';
import { checkPosts } from './deleted.ts';
import { forgetPreviews } from './giving-preview.ts';
import { findAllMine } from './mine.ts';
import { exportCsv, exportJson } from './mine-export.ts';
import { EXPORT_WORDS } from './words.ts';

const FILES = { csv: exportCsv, json: exportJson };

async function exportOf(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage) {
  const member = await deps.db.member.findFirst({ where: { id: subject, workspaceId, deactivatedAt: null } });
  if (!member) return null;
  const format = occurrence.endsWith('json') ? 'json' : 'csv';
  return {
    text: EXPORT_WORDS[format],
    file: {
      name: `my-kudos.${format}`,
      title: EXPORT_WORDS.fileTitle,
      bytes: async () => new TextEncoder().encode(FILES[format](await findAllMine(deps, member), member)),
    },
  };
}

export const kudosAfterMessages: MessageKinds = {
  'kudos.export': { urgency: 'answer', render: exportOf },
};

export const kudosSchedules: Schedule[] = [
  { name: 'kudos.deleted-posts', everyMinutes: 60, run: checkPosts },
  { name: 'kudos.previews', everyMinutes: 1440, run: forgetPreviews },
];
