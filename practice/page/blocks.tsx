import type { InputBlock, KnownBlock, SectionBlock } from '@slack/types';
import { useId } from 'preact/hooks';
import { ElementView } from './elements/element.tsx';
import { Picture } from './elements/picture.tsx';
import { withEmoji } from './emoji.ts';
import { Markdown, TextView } from './mrkdwn.tsx';
import { RichText } from './rich-text.tsx';

interface Props {
  blocks: KnownBlock[];
  /** Block id → what is wrong with it. */
  errors?: Record<string, string>;
}

/**
 * What a block is told by while it is drawn anew: fields by their ids, as they hold what is typed; all else by its place, as ids of
 * Slack's own are new each time, and a menu that is open or a button under the mouse would be taken away.
 */
const keyOf = (block: KnownBlock, index: number) =>
  block.type === 'input' ? (block.block_id ?? index) : `${index} ${block.type}`;

/** A list of Block Kit blocks. */
export function Blocks({ blocks, errors = {} }: Props) {
  return (
    <div class="blocks">
      {blocks.map((block, index) => (
        <BlockView key={keyOf(block, index)} block={block} error={errors[block.block_id ?? '']} />
      ))}
    </div>
  );
}

function BlockView({ block, error }: { block: KnownBlock; error: string | undefined }) {
  const blockId = block.block_id ?? '';
  switch (block.type) {
    case 'section':
      return <Section block={block} />;
    case 'header':
      return <h3 class="header-block">{withEmoji(block.text.text)}</h3>;
    case 'divider':
      return <hr />;
    case 'context':
      return (
        <div class="context">
          {block.elements.map((element) =>
            element.type === 'image' ? <Picture image={element} small /> : <TextView text={element} />,
          )}
        </div>
      );
    case 'actions':
      return (
        <div class="actions">
          {block.elements.map((element, index) => (
            <ElementView
              key={('action_id' in element && element.action_id) || index}
              blockId={blockId}
              element={element}
            />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} error={error} />;
    case 'image':
      return (
        <figure>
          {block.title && <figcaption>{withEmoji(block.title.text)}</figcaption>}
          <Picture image={block} small={false} />
        </figure>
      );
    case 'rich_text':
      return <RichText block={block} />;
    case 'markdown':
      return <Markdown text={block.text} />;
    case 'alert':
      return (
        <div class={`alert alert-${block.level ?? 'default'}`} role="note">
          <TextView text={block.text} />
        </div>
      );
    default:
      return <p class="unsupported">The practice workspace does not show “{block.type}” blocks.</p>;
  }
}

function Section({ block }: { block: SectionBlock }) {
  return (
    <div class="section">
      <div class="section-text">
        {block.text && <TextView text={block.text} />}
        {block.fields && (
          <div class="fields">
            {block.fields.map((field) => (
              <div>
                <TextView text={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {block.accessory && (
        <div class="accessory">
          <ElementView blockId={block.block_id ?? ''} element={block.accessory} />
        </div>
      )}
    </div>
  );
}

function Input({ block, error }: { block: InputBlock; error: string | undefined }) {
  const id = useId();
  const grouped = block.element.type === 'checkboxes' || block.element.type === 'radio_buttons';
  const label = (
    <>
      {withEmoji(block.label.text)}
      {block.optional && <span class="optional"> (optional)</span>}
    </>
  );
  const described = [error && `${id}-error`, block.hint && `${id}-hint`].filter(Boolean).join(' ') || undefined;
  const field = { id, describedBy: described, invalid: error !== undefined, optional: block.optional ?? false };
  return (
    <div class="input-block" data-block={block.block_id}>
      {grouped ? (
        <span id={`${id}-label`} class="label">
          {label}
        </span>
      ) : (
        <label class="label" for={id}>
          {label}
        </label>
      )}
      <ElementView
        blockId={block.block_id ?? ''}
        element={block.element}
        input={{ field, dispatch: block.dispatch_action ?? false }}
      />
      {error && (
        <p id={`${id}-error`} class="field-error" role="alert">
          {error}
        </p>
      )}
      {block.hint && (
        <p id={`${id}-hint`} class="hint">
          {withEmoji(block.hint.text)}
        </p>
      )}
    </div>
  );
}
