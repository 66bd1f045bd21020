import type { Button, Overflow } from '@slack/types';
import { useEffect, useId, useRef } from 'preact/hooks';
import type { Value } from '../../contract.ts';
import { withEmoji } from '../emoji.ts';
import { ChecksElement } from './checks.tsx';
import { SelectElement } from './choices.tsx';
import { FileElement } from './file.tsx';
import { Menu } from './menu.tsx';
import { PickerElement } from './picker.tsx';
import { Picture } from './picture.tsx';
import type { Field } from './select.tsx';
import { elementKey, useSurface } from './surface.tsx';
import { TextElement } from './text.tsx';
import type { Element } from './value.ts';

/** As with typing in a search: the app hears of a pause, not of each letter. */
const TYPING_MS = 300;

interface Props {
  blockId: string;
  element: Element;
  /** Present inside an input block, whose values wait for the submission unless `dispatch`. */
  input?: { field: Field; dispatch: boolean };
}

/** One Block Kit element, whichever it is. */
export function ElementView({ blockId, element, input }: Props) {
  const surface = useSurface();
  const id = useId();
  const typing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(typing.current), []);
  const value = surface.valueOf(blockId, element);
  const field: Field = input?.field ?? { id, label: labelOf(element), invalid: false, optional: false };
  const tells = !input || input.dispatch;
  const change = (next: Value) =>
    tells ? void surface.press(blockId, element, next) : surface.keep(blockId, element, next);

  switch (element.type) {
    case 'button':
      return <ButtonElement blockId={blockId} element={element} />;
    case 'overflow':
      return <OverflowElement blockId={blockId} element={element} />;
    case 'image':
      return <Picture image={element} small />;
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
    case 'rich_text_input': {
      const letters = tells && element.dispatch_action_config?.trigger_actions_on?.includes('on_character_entered');
      const text = String(value ?? '');
      const onChange = (next: string) => {
        surface.keep(blockId, element, next);
        clearTimeout(typing.current);
        if (letters) typing.current = setTimeout(() => void surface.press(blockId, element, next), TYPING_MS);
      };
      const onEnter = tells ? () => void surface.press(blockId, element, text) : undefined;
      return <TextElement element={element} field={field} value={text} onChange={onChange} onEnter={onEnter} />;
    }
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return (
        <PickerElement
          element={element}
          field={field}
          value={value === null ? null : String(value)}
          onChange={change}
        />
      );
    case 'checkboxes':
    case 'radio_buttons':
      return <ChecksElement element={element} field={field} value={value} onChange={change} />;
    case 'file_input':
      return <FileElement element={element} field={field} onChange={change} />;
    case 'workflow_button':
      return <p class="unsupported">The practice workspace has no workflows.</p>;
    default:
      return <SelectElement blockId={blockId} element={element} field={field} value={value} onChange={change} />;
  }
}

function labelOf(element: Element): string {
  const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
  return placeholder ?? element.type.replaceAll('_', ' ');
}

function ButtonElement({ blockId, element }: { blockId: string; element: Button }) {
  const surface = useSurface();
  const busy = surface.pressing === elementKey(blockId, element);
  const press = () => void surface.press(blockId, element, element.value ?? null);
  const shared = {
    class: `button button-${element.style ?? 'plain'}`,
    'aria-label': element.accessibility_label,
    'aria-busy': busy || undefined,
  };
  if (element.url) {
    return (
      <a {...shared} href={element.url} target="_blank" rel="noreferrer" onClick={press}>
        {withEmoji(element.text.text)}
      </a>
    );
  }
  return (
    <button {...shared} type="button" aria-disabled={surface.pressing !== '' || undefined} onClick={press}>
      {withEmoji(element.text.text)}
    </button>
  );
}

function OverflowElement({ blockId, element }: { blockId: string; element: Overflow }) {
  const surface = useSurface();
  const items = element.options.map((option) => ({
    label: withEmoji(option.text.text),
    description: option.description?.text,
    onChoose: () => void surface.press(blockId, element, option.value ?? null),
  }));
  return (
    <Menu label="More options" class="button button-plain overflow" items={items}>
      <span aria-hidden="true">⋯</span>
    </Menu>
  );
}
