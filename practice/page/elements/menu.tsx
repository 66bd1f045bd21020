import type { ComponentChildren, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Popup } from './popup.tsx';

export interface MenuItem {
  label: string;
  description?: string | undefined;
  onChoose(): void;
}

interface Props {
  label: string;
  class: string;
  items: MenuItem[];
  children: ComponentChildren;
}

/** A button that opens a menu: arrow keys move, Enter chooses, Esc closes and gives the focus back. */
export function Menu(props: Props) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        class={props.class}
        aria-label={props.label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {props.children}
      </button>
      {open && (
        <Popup anchor={button} onClose={close}>
          <MenuList
            label={props.label}
            items={props.items}
            onLeave={() => {
              close();
              button.current?.focus();
            }}
          />
        </Popup>
      )}
    </>
  );
}

function MenuList({ label, items, onLeave }: { label: string; items: MenuItem[]; onLeave(): void }) {
  const list = useRef<HTMLDivElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll('button') ?? [])];
  // The list is shown by the popup around it, whose effect runs after this one.
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => buttons()[0]?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const all = buttons();
    const now = all.indexOf(document.activeElement as HTMLButtonElement);
    const to = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={list} role="menu" aria-label={label} onKeyDown={onKeyDown}>
      {items.length === 0 && <p class="popup-note">Nothing here</p>}
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class="menu-item"
          onClick={() => {
            onLeave();
            item.onChoose();
          }}
        >
          {item.label}
          {item.description && <small>{item.description}</small>}
        </button>
      ))}
    </div>
  );
}
