// Loaded before a program (`NODE_OPTIONS=--require …`), so that it runs a year and some hours later.
const LATER = 370.3 * 24 * 60 * 60 * 1000;
const now = () => Real.now() + LATER;
const Real = Date;

globalThis.Date = new Proxy(Real, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
  apply: () => new Real(now()).toString(),
  get: (target, key) => (key === 'now' ? now : Reflect.get(target, key)),
});
