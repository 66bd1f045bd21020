import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

interface Props {
  labelledBy: string;
  class: string;
  /** Esc. */
  onCancel(): void;
  children: ComponentChildren;
}

/** A modal dialog: the browser keeps the focus inside, and gives it back to where it was on closing. */
export function Dialog(props: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed before it leaves the page: a dialog that is merely removed does not give the focus back.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class={`dialog ${props.class}`}
      aria-labelledby={props.labelledBy}
      onCancel={(event) => {
        event.preventDefault();
        event.stopPropagation();
        props.onCancel();
      }}
      onKeyDown={(event) => {
        // A second Esc closes a dialog whatever its cancel event says, so Esc never gets that far.
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        event.stopPropagation();
        props.onCancel();
      }}
    >
      {props.children}
    </dialog>
  );
}
