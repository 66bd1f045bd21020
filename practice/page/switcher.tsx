import type { TargetedKeyboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Person, Snapshot } from '../contract.ts';
import { Avatar } from './avatar.tsx';
import { type GroupedChoice, Listbox } from './elements/listbox.tsx';
import { Popup } from './elements/popup.tsx';
import { usePractice } from './practice.ts';

const roles = ['agent', 'mentor', 'lead', 'coordinator'] as const;
const groupNames = { agent: 'Agents', mentor: 'Mentors', lead: 'Team leads', coordinator: 'Coordinators', bot: 'Apps' };

/** The people of the story, one of each role, first; then everybody by role. */
function peopleChoices({ people }: Snapshot): GroupedChoice[] {
  const present = people.filter((person) => person.role !== 'bot' && !person.deleted);
  const story = roles.flatMap((role) => present.find((person) => person.role === role) ?? []);
  const rest = roles.flatMap((role) => present.filter((person) => person.role === role && !story.includes(person)));
  const choice = (person: Person, group: string) => ({
    label: person.name,
    value: person.id,
    description: [roleOf(person), person.team].filter(Boolean).join(' · '),
    group,
  });
  return [...story.map((p) => choice(p, 'In the story')), ...rest.map((p) => choice(p, groupNames[p.role]))];
}

const roleOf = (person: Person) => `${person.role.charAt(0).toUpperCase()}${person.role.slice(1)}`;

/** "You are …": choose another colleague to be. */
export function Switcher() {
  const { snapshot, go } = usePractice();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { me } = snapshot;
  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <div class="switcher">
      <button
        ref={button}
        type="button"
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        class="switcher-button"
      >
        <Avatar userId={me.id} />
        <span class="switcher-text">
          <small>You are</small> <strong>{me.name}</strong>{' '}
          <small>{[roleOf(me), me.team].filter(Boolean).join(' · ')}</small>
        </span>
        <span class="select-arrow" aria-hidden="true" />
      </button>
      {open && (
        <Popup anchor={button} wide onClose={() => setOpen(false)}>
          <PeopleList
            onLeave={close}
            onChoose={(user) => {
              close();
              go({ user, at: '' });
            }}
          />
        </Popup>
      )}
    </div>
  );
}

function PeopleList({ onLeave, onChoose }: { onLeave(): void; onChoose(userId: string): void }) {
  const { snapshot } = usePractice();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const wanted = query.trim().toLowerCase();
  const choices = peopleChoices(snapshot).filter((c) => `${c.label} ${c.description}`.toLowerCase().includes(wanted));
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => input.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, []);
  const onKeyDown = (event: TargetedKeyboardEvent<HTMLInputElement>) => {
    const count = choices.length || 1;
    const chosen = choices[active];
    if (event.key === 'ArrowDown') setActive((active + 1) % count);
    else if (event.key === 'ArrowUp') setActive((active - 1 + count) % count);
    else if (event.key === 'Enter' && chosen) onChoose(chosen.value);
    else if (event.key === 'Escape' || event.key === 'Tab') onLeave();
    else return;
    event.preventDefault();
  };
  return (
    <div class="people-list">
      <input
        ref={input}
        type="text"
        role="combobox"
        class="text-input"
        autocomplete="off"
        aria-label="Search people"
        aria-autocomplete="list"
        aria-expanded="true"
        aria-controls={listId}
        aria-activedescendant={choices[active] ? `${listId}-${active}` : undefined}
        placeholder="Search people, roles or teams"
        value={query}
        onInput={(event) => {
          setQuery(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <Listbox
        id={listId}
        label="People"
        choices={choices}
        active={active}
        multiple={false}
        isChosen={(choice) => choice.value === snapshot.me.id}
        note={choices.length === 0 ? 'Nobody found' : undefined}
        onChoose={(choice) => onChoose(choice.value)}
      />
    </div>
  );
}
