import { z } from 'zod';
import type { Deps } from '../deps.ts';
import type { OutboxMessage } from '../generated/prisma/client.ts';
import { actingOn } from '../knowledge/rights.ts';
import type { Content, MessageKinds } from '../outbox/kinds.ts';
import { getExportFile } from './service.ts';
import { importedMessage } from './views.ts';
import { FORM } from './words.ts';

const number = z.coerce.number().int();
/** What stands in an occurrence, between spaces. */
const Imported = z.tuple([z.string(), number, number, number]);
const Exported = z.tuple([z.string(), z.enum(['markdown', 'json']), number, number, number]);

function importedOf({ occurrence }: OutboxMessage): Content {
  const [, added, changed, unchanged] = Imported.parse(occurrence.split(' '));
  return importedMessage(added, changed, unchanged);
}

/** Only to who is a coordinator still, and with what they may see when it goes out. */
async function exportOf(deps: Deps, { workspaceId, subject, occurrence }: OutboxMessage): Promise<Content | null> {
  const [, format, place, of, after] = Exported.parse(occurrence.split(' '));
  const member = await deps.db.member.findFirst({
    where: { id: subject, workspaceId, deactivatedAt: null, isCoordinator: true },
  });
  if (!member) return null;
  return {
    text: FORM.sent(format, place, of),
    file: {
      name: `cards-${place}.${format === 'json' ? 'json' : 'zip'}`,
      title: FORM.fileTitle,
      bytes: async () =>
        (await getExportFile(deps, await actingOn(deps, member), { format, number: place, after })).bytes,
    },
  };
}

export const cardFileMessages: MessageKinds = {
  'card-files.imported': { urgency: 'answer', render: async (_deps, message) => importedOf(message) },
  'card-files.export': { urgency: 'answer', render: exportOf },
};
