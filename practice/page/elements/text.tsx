import type { EmailInput, NumberInput, PlainTextInput, RichTextInput, URLInput } from '@slack/types';
import type { TargetedInputEvent, TargetedKeyboardEvent } from 'preact';
import type { Field } from './select.tsx';

interface Props {
  element: PlainTextInput | EmailInput | URLInput | NumberInput | RichTextInput;
  field: Field;
  value: string;
  onChange(value: string): void;
  /** Enter in a single line, when the app wants to hear of it at once. */
  onEnter?: (() => void) | undefined;
}

const inputModes = {
  plain_text_input: 'text',
  email_text_input: 'email',
  url_text_input: 'url',
  number_input: 'decimal',
} as const;

/** Text, email, web address or number; checked by Slack's rules on submitting, not by the browser. */
export function TextElement({ element, field, value, onChange, onEnter }: Props) {
  const max = element.type === 'plain_text_input' ? element.max_length : undefined;
  const rich = element.type === 'rich_text_input';
  const shared = {
    id: field.id,
    class: 'text-input',
    value,
    placeholder: element.placeholder?.text ?? '',
    'aria-label': field.label,
    'aria-describedby': field.describedBy,
    'aria-invalid': field.invalid || undefined,
    'aria-required': !field.optional || undefined,
    autofocus: element.focus_on_load ?? false,
    onInput: (event: TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) => onChange(event.currentTarget.value),
    onKeyDown: (event: TargetedKeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      if (event.key !== 'Enter' || !onEnter || event.shiftKey || rich) return;
      event.preventDefault();
      onEnter();
    },
  };
  return (
    <>
      {rich || (element.type === 'plain_text_input' && element.multiline) ? (
        <textarea {...shared} rows={4} />
      ) : (
        <input {...shared} type="text" inputMode={rich ? 'text' : inputModes[element.type]} autocomplete="off" />
      )}
      {max !== undefined && value.length > max * 0.75 && (
        <span class={value.length > max ? 'counter counter-over' : 'counter'} role="status">
          {max - value.length} characters left
        </span>
      )}
    </>
  );
}
