import type { TargetedKeyboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Snapshot } from '../contract.ts';
import { Listbox } from './elements/listbox.tsx';
import { Menu } from './elements/menu.tsx';
import { Popup } from './elements/popup.tsx';
import { usePractice } from './practice.ts';

interface Props {
  label: string;
  channel: string;
  /** False when it was refused: the text then comes back. */
  onSend(text: string): Promise<boolean>;
  /** A reply: no commands and no shortcuts, as in Slack. */
  small?: boolean;
}

/** The commands that begin like what is typed, while no argument is being typed. */
function suggestions({ commands }: Snapshot, text: string) {
  if (!/^\/\S*$/.test(text)) return [];
  return commands
    .filter((c) => c.command.startsWith(text.toLowerCase()))
    .map((c) => ({ label: `${c.command} ${c.usageHint}`.trim(), value: c.command, description: c.description }));
}

/** Where people write: Enter sends, Shift+Enter makes a new line, "/" offers the commands. */
export function Composer({ label, channel, onSend, small = false }: Props) {
  const { snapshot } = usePractice();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [dismissed, setDismissed] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const listId = useId();
  const offered = small || dismissed ? [] : suggestions(snapshot, text);
  const open = offered.length > 0;

  useLayoutEffect(() => {
    const element = input.current;
    if (!element) return;
    // Grows with its text; the style sheet says how far.
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [text]);

  // A reply is opened to be written at once.
  useLayoutEffect(() => {
    if (small) input.current?.focus();
  }, []);

  const type = (next: string) => {
    setText(next);
    setActive(0);
    setDismissed(false);
  };
  const send = async () => {
    const said = text.trim();
    if (!said) return;
    type('');
    if (!(await onSend(said))) setText((now) => now || said);
  };
  const complete = (command: string) => {
    type(`${command} `);
    input.current?.focus();
  };
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLTextAreaElement>) => {
    if (event.isComposing) return;
    const current = offered[active];
    const whole = current?.value === text.trim().toLowerCase();
    if (open && event.key === 'ArrowDown') setActive((active + 1) % offered.length);
    else if (open && event.key === 'ArrowUp') setActive((active - 1 + offered.length) % offered.length);
    else if (open && event.key === 'Escape') setDismissed(true);
    else if (current && (event.key === 'Tab' || (event.key === 'Enter' && !whole))) complete(current.value);
    else if (event.key === 'Enter' && !event.shiftKey) void send();
    else return;
    event.preventDefault();
  };

  return (
    <form
      class={small ? 'composer composer-small' : 'composer'}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div ref={box} class="composer-box">
        {!small && <Shortcuts channel={channel} />}
        <textarea
          ref={input}
          rows={1}
          aria-label={label}
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-controls={open ? listId : undefined}
          aria-activedescendant={open ? `${listId}-${active}` : undefined}
          placeholder={label}
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <button type="submit" class="send" aria-label="Send" aria-disabled={!text.trim() || undefined}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M2.5 3.2 18 10 2.5 16.8l1.6-5.6L11 10 4.1 8.8z" fill="currentColor" />
          </svg>
        </button>
      </div>
      {open && (
        <Popup anchor={box} wide onClose={() => setDismissed(true)}>
          <Listbox
            id={listId}
            label="Commands"
            choices={offered}
            active={active}
            multiple={false}
            isChosen={() => false}
            onChoose={(choice) => complete(choice.value)}
          />
        </Popup>
      )}
    </form>
  );
}

/** The app's global shortcuts, behind the "+". */
function Shortcuts({ channel }: { channel: string }) {
  const { snapshot, act } = usePractice();
  const items = snapshot.shortcuts
    .filter((shortcut) => shortcut.type === 'global')
    .map(({ callbackId, name }) => ({
      label: name,
      description: 'Alongside',
      onChoose: () => void act({ do: 'shortcut', callbackId, channel }),
    }));
  return (
    <Menu label="Shortcuts" class="icon-button plus" items={items}>
      <span aria-hidden="true">+</span>
    </Menu>
  );
}
