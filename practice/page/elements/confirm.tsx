import type { Confirm } from '@slack/types';
import { useId } from 'preact/hooks';
import { Dialog } from '../dialog.tsx';
import { TextView } from '../mrkdwn.tsx';

/** Slack's "are you sure?" before an element that asks for it. */
export function ConfirmDialog({ confirm, onAnswer }: { confirm: Confirm; onAnswer(yes: boolean): void }) {
  const titleId = useId();
  return (
    <Dialog labelledBy={titleId} class="confirm" onCancel={() => onAnswer(false)}>
      <h2 id={titleId}>{confirm.title?.text ?? 'Are you sure?'}</h2>
      <div class="confirm-text">
        <TextView text={confirm.text} />
      </div>
      <div class="dialog-buttons">
        <button type="button" class="button" onClick={() => onAnswer(false)}>
          {confirm.deny?.text ?? 'Cancel'}
        </button>
        <button type="button" class={`button button-${confirm.style ?? 'primary'}`} onClick={() => onAnswer(true)}>
          {confirm.confirm?.text ?? 'Yes'}
        </button>
      </div>
    </Dialog>
  );
}
