import type { Checkboxes, RadioButtons } from '@slack/types';
import type { Value } from '../../contract.ts';
import { withEmoji } from '../emoji.ts';
import { TextView } from '../mrkdwn.tsx';
import type { Field } from './select.tsx';

interface Props {
  element: Checkboxes | RadioButtons;
  field: Field;
  value: Value;
  onChange(value: Value): void;
}

/** Checkboxes or radio buttons, each a real input with its label. */
export function ChecksElement({ element, field, value, onChange }: Props) {
  const several = element.type === 'checkboxes';
  const chosen = Array.isArray(value) ? value : value === null ? [] : [value];
  const toggle = (picked: string) => {
    if (!several) return onChange(picked);
    onChange(chosen.includes(picked) ? chosen.filter((v) => v !== picked) : [...chosen, picked]);
  };
  return (
    <fieldset
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
            <TextView text={option.text} />
            {option.description && <small>{withEmoji(option.description.text)}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
