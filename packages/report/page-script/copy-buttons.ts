import { element } from './elements.ts';

/** A button beside each text that is there to be copied. */
export function addCopyButtons(): void {
  for (const box of document.querySelectorAll('.copy')) {
    const text = box.querySelector('pre')!;
    const button = element('button', 'Copy', { type: 'button' });
    const said = element('span', '', { role: 'status', class: 'small' });
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(text.textContent!);
        said.textContent = ' Copied.';
      } catch {
        // No clipboard here: then it is marked, for the reader to copy.
        getSelection()?.selectAllChildren(text);
        said.textContent = ' Marked: copy it with the keyboard.';
      }
    });
    text.after(button, said);
  }
}
