/**
 * Stands in for `eventemitter2` in bundles: what json-rules-engine calls of it. Upstream's own reaches for `new Function`.
 *
 * A function and not a class: json-rules-engine is compiled to ES5, whose subclasses call their parent without `new`.
 */
export default function EventEmitter() {}

const listeners = new WeakMap();

function listenersOf(emitter, type) {
  return listeners.get(emitter)?.get(type) ?? [];
}

function set(emitter, type, list) {
  if (!listeners.has(emitter)) listeners.set(emitter, new Map());
  listeners.get(emitter).set(type, list);
}

Object.assign(EventEmitter.prototype, {
  on(type, listener) {
    set(this, type, [...listenersOf(this, type), listener]);
    return this;
  },

  once(type, listener) {
    const first = (...args) => {
      this.off(type, first);
      return listener.apply(this, args);
    };
    return this.on(type, first);
  },

  off(type, listener) {
    set(
      this,
      type,
      listenersOf(this, type).filter((other) => other !== listener),
    );
    return this;
  },

  removeListener(type, listener) {
    return this.off(type, listener);
  },

  removeAllListeners(type) {
    if (type === undefined) listeners.delete(this);
    else set(this, type, []);
    return this;
  },

  emit(type, ...args) {
    const called = listenersOf(this, type);
    for (const listener of called) listener.apply(this, args);
    return called.length > 0;
  },

  emitAsync(type, ...args) {
    return Promise.all(listenersOf(this, type).map(async (listener) => listener.apply(this, args)));
  },
});
