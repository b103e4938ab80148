import { byId } from './elements.ts';

/** Cards can be searched and ordered; a link to one opens it. */
export function addCardTools(): void {
  const [box, tools] = [byId('cards'), byId('card-tools')];
  if (!box || !tools) return;
  const filter = byId<HTMLInputElement>('card-filter')!;
  const order = byId<HTMLSelectElement>('card-order')!;
  const count = byId('card-count')!;
  const cards = Array.from(box.children, (card) => ({
    card: card as HTMLDetailsElement,
    text: `cluster ${card.textContent!.toLowerCase()}`,
  }));
  tools.hidden = false;
  filter.addEventListener('input', () => {
    const wanted = filter.value.toLowerCase().split(/\s+/);
    let shown = 0;
    for (const { card, text } of cards) {
      card.hidden = !wanted.every((word) => text.includes(word));
      if (!card.hidden) shown++;
    }
    count.textContent = filter.value === '' ? '' : `${shown} of ${cards.length}`;
  });
  order.addEventListener('change', () => {
    const name = order.value.replace('-', '');
    const sign = order.value.endsWith('-') ? -1 : 1;
    const key = ({ card }: { card: HTMLElement }) => sign * Number(card.dataset[name]);
    box.append(...[...cards].sort((a, b) => key(a) - key(b)).map(({ card }) => card));
  });
  const openLinked = () => openCard(location.hash.slice(1));
  addEventListener('hashchange', openLinked);
  openLinked();
}

/** Opens the card of that id, if there is one, and shows it. */
export function openCard(id: string): void {
  const card = byId<HTMLDetailsElement>(id);
  if (card?.localName !== 'details') return;
  card.hidden = false;
  card.open = true;
  card.scrollIntoView({ block: 'start' });
}
