import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { ModalState, Value } from '../contract.ts';
import { Blocks } from './blocks.tsx';
import { Dialog } from './dialog.tsx';
import { SurfaceProvider, useSurface } from './elements/surface.tsx';
import { problemWith, statefulElements } from './elements/value.ts';
import { usePractice } from './practice.ts';

/** The top one of the open modals; those below keep what was typed. */
export function Modals() {
  const { snapshot } = usePractice();
  const top = snapshot.modals.at(-1);
  return top ? <Modal key={`${snapshot.me.id} ${top.id}`} modal={top} /> : null;
}

function Modal({ modal }: { modal: ModalState }) {
  const { act } = usePractice();
  const titleId = useId();
  const close = () => void act({ do: 'close', viewId: modal.id }, { quiet: true });
  return (
    <Dialog labelledBy={titleId} class="modal" onCancel={close}>
      <SurfaceProvider place={{ in: 'modal', viewId: modal.id }} blocks={modal.blocks}>
        <ModalForm modal={modal} titleId={titleId} onClose={close} />
      </SurfaceProvider>
    </Dialog>
  );
}

function ModalForm({ modal, titleId, onClose }: { modal: ModalState; titleId: string; onClose(): void }) {
  const { act } = usePractice();
  const surface = useSurface();
  const [checked, setChecked] = useState(0);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const fields = statefulElements(modal.blocks).map((field) => ({
    ...field,
    value: surface.valueOf(field.blockId, field.element),
  }));
  const findProblems = () =>
    Object.fromEntries(
      fields.flatMap(({ blockId, element, optional, value }) => {
        const problem = problemWith(element, optional, value);
        return problem ? [[blockId, problem]] : [];
      }),
    );
  // What Slack itself found goes away as soon as it is put right; what the app said stays until it is asked again.
  const current = checked ? findProblems() : {};
  const errors = Object.keys(current).length > 0 ? current : modal.errors;
  const refused = JSON.stringify(modal.errors);

  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [checked, refused]);
  useEffect(() => {
    const body = form.current?.querySelector('.modal-body');
    if (document.activeElement?.matches('[autofocus]')) return;
    // On a touch screen a field would cover the form with the keyboard before it was read.
    if (!matchMedia('(pointer: fine)').matches) return title.current?.focus();
    body?.querySelector<HTMLElement>('input, textarea, button')?.focus();
  }, []);

  const submit = async () => {
    if (busy) return;
    setChecked(checked + 1);
    if (Object.keys(findProblems()).length > 0) return;
    const values = Object.fromEntries(fields.map(({ blockId, value }): [string, Value] => [blockId, value]));
    setBusy(true);
    await act({ do: 'submit', viewId: modal.id, values });
    setBusy(false);
  };

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div class="modal-head">
        <h2 id={titleId} ref={title} tabIndex={-1}>
          {modal.title}
        </h2>
        <button type="button" class="icon-button" aria-label="Dismiss" onClick={onClose}>
          ×
        </button>
      </div>
      <div class="modal-body">
        <Blocks blocks={modal.blocks} errors={errors} />
      </div>
      <div class="dialog-buttons">
        <button type="button" class="button button-plain" onClick={onClose}>
          {modal.close ?? (modal.submit ? 'Cancel' : 'Close')}
        </button>
        {modal.submit && (
          <button
            type="submit"
            class="button button-primary"
            aria-busy={busy || undefined}
            aria-disabled={busy || undefined}
          >
            {modal.submit}
          </button>
        )}
      </div>
    </form>
  );
}
