import { readdirSync } from 'node:fs';
import path from 'node:path';
import { AUDIO_MODES, costsOf, INTERNATIONAL_PRICES } from '../../lib/rules';
import { pictures } from '../../scripts/pictures';
import { document } from '../support/markdown';

const docs = path.resolve(__dirname, '../../docs');

test.each(Object.entries(pictures()))(
  'docs/pictures/%s is what the code says; `npm run pictures` draws it',
  (file, text) => {
    expect(document(`docs/pictures/${file}`)).toBe(text);
  },
);

test('every page has its place beside the others on the site', () => {
  const config = document('docs/.vitepress/config.mts');
  const pages = readdirSync(docs)
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .map((file) => path.basename(file, '.md'));
  expect(pages.filter((page) => !config.includes(`['${page}', '`))).toEqual([]);
});

test('every example has a README that says what it costs', () => {
  const examples = readdirSync(path.resolve(docs, '../examples'));
  const silent = examples.filter(
    (name) => !/\b(costs?|charged)\b/.test(document(`examples/${name}/README.md`)),
  );
  expect(silent).toEqual([]);
});

test.each([
  ['karaoke', 'MusicMode', 3],
  ['upload-pipeline', 'AudioAndBackground', 10],
] as const)('what an upload to examples/%s costs is computed', (example, mode, minutesPerMonth) => {
  const outputs = AUDIO_MODES[mode].stems.length;
  const [cost] = costsOf({
    environment: example,
    workflows: [{ workflow: 'w', region: 'ap-chongqing', minutesPerMonth, outputs: { default: outputs } }],
    prices: INTERNATIONAL_PRICES,
  });
  expect(document(`examples/${example}/README.md`)).toContain(
    `${mode} writes ${outputs} files. A ${example === 'karaoke' ? 'song' : 'recording'} of ${minutesPerMonth} minutes is ` +
      `${cost?.minutesOfOutput} minutes of output: at the one published price of ${cost?.perMinuteOfOutput} USD, ${cost?.perMonth} USD`,
  );
});
