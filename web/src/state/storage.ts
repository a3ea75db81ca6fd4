// What the browser keeps of a session: this window's own, and the latest of any window for a tab that was closed.

export function store(key: string, value: string): void {
  for (const storage of storages()) {
    try {
      storage.setItem(`hearth.${key}`, value);
    } catch {
      // Without storage the page forgets; it works all the same.
    }
  }
}

export function stored(key: string): string | null {
  for (const storage of storages()) {
    const found = storage.getItem(`hearth.${key}`);
    if (found !== null) return found;
  }
  return null;
}

export function forget(key: string): void {
  for (const storage of storages()) storage.removeItem(`hearth.${key}`);
}

/** A value that was stored as JSON; nothing where it can't be read. */
export function storedJson<T>(key: string): T | null {
  try {
    return JSON.parse(stored(key) ?? 'null') as T | null;
  } catch {
    return null;
  }
}

function storages(): Storage[] {
  const found: Storage[] = [];
  for (const open of [(): Storage => sessionStorage, (): Storage => localStorage]) {
    try {
      found.push(open());
    } catch {
      // The browser refuses it.
    }
  }
  return found;
}
