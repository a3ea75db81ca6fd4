// Gives the trainer the session as a file.

import { workshop } from '../state/workshop.svelte.js';
import { download } from './download.js';

export async function save(): Promise<boolean> {
  const saved = await workshop.save();
  if (saved === null) return false;
  download(saved.file_name, saved.text, 'text/plain');
  return true;
}
