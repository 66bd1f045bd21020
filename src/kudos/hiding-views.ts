import { type Modal, plain, section } from '../slack/blocks.ts';
import type { Carried } from './after-menu.ts';
import type { Hiding } from './hiding.ts';
import { HIDE_WORDS } from './words.ts';

/** "kudos.hide.hide", "kudos.hide.show", "kudos.hide.remove": what it says is done when it is sent. */
export const HIDE = 'kudos.hide.';

const CALLBACK = { hide: 'hide', show: 'show', remove: 'remove', takeBack: 'remove' } as const;

/** What is about to happen to somebody's kudos, to be confirmed. */
export function hideModal({ deed, post }: Hiding, carried: Carried): Modal {
  const words = HIDE_WORDS[deed];
  return {
    type: 'modal',
    callback_id: `${HIDE}${CALLBACK[deed]}`,
    private_metadata: JSON.stringify(carried),
    title: plain(words.title),
    submit: plain(words.submit),
    close: plain(HIDE_WORDS.close),
    blocks: words[post].map((text) => section(text)),
  };
}
