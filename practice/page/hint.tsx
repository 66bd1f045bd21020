import { useState } from 'preact/hooks';

const KEPT_AS = 'practice.hint';

const steps = [
  <>
    as an agent, type <kbd>/mentor</kbd>
  </>,
  <>switch to the mentor and accept</>,
  <>move the clock a day and answer the check-in</>,
  <>
    as the lead, type <kbd>/kudos</kbd>
  </>,
  <>jump to Friday 15:00 and look at the recognition channel</>,
  <>
    with a customer waiting, type <kbd>/know locker stuck</kbd> or <kbd>/ask</kbd>
  </>,
];

/** The story of the practice workspace in one strip, until somebody closes it; on a phone it unfolds. */
export function Hint() {
  const [closed, setClosed] = useState(() => localStorage.getItem(KEPT_AS) === 'closed');
  const [open, setOpen] = useState(false);
  if (closed) return null;
  return (
    <aside class="hint-strip" aria-label="Try it">
      <div class="hint-text">
        <button
          type="button"
          class="hint-toggle"
          aria-expanded={open}
          aria-controls="hint-steps"
          onClick={() => setOpen(!open)}
        >
          Try it: type <kbd>/mentor</kbd>
        </button>
        <strong class="hint-title">Try it</strong>
        <ol id="hint-steps" data-open={open || undefined}>
          {steps.map((step, index) => (
            <li key={index}>{step}</li>
          ))}
        </ol>
      </div>
      <button
        type="button"
        class="icon-button"
        aria-label="Hide this hint"
        onClick={() => {
          localStorage.setItem(KEPT_AS, 'closed');
          setClosed(true);
        }}
      >
        ×
      </button>
    </aside>
  );
}
