import { useState } from 'preact/hooks';

const KEPT_AS = 'practice.hint';

const steps = [
  <>type <kbd>/mentor</kbd> as an agent</>,
  <>switch to the mentor and accept</>,
  <>move the clock a day and answer the check-in</>,
  <>give <kbd>/kudos</kbd> as the lead</>,
  <>jump to Friday 15:00 and look at the recognition channel</>,
];

/** The story of the practice workspace in one strip, until somebody closes it. */
export function Hint() {
  const [closed, setClosed] = useState(() => localStorage.getItem(KEPT_AS) === 'closed');
  if (closed) return null;
  return (
    <aside class="hint-strip" aria-label="Try it">
      <details open={matchMedia('(min-width: 48rem)').matches}>
        <summary>
          Try it: type <kbd>/mentor</kbd>
        </summary>
        <ol>
          {steps.map((step) => (
            <li>{step}</li>
          ))}
        </ol>
      </details>
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
