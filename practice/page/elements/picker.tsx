import type { Datepicker, DateTimepicker, Timepicker } from '@slack/types';
import { usePractice } from '../practice.ts';
import { secondsOf, wallClockOf } from '../time.ts';
import type { Field } from './select.tsx';

interface Props {
  element: Datepicker | Timepicker | DateTimepicker;
  field: Field;
  /** A date, a time, or seconds since 1970. */
  value: string | null;
  onChange(value: string | null): void;
}

const types = { datepicker: 'date', timepicker: 'time', datetimepicker: 'datetime-local' } as const;

/** Date, time or both, with the browser's own picker; on the person's wall clock. */
export function PickerElement({ element, field, value, onChange }: Props) {
  const { zone } = usePractice().snapshot.me;
  const both = element.type === 'datetimepicker';
  return (
    <input
      id={field.id}
      type={types[element.type]}
      class="text-input picker"
      aria-label={field.label}
      aria-describedby={field.describedBy}
      aria-invalid={field.invalid || undefined}
      aria-required={!field.optional || undefined}
      value={both && value ? wallClockOf(Number(value), zone) : (value ?? '')}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        onChange(both ? secondsOf(typed, zone) : typed || null);
      }}
    />
  );
}
