import type { ComponentChildren, RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

const GAP = 4;

/** Under the anchor, or above it when there is more room; never outside of the window. */
function put(popup: HTMLElement, anchor: HTMLElement, wide: boolean) {
  const at = anchor.getBoundingClientRect();
  if (wide) popup.style.minWidth = `${Math.min(at.width, innerWidth - 2 * GAP)}px`;
  const below = innerHeight - at.bottom - 2 * GAP;
  const above = at.top - 2 * GAP;
  const up = below < Math.min(popup.scrollHeight, 240) && above > below;
  popup.style.maxHeight = `${Math.max(120, Math.min(320, up ? above : below))}px`;
  const { width, height } = popup.getBoundingClientRect();
  popup.style.top = `${up ? at.top - height - GAP : at.bottom + GAP}px`;
  popup.style.left = `${Math.max(GAP, Math.min(at.left, innerWidth - width - GAP))}px`;
}

interface Props {
  anchor: RefObject<HTMLElement | null>;
  /** At least as wide as the anchor. */
  wide?: boolean;
  onClose(): void;
  children: ComponentChildren;
}

/** A list that floats over everything, also over a dialog; a press elsewhere closes it. */
export function Popup({ anchor, wide = false, onClose, children }: Props) {
  const popup = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = popup.current;
    if (!element || !anchor.current) return;
    if (!element.matches(':popover-open')) element.showPopover();
    put(element, anchor.current, wide);
  });
  useEffect(() => {
    const moved = () => popup.current && anchor.current && put(popup.current, anchor.current, wide);
    const pressed = (event: Event) => {
      const target = event.target as Node;
      if (!popup.current?.contains(target) && !anchor.current?.contains(target)) onClose();
    };
    addEventListener('scroll', moved, true);
    addEventListener('resize', moved);
    addEventListener('pointerdown', pressed, true);
    return () => {
      removeEventListener('scroll', moved, true);
      removeEventListener('resize', moved);
      removeEventListener('pointerdown', pressed, true);
    };
  }, []);
  return (
    <div ref={popup} popover="manual" class="popup">
      {children}
    </div>
  );
}
