import type { Checkboxes, Option, RadioButtons } from '@slack/types';
import { Mrkdwn } from '../mrkdwn.tsx';
import { withEmoji } from '../emoji.ts';
import type { Value } from '../../contract.ts';
import type { Field } from './select.tsx';

interface Props {
  element: Checkboxes | RadioButtons;
  field: Field;
  value: Value;
  onChange(value: Value): void;
}

const OptionText = ({ text }: { text: Option['text'] }) =>
  text.type === 'mrkdwn' ? <Mrkdwn text={text.text} /> : <span>{withEmoji(text.text)}</span>;

/** Checkboxes or radio buttons, each a real input with its label. */
export function ChecksElement({ element, field, value, onChange }: Props) {
  const several = element.type === 'checkboxes';
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  const toggle = (picked: string) => {
    if (!several) return onChange(picked);
    onChange(chosen.includes(picked) ? chosen.filter((v) => v !== picked) : [...chosen, picked]);
  };
  return (
    <div
      class="checks"
      role={several ? 'group' : 'radiogroup'}
      aria-label={field.label}
      aria-labelledby={field.label === undefined ? `${field.id}-label` : undefined}
      aria-describedby={field.describedBy}
    >
      {element.options.map((option, index) => (
        <label key={option.value} class="check">
          <input
            id={index === 0 ? field.id : undefined}
            type={several ? 'checkbox' : 'radio'}
            name={field.id}
            aria-invalid={field.invalid || undefined}
            checked={chosen.includes(option.value ?? '')}
            onChange={() => toggle(option.value ?? '')}
          />
          <span>
            <OptionText text={option.text} />
            {option.description && <small>{withEmoji(option.description.text)}</small>}
          </span>
        </label>
      ))}
    </div>
  );
}
