import type { MultiSelect, Option, Select as SlackSelect } from '@slack/types';
import { useEffect, useState } from 'preact/hooks';
import type { Choice, Snapshot, Value } from '../../contract.ts';
import { askOptions } from '../api.ts';
import { withEmoji } from '../emoji.ts';
import { titleOf, usePractice } from '../practice.ts';
import type { GroupedChoice } from './listbox.tsx';
import { type Field, Select } from './select.tsx';
import { useSurface } from './surface.tsx';
import { actionIdOf } from './value.ts';

/** Long enough that typing a word asks the app once or twice, not for each letter. */
const TYPING_MS = 250;

/** Slack's own default before it asks an app for options. */
const MIN_QUERY = 3;

interface Props {
  blockId: string;
  element: SlackSelect | MultiSelect;
  field: Field;
  value: Value;
  onChange(value: Value): void;
}

/** A Slack option as a choice. */
function choiceOf(option: Option, group?: string): GroupedChoice {
  const label = withEmoji(option.text.text);
  const description = option.description ? { description: withEmoji(option.description.text) } : {};
  return { label, value: option.value ?? '', ...description, group };
}

/** Every select: with fixed options, with the app's, with people or with conversations. */
export function SelectElement({ blockId, element, field, value, onChange }: Props) {
  const { snapshot } = usePractice();
  const [query, setQuery] = useState('');
  const [opened, setOpened] = useState(false);
  const multiple = element.type.startsWith('multi_');
  const external = element.type === 'external_select' || element.type === 'multi_external_select';
  const offered = useExternal(blockId, element, query, external && opened);
  const all = external ? offered.choices : choicesOf(element, snapshot);
  const wanted = query.trim().toLowerCase();
  const shown =
    external || !wanted ? all : all.filter((c) => `${c.label} ${c.description ?? ''}`.toLowerCase().includes(wanted));
  const values = value === null ? [] : Array.isArray(value) ? value : [value];
  const chosen = values.map((v) => [...all, ...seen(element)].find((c) => c.value === v) ?? { label: v, value: v });
  return (
    <Select
      field={field}
      choices={shown}
      chosen={chosen}
      multiple={multiple}
      max={'max_selected_items' in element ? element.max_selected_items : undefined}
      placeholder={element.placeholder?.text ?? (multiple ? 'Choose some' : 'Choose one')}
      note={external ? offered.note : shown.length === 0 ? 'Nothing found' : undefined}
      query={query}
      onQuery={setQuery}
      onOpen={() => setOpened(true)}
      onChange={(picked) => {
        remember(element, picked);
        const now = picked.map((choice) => choice.value);
        onChange(multiple ? now : (now[0] ?? null));
      }}
    />
  );
}

/** Labels of choices the app gave before, so that they still show when they are no longer offered. */
const remembered = new Map<string, Choice>();
const remember = (element: Props['element'], picked: Choice[]) => {
  for (const choice of picked) remembered.set(`${actionIdOf(element)} ${choice.value}`, choice);
};

function seen(element: Props['element']): Choice[] {
  const initial = 'initial_option' in element && element.initial_option ? [element.initial_option] : [];
  const initials = 'initial_options' in element ? (element.initial_options ?? []) : [];
  const before = [...remembered]
    .filter(([key]) => key.startsWith(`${actionIdOf(element)} `))
    .map(([, choice]) => choice);
  return [...[...initial, ...initials].map((option) => choiceOf(option)), ...before];
}

function choicesOf(element: Props['element'], snapshot: Snapshot): GroupedChoice[] {
  switch (element.type) {
    case 'static_select':
    case 'multi_static_select':
      return [
        ...(element.options ?? []).map((option) => choiceOf(option)),
        ...(element.option_groups ?? []).flatMap((g) => g.options.map((option) => choiceOf(option, g.label.text))),
      ];
    case 'users_select':
    case 'multi_users_select':
      return snapshot.people
        .filter((person) => !person.deleted)
        .map((person) => ({ label: person.name, value: person.id, description: person.title }));
    case 'channels_select':
    case 'multi_channels_select':
      return snapshot.conversations
        .filter((c) => c.kind === 'channel' && !c.archived)
        .map((c) => ({ label: titleOf(snapshot, c), value: c.id }));
    case 'conversations_select':
    case 'multi_conversations_select':
      return conversationChoices(snapshot, element.filter?.include);
    default:
      return [];
  }
}

function conversationChoices(snapshot: Snapshot, include: string[] | undefined): GroupedChoice[] {
  const slackKinds = { channel: ['public', 'private'], dm: ['im'], group: ['mpim'] };
  return snapshot.conversations
    .filter((c) => !c.archived && (!include || slackKinds[c.kind].some((kind) => include.includes(kind))))
    .map((c) => ({ label: titleOf(snapshot, c), value: c.id }));
}

function useExternal(blockId: string, element: Props['element'], query: string, on: boolean) {
  const { snapshot } = usePractice();
  const { place } = useSurface();
  const [answer, setAnswer] = useState<{ query: string; choices: Choice[] }>();
  const least = 'min_query_length' in element ? (element.min_query_length ?? MIN_QUERY) : MIN_QUERY;
  const asks = on && query.length >= least;
  useEffect(() => {
    if (!asks) return;
    let stale = false;
    const timer = setTimeout(async () => {
      const choices = await askOptions(snapshot.me.id, { place, blockId, actionId: actionIdOf(element), query });
      if (!stale) setAnswer({ query, choices });
    }, TYPING_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [asks, query]);
  if (!asks) return { choices: [], note: `Type ${least} or more letters to search` };
  if (answer?.query !== query) return { choices: answer?.choices ?? [], note: 'Searching…' };
  return { choices: answer.choices, note: answer.choices.length === 0 ? 'Nothing found' : undefined };
}
