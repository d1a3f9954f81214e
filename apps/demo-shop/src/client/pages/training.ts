import { find } from '../dom.ts';
import { training } from '../records.ts';
import { tell } from '../tracker.ts';

/** The steps of the first week: remembers what is done, and tells the tracker of each step and of the end. */
export function openTraining(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('[data-training-step]')];
  const done = new Set(training.get());
  for (const box of boxes) {
    box.checked = done.has(box.value);
    box.addEventListener('change', () => {
      if (box.checked) done.add(box.value);
      else done.delete(box.value);
      training.set([...done]);
      if (box.checked) report(box.value, done.size, boxes.length);
    });
  }
}

function report(step: string, done: number, all: number): void {
  tell('track', 'Training Step Completed', { step, done, of: all });
  if (done === all) tell('track', 'Training Completed', { steps: all });
  const status = find('[data-training-status]');
  if (status) status.textContent = done === all ? 'All done. Breathe in.' : `${done} of ${all} done.`;
}
