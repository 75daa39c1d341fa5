/**
 * Behaves towards a custom widget as CloudWatch does (contract sheet aws-platform 8): shows what the function answers,
 * without scripts, and binds every `cwdb-action` to the element before it. Runs in the browser, and what a function
 * answers is not trusted here either.
 */
const place = document.querySelector('#widget');
const question = document.querySelector('#question');
const popup = document.querySelector('#popup');

/** What the console adds to every call. */
function widgetContext() {
  const forms = Object.fromEntries(new FormData(document.querySelector('#forms')));
  const { width, height } = place.getBoundingClientRect();
  return {
    dashboardName: 'local',
    widgetId: 'widget-1',
    accountId: '000000000000',
    locale: navigator.language,
    timezone: { label: 'UTC', offsetISO: '+00:00', offsetInMinutes: 0 },
    period: 300,
    isAutoPeriod: true,
    timeRange: { mode: 'relative', start: Date.now() - 43_200_000, end: Date.now(), relativeStart: 43_200_000 },
    theme: place.dataset.theme,
    linkCharts: true,
    title: document.title,
    forms: { all: forms },
    params: JSON.parse(place.dataset.params),
    width,
    height,
  };
}

async function call(endpoint, input) {
  const response = await fetch('/widget/call', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ endpoint, event: { ...input, widgetContext: widgetContext() } }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

/** HTML for a text, Markdown as its source, anything else as JSON. */
function show(target, answer) {
  if (typeof answer === 'string') {
    target.replaceChildren(...withoutScripts(answer));
    for (const action of target.querySelectorAll('cwdb-action')) bind(action);
    return;
  }
  const printed = document.createElement('pre');
  printed.textContent = answer?.markdown ?? JSON.stringify(answer, null, 2);
  target.replaceChildren(printed);
}

function withoutScripts(markup) {
  const { body } = new DOMParser().parseFromString(`<body>${markup}`, 'text/html');
  for (const element of body.querySelectorAll('script, iframe, use')) element.remove();
  for (const element of body.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (/^on/i.test(name) || /^\s*javascript:/i.test(value)) element.removeAttribute(name);
    }
  }
  return body.childNodes;
}

function bind(action) {
  action.previousElementSibling?.addEventListener(action.getAttribute('event') ?? 'click', (event) => {
    event.preventDefault();
    perform(action);
  });
}

async function perform(action) {
  const confirmation = action.getAttribute('confirmation');
  if (confirmation !== null && !(await isConfirmed(confirmation))) return;
  const target = action.getAttribute('display') === 'popup' ? openPopup() : place;
  if (action.getAttribute('action') !== 'call') return show(target, action.innerHTML);
  await showAnswer(target, action.getAttribute('endpoint'), JSON.parse(action.textContent.trim() || '{}'));
}

async function showAnswer(target, endpoint, input) {
  target.setAttribute('aria-busy', 'true');
  try {
    show(target, await call(endpoint, input));
  } catch (error) {
    show(target, { error: error.message });
  }
  target.removeAttribute('aria-busy');
}

function isConfirmed(text) {
  question.querySelector('p').textContent = text;
  question.returnValue = '';
  question.showModal();
  return new Promise((resolve) => {
    question.addEventListener('close', () => resolve(question.returnValue === 'yes'), { once: true });
  });
}

function openPopup() {
  const content = popup.querySelector('div');
  content.replaceChildren('…');
  popup.showModal();
  return content;
}

const refresh = () => showAnswer(place, place.dataset.endpoint, JSON.parse(place.dataset.params));

document.querySelector('#refresh').addEventListener('click', refresh);
await refresh();
