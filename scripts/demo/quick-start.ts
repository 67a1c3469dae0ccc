import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CiClient, describeTemplate } from '../../lib/ci';
import { type Emulator } from '../../lib/emulator';
import { DemoFailure, Deployment, expect, heading, paint, ROOT } from './stage';

const BUCKET = 'media-1250000000';

/** The only template of the bucket, asked for over HTTP as any client would. */
async function templateOfService(ci: Emulator): Promise<string> {
  const client = new CiClient({ credentials: () => ci.credentials, endpoint: ci.endpoint });
  const [template] = ci.templates.list(BUCKET);
  const described = await describeTemplate(
    client,
    { region: ci.region, bucket: BUCKET },
    template?.templateId ?? '',
  );
  client.close();
  return JSON.stringify(described, null, 2);
}

/** A template: declared, deployed, changed in place, planned clean, deleted elsewhere, made again, destroyed. */
export async function quickStart(ci: Emulator): Promise<void> {
  const deployment = new Deployment('quick-start', ci.env);

  heading('A template is declared in TypeScript (examples/quick-start/main.ts)');
  const source = readFileSync(path.join(ROOT, 'examples/quick-start/main.ts'), 'utf8');
  console.log(/^ {4}const vocals[\s\S]*?^ {4}\}\);$/m.exec(source)?.[0]);
  await deployment.synth({ 'main.ts': source });

  heading('init, plan, apply');
  await deployment.init();
  expect((await deployment.plan()).output.includes('1 to add'), 'the plan to add one template');
  await deployment.apply();
  expect(ci.templates.list(BUCKET).length === 1, 'the service to have one template');
  heading('The template as the service reports it');
  console.log(await templateOfService(ci));

  heading('The audio configuration changes in the program');
  const changed = source.replace('samplerate: 44100, bitrate: 128', 'samplerate: 48000, bitrate: 192');
  if (changed === source) throw new DemoFailure('The line to change is not in examples/quick-start/main.ts');
  for (const [sign, text, code] of [
    ['-', source, '31'],
    ['+', changed, '32'],
  ] as const) {
    console.log(paint(code, `  ${sign} ${/AudioConfig\.aac\(.*\)/.exec(text)?.[0]}`));
  }
  await deployment.synth({ 'main.ts': changed });
  const { output: diff } = await deployment.plan();
  const inPlace = diff.includes('updated in-place') && diff.includes('1 to change');
  expect(inPlace, 'an update in place, not a replacement');
  await deployment.apply();
  const [updated] = ci.templates.list(BUCKET);
  const { samplerate, bitrate } = updated?.audioConfig ?? {};
  expect(samplerate === 48000 && bitrate === 192, 'the service to have the new settings');

  heading('A second plan');
  expect((await deployment.plan()).code === 0, 'no changes');

  heading("The template is deleted behind Terraform's back");
  ci.templates.delete(BUCKET, updated?.templateId ?? '');
  const { output: again } = await deployment.plan();
  expect(
    again.includes('1 to add') && again.includes('0 to destroy'),
    'the template to be planned for creation, not an error',
  );
  await deployment.apply();
  expect((await deployment.plan()).code === 0, 'no changes after it was made again');

  heading('destroy');
  await deployment.destroy();
  expect(ci.templates.list(BUCKET).length === 0, 'nothing to be left');
}
