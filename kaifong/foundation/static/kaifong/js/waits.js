// <form data-waits="#question">: it sends what the page answered, so it waits for the answer to the
// last change of that question, which is asked at once instead of after its pause. What cannot be
// asked as it stands is not waited for.
const states = new WeakMap(); // question → changes so far, changes that the answer knows, requests for new rows
const known = new WeakMap(); // request → changes that it knows
let waiting = null;

function stateOf(question) {
  if (!states.has(question)) states.set(question, { changes: 0, answered: 0, coming: new Set() });
  return states.get(question);
}

// Requests whose element is gone were overtaken by another's rows: they end unheard.
const isComing = (question) => [...stateOf(question).coming].some((ctx) => ctx.sourceElement.isConnected);

function isAnswered(question) {
  const state = stateOf(question);
  return !isComing(question) && state.answered === state.changes;
}

const questionOf = (element) => {
  const form = element?.closest?.("form[id]");
  return form && document.querySelector(`form[data-waits="#${form.id}"]`) ? form : null;
};

function changed(event) {
  const question = questionOf(event.target);
  if (question) stateOf(question).changes += 1;
}

function submitted(event) {
  const form = event.target;
  const question = form.dataset.waits && document.querySelector(form.dataset.waits);
  if (!question || isAnswered(question) || !question.checkValidity()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  failed();
  event.submitter?.setAttribute("aria-busy", "true");
  waiting = { form, question, submitter: event.submitter };
  if (!isComing(question)) question.requestSubmit();
}

function asked(event) {
  const { ctx } = event.detail;
  const question = questionOf(ctx.sourceElement);
  if (!question) return;
  const state = stateOf(question);
  if (ctx.sourceElement === question) known.set(ctx, state.changes);
  else state.coming.add(ctx);
}

function answered(event) {
  const { ctx } = event.detail;
  const question = known.has(ctx) ? ctx.sourceElement : questionOf(ctx.sourceElement);
  if (!question) return;
  const state = stateOf(question);
  state.coming.delete(ctx);
  if (known.has(ctx) && event.type === "htmx:after:swap") state.answered = known.get(ctx);
  // New rows say a moment later whether they changed the question.
  setTimeout(() => {
    if (waiting?.question !== question || isComing(question)) return;
    if (isAnswered(question)) goOn();
    else if (!known.has(ctx)) question.requestSubmit();
  });
}

function goOn() {
  const { form, submitter } = waiting;
  waiting = null;
  submitter?.removeAttribute("aria-busy");
  if (form.isConnected) form.requestSubmit(submitter?.isConnected ? submitter : null);
}

function failed() {
  waiting?.submitter?.removeAttribute("aria-busy");
  waiting = null;
}

export function startWaits(root) {
  const names = [...document.querySelectorAll("form[data-waits]")].map((form) => form.dataset.waits.slice(1));
  for (const name of new Set(names)) root.addEventListener(`${name}:changed`, changed);
  if (!names.length) return;
  root.addEventListener("input", changed);
  root.addEventListener("submit", submitted, true);
  root.addEventListener("htmx:before:request", asked);
  root.addEventListener("htmx:after:swap", answered);
  root.addEventListener("htmx:finally:request", answered);
  root.addEventListener("htmx:response:error", failed);
  root.addEventListener("htmx:error", failed);
}
