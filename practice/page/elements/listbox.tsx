import { Fragment } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Choice } from '../../contract.ts';

/** A choice under a heading. */
export interface GroupedChoice extends Choice {
  group?: string | undefined;
}

interface Props {
  id: string;
  label: string;
  choices: GroupedChoice[];
  active: number;
  multiple: boolean;
  isChosen(choice: Choice): boolean;
  note?: string | undefined;
  onChoose(choice: Choice): void;
}

/** The options of a combobox; the focus stays in its input. */
export function Listbox({ id, label, choices, active, multiple, isChosen, note, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.querySelector('[data-active]')?.scrollIntoView({ block: 'nearest' });
  }, [active, choices.length]);
  return (
    <>
      {note && (
        <p class="popup-note" role="status">
          {note}
        </p>
      )}
      <div ref={list} id={id} role="listbox" aria-label={label} aria-multiselectable={multiple || undefined}>
        {choices.map((choice, index) => (
          <Fragment key={choice.value}>
            {choice.group && choice.group !== choices[index - 1]?.group && (
              <div role="presentation" class="option-group">
                {choice.group}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled by the combobox, which keeps the focus */}
            <div
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              class="option"
              aria-selected={isChosen(choice)}
              data-active={index === active || undefined}
              // The press must not take the focus out of the input, which would close the list before the click.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => onChoose(choice)}
            >
              <span class="option-mark" aria-hidden="true">
                {isChosen(choice) ? '✓' : ''}
              </span>
              <span class="option-text">
                {choice.label}
                {choice.description && <small>{choice.description}</small>}
              </span>
            </div>
          </Fragment>
        ))}
      </div>
    </>
  );
}
