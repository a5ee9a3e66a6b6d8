// A card of a board dropped on a column goes there by its own form, as its arrows would send it.
// With a card in focus the arrow keys press its arrows.
let dragged = null;

const columnOf = (target) => target.closest?.('[data-board] [data-status]');

function move(card, status) {
  const form = card.querySelector('form[data-move]');
  if (!form || columnOf(card)?.dataset.status === status) return;
  const to = Object.assign(document.createElement('input'), {
    type: 'hidden',
    name: 'status',
    value: status,
  });
  form.append(to);
  form.requestSubmit();
}

addEventListener('dragstart', (event) => {
  dragged = event.target.closest?.('[data-board] [draggable]') ?? null;
  if (dragged) event.dataTransfer.effectAllowed = 'move';
});
addEventListener('dragend', () => {
  dragged = null;
  for (const column of document.querySelectorAll('[data-over]')) delete column.dataset.over;
});
addEventListener('dragover', (event) => {
  const column = dragged && columnOf(event.target);
  for (const other of document.querySelectorAll('[data-over]'))
    if (other !== column) delete other.dataset.over;
  if (!column) return;
  event.preventDefault();
  column.dataset.over = '';
});
addEventListener('drop', (event) => {
  const column = dragged && columnOf(event.target);
  if (!column) return;
  event.preventDefault();
  move(dragged, column.dataset.status);
});
addEventListener('keydown', (event) => {
  if (!/^Arrow(Left|Right)$/.test(event.key) || event.altKey || event.ctrlKey || event.metaKey) return;
  const card = event.target.closest?.('[data-board] [draggable]');
  const column = card && columnOf(card);
  const columns = column ? [...column.closest('[data-board]').querySelectorAll('[data-status]')] : [];
  const next = columns[columns.indexOf(column) + (event.key === 'ArrowRight' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  move(card, next.dataset.status);
});

// Back on the board after a move, the reader stands on the card that moved.
const moved = document.querySelector('.case-card:target');
moved?.closest('details')?.setAttribute('open', '');
moved?.focus({ preventScroll: true });
