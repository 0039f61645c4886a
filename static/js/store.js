// What the device keeps by name. A full or forbidden store loses nothing on this page, and breaks nothing.

const here = new Map(); // what could not be written

export function get(name) {
  try {
    return JSON.parse(here.get(name) ?? localStorage.getItem(name));
  } catch {
    remove(name); // written by nobody of us
    return null;
  }
}

export function set(name, value) {
  const text = JSON.stringify(value);
  try {
    localStorage.setItem(name, text);
    here.delete(name);
  } catch {
    here.set(name, text);
  }
}

export function remove(name) {
  here.delete(name);
  try {
    localStorage.removeItem(name);
  } catch {
    // forbidden: then nothing is there
  }
}

export function names(prefix = "") {
  let kept = [];
  try {
    kept = Object.keys(localStorage);
  } catch {
    // forbidden
  }
  return [...new Set([...kept, ...here.keys()])].filter((name) => name.startsWith(prefix));
}
