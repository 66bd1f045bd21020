import { z } from 'zod';
import { channelMention, context, divider, listed, type Modal, mention, plain, section } from '../slack/blocks.ts';
import type { Posted, Preview } from './giving-preview.ts';
import { getters, kudosBlocks } from './views.ts';
import { preview as words } from './words.ts';

export const POST_KUDOS = 'kudos.post';

/** What a preview carries: the id its kudos will have. */
export const PreviewMeta = z.object({ id: z.uuid() });

/** Where it goes and who gets a message of their own. */
function whereTo(preview: Preview): string {
  const { isPrivate, channelId, absent, shown } = preview;
  const { people, count } = getters(shown);
  if (isPrivate) return words.onlyThem(people, count);
  if (!channelId) return words.direct(people, count);
  const there = words.inChannel(channelMention(channelId));
  if (!absent || absent.others > 0) return `${there} ${words.manyCopies}`;
  const { toIds } = absent;
  return toIds.length > 0 ? `${there} ${words.copies(listed(toIds.map(mention)), toIds.length)}` : there;
}

/** The look before posting, on top of the form. `problem`: why it could not be posted. */
export const previewModal = (preview: Preview, problem?: string): Modal => ({
  type: 'modal',
  callback_id: POST_KUDOS,
  private_metadata: JSON.stringify({ id: preview.id } satisfies z.infer<typeof PreviewMeta>),
  title: plain(words.title),
  submit: plain(preview.isPrivate ? words.send : words.post),
  close: plain(words.back),
  blocks: [
    ...(problem ? [section(`:warning: ${problem}`)] : []),
    context(words.asItWillLook),
    ...kudosBlocks(preview.shown),
    divider(),
    context(whereTo(preview)),
  ],
});

/** What stands in its place when it could not be posted; the form beneath keeps everything. */
export const refusedModal = ({ why, preview }: Extract<Posted, { ok: false }>): Modal =>
  preview
    ? previewModal(preview, why)
    : { type: 'modal', title: plain(words.title), close: plain(words.back), blocks: [section(`:warning: ${why}`)] };
