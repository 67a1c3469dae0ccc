import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { type ConsoleApi, type Emulator, startEmulator } from '../../lib/emulator';
import { send } from '../emulator/support';
import { bucketHost } from '../../lib/ci/hosts';
import { testWithAmr } from '../audio/amr';
import { recording } from '../emulator/jobs/support';
import { workflowBody } from '../emulator/service/workflow-body';
import { findChromium, newPage, startBrowser, type Watched } from './support/browser';
import { BUCKET, separate, startScene } from './support/scene';

const chromium = findChromium();
if (chromium === undefined) {
  process.stderr.write(
    'SKIPPED: there is no chromium on PATH, and CHROMIUM_PATH names none; the console is not opened.\n',
  );
}
const describeInBrowser = chromium === undefined ? describe.skip : describe;

const AXE = readFileSync(path.join(path.dirname(require.resolve('axe-core')), 'axe.min.js'), 'utf8');

/** Names that would do something if the page took any of them for HTML, an address or code. */
const HOSTILE = '<img src=x onerror="window.hit=1"><script>window.hit=1</script>"\'`${1}&amp;';

/** That the emulator cannot decode it either. */
const UNHEARD = /^Failed to load resource: .* status of (415|501) /;

/** What a script sees of the player. */
interface Deck extends HTMLElement {
  readonly mixer: {
    readonly position: { readonly value: number };
    readonly playing: { readonly value: boolean };
    readonly tracks: { readonly value: readonly { readonly name: string; readonly buffer: AudioBuffer }[] };
    hears(name: string): boolean;
  };
}

describeInBrowser('the console', () => {
  let browser: Browser;
  let ci: Emulator;
  let watched: Watched;
  /** What the browser itself writes to its console of answers that a test wants refused. */
  let expected: RegExp | undefined;

  beforeAll(async () => {
    browser = await startBrowser(chromium ?? '');
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    expected = undefined;
    ci = await startScene();
  });
  afterEach(async () => {
    const { page, asked, complaints } = watched;
    await page.context().close();
    await ci.stop();
    expect(complaints.filter((text) => !expected?.test(text))).toEqual([]);
    const foreign = asked.filter(
      (url) => !url.startsWith(`${ci.url}/_emulator/`) && !/^(data|blob):/.test(url),
    );
    expect(foreign).toEqual([]);
  });

  async function open(hash = '', options: Parameters<typeof newPage>[1] = {}): Promise<Watched['page']> {
    watched = await newPage(browser, options);
    const { page } = watched;
    await page.goto(ci.console.url);
    await page.getByText('live', { exact: true }).waitFor();
    if (hash !== '') await go(page, hash);
    return page;
  }

  async function go(page: Watched['page'], hash: string): Promise<void> {
    await page.evaluate((to) => {
      location.hash = to;
    }, hash);
  }

  test('an upload is separated, heard, and its stems are not one another', async () => {
    const page = await open('#/objects');
    await page.getByLabel('Prefix of the keys').fill('in/');
    await page
      .getByLabel('Files')
      .setInputFiles({ name: 'song.wav', mimeType: 'audio/wav', buffer: recording(2) });
    await page.getByText('in/song.wav is uploaded.').waitFor();
    await page.getByRole('link', { name: 'Executions' }).click();
    const row = page.getByRole('row').filter({ hasText: 'in/song.wav' });
    await row.getByText('Success').waitFor();
    await row.getByRole('link').first().click();
    await page.locator('.picture[data-drawn]').nth(2).waitFor();

    const tracks = await page.$eval('.deck', (deck) =>
      (deck as Deck).mixer.tracks.value.map(({ name, buffer }) => ({
        name,
        samples: [...buffer.getChannelData(0).subarray(0, 20_000)],
      })),
    );
    const by = new Map(tracks.map(({ name, samples }) => [name, samples]));
    expect([...by.keys()].sort()).toEqual(['background', 'input', 'voice']);
    const [voice = [], band = []] = [by.get('voice'), by.get('background')];
    expect(energy(by.get('input') ?? [])).toBeGreaterThan(1);
    expect(energy(voice) + energy(band)).toBeGreaterThan(1);
    expect(energy(voice.map((sample, index) => sample - (band[index] ?? 0)))).toBeGreaterThan(0.1);

    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.005);
    await page.getByRole('button', { name: 'Solo voice' }).click();
    const heard = await page.$eval('.deck', (deck) =>
      ['input', 'voice', 'background'].filter((name) => (deck as Deck).mixer.hears(name)),
    );
    expect(heard).toEqual(['voice']);
    // One clock for all: it comes to the end of the recording and stops there.
    await page.waitForFunction(() => !(document.querySelector('.deck') as Deck).mixer.playing.value);
    await page.getByRole('slider', { name: 'Position' }).fill('1');
    expect(await page.locator('.clock').textContent()).toBe('0:01.0 of 0:02.0');
  });

  testWithAmr('stems that the browser cannot decode are seen and heard all the same', async () => {
    const settings = {
      name: 'voice-and-band',
      audioMode: 'AudioAndBackground',
      audioConfig: { codec: 'amr' },
    } as const;
    ci.templates.put(BUCKET, settings, ci.templates.list(BUCKET)[0]?.templateId);
    const { runId, jobId } = await separate(ci, 'in/song.wav', recording(2));
    expect(ci.jobs.get(BUCKET, jobId)?.outputs?.map(({ object }) => object)).toEqual([
      'stems/song-voice.amr',
      'stems/song-band.amr',
    ]);
    const page = await open(`#/executions/${runId}`);
    await page.locator('.picture[data-drawn]').nth(2).waitFor();
    expect(await page.getByText('decoded by the emulator').count()).toBe(2);
    const tracks = await page.$eval('.deck', (deck) =>
      (deck as Deck).mixer.tracks.value.map(({ name, buffer }) => ({
        name,
        duration: buffer.duration,
        samples: [...buffer.getChannelData(0).subarray(0, 20_000)],
      })),
    );
    expect(tracks.map(({ name }) => name).sort()).toEqual(['background', 'input', 'voice']);
    for (const { duration } of tracks) expect(Math.abs(duration - 2)).toBeLessThan(0.1);
    const by = new Map(tracks.map(({ name, samples }) => [name, samples]));
    const [voiceSamples = [], band = []] = [by.get('voice'), by.get('background')];
    expect(energy(voiceSamples) + energy(band)).toBeGreaterThan(1);
    expect(energy(voiceSamples.map((sample, index) => sample - (band[index] ?? 0)))).toBeGreaterThan(0.1);
    await page.getByRole('button', { name: 'Solo background' }).click();
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.waitForFunction(() => (document.querySelector('meter')?.value ?? 0) > 0.005);
  });

  test('what the emulator cannot decode either is told with its reason, to be downloaded', async () => {
    ci.objects.put(BUCKET, 'notes.amr', 'no sound at all', 'audio/amr');
    expected = UNHEARD;
    const page = await open(`#/objects/${ci.region}/${BUCKET}/notes.amr`);
    const told = page.locator('.track [role=status]');
    await told.waitFor();
    expect(await told.textContent()).toMatch(
      /^This browser cannot play it \(audio\/amr, 15 .*\)\. (The input cannot be decoded: |Cannot read a recording that is not a WAV file without ffmpeg).* Download it to hear it\.$/,
    );
  });

  test('a recording that is dropped is uploaded', async () => {
    const page = await open('#/objects');
    const drop = page.getByRole('form', { name: 'Upload' });
    await drop.waitFor();
    const data = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(['sound'], 'dropped.txt', { type: 'text/plain' }));
      return transfer;
    });
    await drop.dispatchEvent('drop', { dataTransfer: data });
    await page.getByRole('link', { name: 'dropped.txt' }).waitFor();
    expect(ci.objects.content(BUCKET, 'dropped.txt')?.toString()).toBe('sound');
  });

  /** Opens the newest of the refused requests, and gives the text that explains it. */
  async function explained(page: Watched['page'], code: string): Promise<string> {
    const views = page.getByRole('navigation', { name: 'Views' });
    await views.getByRole('link', { name: 'Requests' }).click();
    const row = page.getByRole('row').filter({ hasText: 'refused' }).filter({ hasText: code });
    await row.getByRole('link').first().click();
    const why = page.getByRole('region', { name: 'Why it was refused' });
    await why.getByText(code, { exact: true }).waitFor();
    return (await why.textContent()) ?? '';
  }

  test('a switch that is turned makes a client be refused, and the rule is shown with its document', async () => {
    const templateId = ci.templates.list(BUCKET)[0]?.templateId ?? '';
    const create = (name: string): ReturnType<typeof send> =>
      send(ci, {
        method: 'POST',
        host: bucketHost(BUCKET, ci.region),
        path: '/workflow',
        body: workflowBody(templateId, {
          name,
          state: 'Paused',
          output: `<Region>${ci.region}</Region><Bucket>${BUCKET}</Bucket><AuObject>out/voice.wav</AuObject><Object>out/\${RunId}/band.wav</Object>`,
        }),
      });
    expect(await create('before')).toMatchObject({ status: 200 });

    const page = await open('#/switches');
    await page.getByLabel('advice', { exact: true }).selectOption('refuse');
    await page.getByText('advice is refuse now.').waitFor();
    const refused = await create('after');
    expect(refused.status).toBe(400);
    const why = await explained(page, refused.text('Code') ?? '');
    expect(why).toContain('"out/voice.wav" is the same for every upload');
    expect(why).toContain('that is advice, which is refused since the switch advice says so');
    expect(why).toMatch(/Rule\s*outputOverwritten/);
    const { refusal } = (await seen(page)).at(-1) ?? {};
    if (refusal?.reason.kind !== 'rule') throw new Error('It was not refused by a rule.');
    expect(refusal.reason.source).not.toBe('');
    expect(why).toContain(refusal.reason.source);
  });

  test('a refusal by signature and one by policy are explained', async () => {
    const page = await open();
    await send(ci, {
      authorization:
        'q-sign-algorithm=sha1&q-ak=' +
        `${ci.credentials.secretId}&q-sign-time=1;2&q-key-time=1;2&q-header-list=host&q-url-param-list=&q-signature=00`,
    });
    const signature = await explained(page, (await seen(page)).at(-1)?.refusal?.code ?? '');
    expect(signature).toContain('HttpString');
    expect(signature).toContain('Made here');
    expect(await page.content()).not.toContain(ci.credentials.secretKey);

    ci.enforce({ version: '2.0', statement: [] });
    await send(ci);
    const policy = await explained(page, 'AccessDenied');
    expect(policy).toContain('The policy that this emulator was given does not allow it.');
    expect(policy).toContain('ci:DescribeMediaTemplates');
  });

  /** The requests as the API of the page tells them. */
  async function seen(page: Watched['page']): Promise<ConsoleApi.RequestView[]> {
    const answer = await page.request.get(`${ci.url}/_emulator/api/requests`, {
      headers: { Authorization: `Bearer ${ci.console.token}` },
    });
    return (await answer.json()) as ConsoleApi.RequestView[];
  }

  test('a fault that is set by hand meets the next request, and can be taken away', async () => {
    const page = await open('#/faults');
    await page.getByLabel('Code', { exact: true }).fill('ServiceUnavailable');
    await page.getByRole('button', { name: 'Set it' }).click();
    await page.getByText('The fault is set.').waitFor();
    expect((await send(ci)).status).toBe(503);
    await page.getByText('1 of 1').waitFor();
    await page.getByRole('button', { name: /^Remove/ }).click();
    await page.getByText('No fault is set').waitFor();
  });

  test('a deep link opens what it names, and the token is nowhere in the address', async () => {
    const { jobId } = await separate(ci, 'in/song.wav', recording());
    watched = await newPage(browser);
    const { page } = watched;
    await page.goto(`${ci.url}/_emulator/#/jobs/${jobId}&token=${ci.console.token}`);
    await page.getByRole('heading', { name: `Job ${jobId}` }).waitFor();
    expect(page.url()).toBe(`${ci.url}/_emulator/#/jobs/${jobId}`);
    await page.reload();
    await page.getByRole('heading', { name: `Job ${jobId}` }).waitFor();
    expect(await page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  });

  test('names of the service are text and nothing else', async () => {
    ci.templates.put(BUCKET, { name: HOSTILE });
    ci.workflows.put(BUCKET, {
      name: HOSTILE,
      topology: { nodes: { [HOSTILE]: { type: HOSTILE } }, dependencies: { Start: [HOSTILE] } },
    });
    ci.objects.put(BUCKET, HOSTILE, 'x', 'text/html');
    expected = UNHEARD;
    const page = await open('#/templates');
    await page.getByRole('link', { name: HOSTILE }).waitFor();
    await go(page, '#/workflows');
    await page.getByRole('link', { name: HOSTILE }).click();
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    await page.locator('svg .name').first().waitFor();
    await go(page, '#/objects');
    await page.getByRole('link', { name: HOSTILE }).click();
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    await page.getByText('This browser cannot play it').waitFor();
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    expect(await page.locator('#app img, #app script').count()).toBe(0);
  });

  test('all can be reached with the keyboard', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Workflows' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Workflows');
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Play or pause').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('/');
    await page.keyboard.type('nothing is called so');
    await page.getByText('0 of 1 row').waitFor();
    await page.keyboard.press('Escape');
  });

  const VIEWS = [
    'Overview',
    'Buckets',
    'Templates',
    'Workflows',
    'Executions',
    'Jobs',
    'Objects',
    'Callbacks',
    'Requests',
    'Switches',
    'Faults',
  ];

  /** What axe finds in a page as it stands, wide and narrow, and whether it is wider than that. */
  async function faultsOf(page: Watched['page'], what: string): Promise<string[]> {
    const found: string[] = [];
    for (const width of [1280, 400]) {
      await page.setViewportSize({ width, height: 900 });
      const violations = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      found.push(...violations.map((violation) => `${what} at ${width}: ${violation}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) found.push(`${what} is ${wide} wide at ${width}`);
    }
    return found;
  }

  test.each(['light', 'dark'] as const)(
    'axe finds nothing, and 400 px are enough, in %s',
    async (colorScheme) => {
      const { runId, jobId } = await separate(ci, 'in/song.wav', recording());
      await send(ci, { authorization: 'nothing' });
      const page = await open('', { colorScheme, bypassCSP: true });
      const [templateId, workflowId] = [
        ci.templates.list(BUCKET)[0]?.templateId,
        ci.workflows.list(BUCKET)[0]?.workflowId,
      ];
      const things = [
        `templates/${templateId}`,
        `workflows/${workflowId}`,
        `executions/${runId}`,
        `jobs/${jobId}`,
        `objects/${ci.region}/${BUCKET}/in%2Fsong.wav`,
      ];
      await page.evaluate(AXE);
      const found: string[] = [];
      const inspect = async (what: string): Promise<void> => {
        found.push(...(await faultsOf(page, what)));
      };
      for (const view of VIEWS) {
        await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
        await page.getByRole('heading', { name: view, level: 1 }).waitFor();
        await page.getByText('Loading…').first().waitFor({ state: 'detached' });
        await inspect(view);
      }
      for (const thing of things) {
        await go(page, `#/${thing}`);
        await page.getByRole('navigation', { name: 'Breadcrumb' }).waitFor();
        await page.getByText('Loading…').first().waitFor({ state: 'detached' });
        await inspect(thing);
      }
      await go(page, '#/requests');
      await page.getByRole('row').filter({ hasText: 'refused' }).getByRole('link').first().click();
      await page.getByRole('region', { name: 'Why it was refused' }).waitFor();
      await inspect('a refusal');
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await inspect('the list of keys');
      expect(found).toEqual([]);
    },
  );

  test.each(['light', 'dark'] as const)(
    'axe finds nothing where nothing is yet, and nothing where the token is asked for, in %s',
    async (colorScheme) => {
      await ci.stop();
      ci = await startEmulator();
      watched = await newPage(browser, { colorScheme, bypassCSP: true });
      const { page } = watched;
      await page.goto(`${ci.url}/_emulator/`);
      await page.getByText('Open the link that').waitFor();
      await page.evaluate(AXE);
      const found = await faultsOf(page, 'the token');
      await page.getByLabel('Token').fill(ci.console.token);
      await page.getByRole('button', { name: 'Open' }).click();
      await page.getByText('live', { exact: true }).waitFor();
      for (const view of VIEWS) {
        await page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name: view }).click();
        await page.getByRole('heading', { name: view, level: 1 }).waitFor();
        await page.getByText('Loading…').first().waitFor({ state: 'detached' });
        found.push(...(await faultsOf(page, `${view} of nothing`)));
      }
      expect(found).toEqual([]);
    },
  );

  test('who has no token is told where it is', async () => {
    watched = await newPage(browser);
    const { page } = watched;
    await page.goto(`${ci.url}/_emulator/`);
    await page.getByText('Open the link that').waitFor();
    await page.getByLabel('Token').fill(ci.console.token);
    await page.getByRole('button', { name: 'Open' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  test('the theme that is chosen stays', async () => {
    const page = await open('', { colorScheme: 'light' });
    await page.getByRole('button', { name: 'Dark' }).click();
    const ground = (): Promise<string> =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await ground();
    await page.reload();
    await page.getByText('live', { exact: true }).waitFor();
    expect(await ground()).toBe(dark);
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await ground()).not.toBe(dark);
  });
});

function energy(samples: readonly number[]): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}
