import path from 'node:path';
import { startEmulator } from '../lib/emulator';
import { begin, Workspace } from '../scripts/workspace';
import { type Leak, search } from './canaries';
import { jobsThatEnd } from './faults/jobs';
import type { Part, Run, Section } from './report';
import { keepTranscript } from './transcripts';

const CLI = path.resolve(__dirname, '../dist/tencent-ci');
const BUCKET = 'media-1250000000';
const CREDENTIALS = ['secretId', 'secretKey', 'token'] as const;

/** Looks for the secrets that were planted in everything that the suite wrote. It comes last. */
export const secrets: Part = { name: 'secrets', title: 'Secrets', run: runSecrets };

async function runSecrets(run: Run): Promise<Section> {
  await writeMuch(run);
  const { files, bytes, leaks } = search(run.dir, run.canaries);
  const isCredential = ({ secret }: Leak): boolean => CREDENTIALS.some((name) => name === secret);
  // A state keeps what a resource is set to in clear, sensitive or not, and a service what it was told.
  const allowed = leaks.filter((leak) => leak.place !== 'all else' && !isCredential(leak));
  const bad = leaks.filter((leak) => !allowed.includes(leak));
  run.say(`${files} files, ${(bytes / 1024 / 1024).toFixed(1)} MB, ${bad.length} leaks`);
  const count = (place: Leak['place'], credential: boolean): number =>
    leaks.filter((leak) => leak.place === place && isCredential(leak) === credential).length;
  const row = (place: Leak['place']): readonly (string | number)[] => [
    place,
    count(place, true),
    count(place, false),
  ];
  return {
    text: [
      'SecretId, SecretKey, token, and the user and the query of callback addresses are secrets that stand nowhere else. ' +
        'They go with every request of the suite, and through applies that succeed and fail with `TF_LOG=trace`, saved ' +
        'plans, the command line, and an emulator that keeps its data. Everything that was written is searched for them: ' +
        'output, logs, crash logs, temporary files, archives, in clear, in hexadecimal and in Base64. A state keeps what a ' +
        'resource is set to, sensitive or not, which is how Terraform works, and the emulator keeps what a service keeps: ' +
        'callback addresses may be there, credentials nowhere.',
    ],
    tables: [
      {
        head: ['Found in', 'files with credentials', 'files with parts of callback addresses'],
        rows: [row('all else'), row('state'), row('data of the emulator')],
      },
    ],
    failures: [
      ...bad.map(({ secret, file, place }) => `${secret} stands in ${file} (${place})`),
      // What it must find shows that it finds.
      ...(allowed.length > 0
        ? []
        : ['Not even the state and the data of the emulator have a callback address.']),
    ],
  };
}

const CONFIGURATION = `variable "callback" {
  type      = string
  sensitive = true
}
resource "tencentci_voice_separate_template" "t" {
  bucket     = "${BUCKET}"
  name       = "vocals"
  audio_mode = "IsAudio"
}
resource "tencentci_queue" "q" {
  bucket = "${BUCKET}"
  notify = {
    url    = var.callback
    events = ["TaskFinish"]
  }
}
resource "tencentci_voice_separate_workflow" "w" {
  bucket        = "${BUCKET}"
  name          = "uploads"
  object_prefix = "in/"
  notify = {
    url    = var.callback
    events = ["TaskFinish"]
  }
  separations = {
    vocals = {
      template_id = tencentci_voice_separate_template.t.template_id
      output      = { au_object = "out/$\${RunId}.$\${ext}" }
    }
  }
}
resource "tencentci_voice_separate_job" "j" {
  bucket       = "${BUCKET}"
  input_object = "in/song.mp3"
  template_id  = tencentci_voice_separate_template.t.template_id
  output       = { au_object = "out/v.$\${ext}" }
  callback     = { url = var.callback }
}
`;

/** Has everything that can write write, in good times and in bad. */
async function writeMuch(run: Run): Promise<void> {
  const { secretId, secretKey, token, callbackUser, callbackQuery } = run.canaries;
  const ci = await startEmulator({
    credentials: { secretId, secretKey, token },
    dataDir: path.join(run.dir, 'emulator-data'),
    runner: jobsThatEnd(() => true),
    callbacks: { timeoutMs: 500 },
  });
  const workspace = new Workspace({
    ...ci.env,
    TF_VAR_callback: `http://${callbackUser}:${callbackUser}@127.0.0.1:9/ci?sig=${callbackQuery}`,
    TF_LOG: 'trace',
    TENCENTCLOUD_MAX_RETRIES: '0',
  });
  const terraform = async (code: 0 | 1, name: string, ...args: readonly string[]): Promise<void> => {
    const ran = await workspace.run(...args);
    keepTranscript(run, `secrets-${name}`, `${ran.stdout}\n${ran.stderr}`);
    if (ran.code !== code) throw new Error(`terraform ${args[0]} (${name}) ended with ${ran.code}.`);
  };
  try {
    await workspace.placeProvider().config(CONFIGURATION).init();
    const fault = ci.fail({ operation: 'CreateWorkflow' }, { kind: 'error', code: 'AccessDenied' });
    await terraform(1, 'refused', 'apply', '-auto-approve', '-no-color', '-input=false');
    fault.remove();
    await terraform(0, 'plan', 'plan', '-out=saved.tfplan', '-no-color', '-input=false');
    await terraform(0, 'apply', 'apply', '-no-color', 'saved.tfplan');
    await terraform(0, 'show', 'show', '-no-color');
    const drop = ci.fail({ method: 'GET', times: 3 }, { kind: 'garbage' });
    await terraform(1, 'garbled', 'plan', '-no-color', '-input=false');
    drop.remove();
    await terraform(0, 'destroy', 'destroy', '-auto-approve', '-no-color', '-input=false');
    const env = { ...process.env, ...ci.env };
    const wrong = { ...env, TENCENTCLOUD_SECRET_KEY: `${secretKey}x` };
    for (const [name, commandEnv] of [
      ['right', env],
      ['wrong', wrong],
    ] as const) {
      const args = [CLI, 'jobs', 'list', '--bucket', BUCKET];
      const { stdout, stderr } = await begin(process.execPath, args, { cwd: run.dir, env: commandEnv }).done;
      keepTranscript(run, `secrets-cli-${name}`, `${stdout}\n${stderr}`);
    }
  } finally {
    await ci.stop();
  }
}
