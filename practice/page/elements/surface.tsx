import type { Confirm, KnownBlock } from '@slack/types';
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import type { Place, Value } from '../../contract.ts';
import { usePractice } from '../practice.ts';
import { ConfirmDialog } from './confirm.tsx';
import { actionIdOf, type Element, initialValue, statefulElements } from './value.ts';

/** A message, a modal or the App Home: where elements stand and what they hold. */
export interface Surface {
  place: Place;
  valueOf(blockId: string, element: Element): Value;
  /** Keeps what is typed, telling nobody. */
  keep(blockId: string, element: Element, value: Value): void;
  /** Tells the app, after the confirmation the element may ask for. */
  press(blockId: string, element: Element, value: Value): Promise<void>;
  pressing: string;
}

const SurfaceContext = createContext<Surface | undefined>(undefined);

/** The surface around this element. */
export function useSurface(): Surface {
  const surface = useContext(SurfaceContext);
  if (!surface) throw new Error('an element outside of a surface');
  return surface;
}

/** What people typed, by surface; outlives a component so that a modal below another keeps its fields. */
const typed = new Map<string, Record<string, Value>>();

const keyOf = (place: Place, userId: string) =>
  `${userId} ${place.in} ${place.in === 'message' ? `${place.channel} ${place.ts}` : place.in === 'modal' ? place.viewId : ''}`;

/** The key of one element within its surface; also names what is being pressed. */
export function elementKey(blockId: string, element: Element): string {
  return `${blockId}/${actionIdOf(element)}/${element.type}`;
}

const isTyped = ({ type }: Element): boolean => type.endsWith('text_input') || type === 'number_input';

/** Keeps the values of the elements inside and speaks to the app for them. */
export function SurfaceProvider(props: { place: Place; blocks: KnownBlock[]; children: ComponentChildren }) {
  const { snapshot, act } = usePractice();
  const [, redraw] = useState(0);
  const [pressing, setPressing] = useState('');
  const [asking, setAsking] = useState<{ confirm: Confirm; answer(yes: boolean): void }>();
  const { place, blocks } = props;
  const key = keyOf(place, snapshot.me.id);

  const valueOf = (blockId: string, element: Element) => {
    const kept = typed.get(key)?.[elementKey(blockId, element)];
    return kept === undefined ? initialValue(element) : kept;
  };
  const keep = (blockId: string, element: Element, value: Value) => {
    typed.set(key, { ...typed.get(key), [elementKey(blockId, element)]: value });
    redraw((n) => n + 1);
  };
  const confirmed = (confirm: Confirm) =>
    new Promise<boolean>((answer) => setAsking({ confirm, answer })).finally(() => setAsking(undefined));
  const latest = useRef({ blocks, valueOf });
  latest.current = { blocks, valueOf };
  // What is typed goes out in its order, and holds no button up: each sends what stands there when its turn has come.
  const typing = useRef<Promise<unknown>>(Promise.resolve());
  const send = (blockId: string, element: Element, value: Value) => {
    const values = Object.fromEntries(
      statefulElements(latest.current.blocks).map((e) => [e.blockId, latest.current.valueOf(e.blockId, e.element)]),
    );
    return act({ do: 'press', place, blockId, actionId: actionIdOf(element), value, values });
  };
  const press = async (blockId: string, element: Element, value: Value) => {
    if (isTyped(element)) {
      typing.current = typing.current.then(() => send(blockId, element, latest.current.valueOf(blockId, element)));
      await typing.current;
      return;
    }
    if (pressing) return;
    if ('confirm' in element && element.confirm && !(await confirmed(element.confirm))) return;
    if (element.type !== 'button' && element.type !== 'overflow') keep(blockId, element, value);
    const stood = document.activeElement?.closest<HTMLElement>('article');
    setPressing(elementKey(blockId, element));
    await typing.current;
    await send(blockId, element, value);
    setPressing('');
    // A message edited in place takes its buttons, and with them the focus; its reader stays where they were.
    if (document.activeElement === document.body) stood?.focus({ preventScroll: true });
  };

  return (
    <SurfaceContext.Provider value={{ place, valueOf, keep, press, pressing }}>
      {props.children}
      {asking && <ConfirmDialog confirm={asking.confirm} onAnswer={asking.answer} />}
    </SurfaceContext.Provider>
  );
}
