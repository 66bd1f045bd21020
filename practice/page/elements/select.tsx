import type { TargetedKeyboardEvent } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import type { Choice } from '../../contract.ts';
import { type GroupedChoice, Listbox } from './listbox.tsx';
import { Popup } from './popup.tsx';

/** What an input block tells the control inside it. */
export interface Field {
  id: string;
  /** For a control without a visible label. */
  label?: string | undefined;
  describedBy?: string | undefined;
  invalid: boolean;
  optional: boolean;
}

interface Props {
  field: Field;
  choices: GroupedChoice[];
  /** The choices behind `value`, for their labels. */
  chosen: Choice[];
  multiple: boolean;
  max?: number | undefined;
  placeholder: string;
  /** Shown instead of choices: still loading, type more, nothing found. */
  note?: string | undefined;
  query: string;
  onQuery(query: string): void;
  onOpen?(): void;
  onChange(chosen: Choice[]): void;
}

/** One select for all kinds: type to filter, arrows to move, Enter to choose; several choices become chips. */
export function Select(props: Props) {
  const { field, choices, chosen, multiple, query } = props;
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const single = multiple ? undefined : chosen[0];
  const full = multiple && props.max !== undefined && chosen.length >= props.max;
  const isChosen = (choice: Choice) => chosen.some((c) => c.value === choice.value);

  const show = () => {
    if (open) return;
    setActive(Math.max(0, single ? choices.findIndex((c) => c.value === single.value) : 0));
    setOpen(true);
    props.onOpen?.();
  };
  const hide = () => {
    setOpen(false);
    props.onQuery('');
  };
  const choose = (choice: Choice) => {
    input.current?.focus();
    // Also with several: an open list would cover what comes next, most of all on a phone.
    hide();
    if (!multiple) return props.onChange([choice]);
    if (isChosen(choice)) return props.onChange(chosen.filter((c) => c.value !== choice.value));
    if (!full) props.onChange([...chosen, choice]);
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const current = choices[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (open) setActive((active + (event.key === 'ArrowDown' ? 1 : -1) + choices.length) % (choices.length || 1));
      else show();
    } else if (event.key === 'Enter' && !open) show();
    else if (event.key === 'Enter' && current) choose(current);
    else if (event.key === 'Escape' && open) hide();
    else if (event.key === 'Backspace' && multiple && !query && chosen.length > 0) props.onChange(chosen.slice(0, -1));
    else if (event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} class="select" data-invalid={field.invalid || undefined}>
      {multiple &&
        chosen.map((choice) => (
          <span key={choice.value} class="chip">
            {choice.label}
            <button
              type="button"
              aria-label={`Remove ${choice.label}`}
              onClick={() => {
                input.current?.focus();
                props.onChange(chosen.filter((c) => c.value !== choice.value));
              }}
            >
              ×
            </button>
          </span>
        ))}
      <input
        ref={input}
        id={field.id}
        role="combobox"
        type="text"
        autocomplete="off"
        aria-label={field.label}
        aria-autocomplete="list"
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-activedescendant={open && choices[active] ? `${listId}-${active}` : undefined}
        aria-describedby={field.describedBy}
        aria-invalid={field.invalid || undefined}
        aria-required={!field.optional || undefined}
        placeholder={open && single ? single.label : chosen.length > 0 && multiple ? '' : props.placeholder}
        value={open ? query : (single?.label ?? '')}
        onClick={show}
        onInput={(event) => {
          show();
          setActive(0);
          props.onQuery(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={(event) => {
          if (!box.current?.contains(event.relatedTarget as Node | null)) hide();
        }}
      />
      {single && field.optional && (
        <button
          type="button"
          class="select-clear"
          aria-label={`Clear ${single.label}`}
          onClick={() => props.onChange([])}
        >
          ×
        </button>
      )}
      <span class="select-arrow" aria-hidden="true" />
      {open && (
        <Popup anchor={box} wide onClose={hide}>
          <Listbox
            id={listId}
            label={field.label ?? props.placeholder}
            choices={choices}
            active={active}
            multiple={multiple}
            isChosen={isChosen}
            note={full ? `That is the most you can choose (${props.max}).` : props.note}
            onChoose={choose}
          />
        </Popup>
      )}
    </div>
  );
}
