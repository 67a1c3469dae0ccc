import { call } from '../state/api';
import { attempt } from '../state/notices';

/** Saves something of the API as a file. Its address has no token in it, so it is read first and then handed over. */
export async function save(url: string, key: string): Promise<void> {
  const name = key.split('/').at(-1) || 'object';
  await attempt(async () => {
    const blob = await (await call(url)).blob();
    const link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  }, `${name} is downloaded.`);
}
