// Dev, staging and production from one program: a stack each, with a provider, a role, a bucket, names, audio settings
// and a state of its own. docs/environments.md of the package tells how it is used.
//
// ENVIRONMENT=staging (or the context "environment") synthesizes one of them, as a pipeline does. STATE=local keeps
// every state in a file on this machine: to try it, and where there is no access to COS. SIGNED_IN=1 says that the keys
// of the environment are those of the role already.
import { App, Aspects, CosBackend, TerraformStack } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  CostEstimate,
  Notify,
  NotifyEvent,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from 'cdktf-tencent-ci';
import type { Construct } from 'constructs';
import { type Environment, environments } from './environments';
import { MediaPolicy } from './policy';
import { releases } from './releases';

const { ENVIRONMENT, SIGNED_IN, STATE } = process.env;

class Media extends TerraformStack {
  constructor(scope: Construct, id: string, name: string, environment: Environment) {
    super(scope, id);
    const { account, role, region, bucketName, release, minutesPerMonth, callback, stateBucket } =
      environment;
    const session = { roleArn: role, sessionName: id };

    // COS locks a state while it is written. Without a backend the state is a file beside this program.
    if (stateBucket !== undefined && STATE !== 'local') {
      new CosBackend(this, {
        region,
        bucket: stateBucket,
        prefix: 'media',
        encrypt: true,
        ...(!SIGNED_IN && { assumeRole: { ...session, sessionDuration: 7200 } }),
      });
    }

    // With an alias, nothing lands in an environment by accident: a resource that names no provider has none.
    const provider = new TencentCiProvider(this, 'TencentCi', {
      alias: name,
      region,
      allowedAccountIds: [account],
      ...(!SIGNED_IN && { assumeRole: session }),
    });

    const media = new CiBucket(this, 'Media', { bucketName, provider });

    const vocals = new VoiceSeparateTemplate(this, 'Vocals', {
      bucket: media,
      templateName: `vocals-${name}`,
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: releases[release],
      provider,
    });

    const uploads = new VoiceSeparateWorkflow(this, 'Uploads', {
      bucket: media,
      workflowName: `uploads-${name}`,
      objectPrefix: 'uploads/',
      template: vocals,
      output: { voice: 'voices/${InputName}-${RunId}.${Ext}' },
      ...(callback !== undefined && {
        notify: Notify.url(callback, { events: [NotifyEvent.TASK_FINISH, NotifyEvent.WORKFLOW_FINISH] }),
      }),
      provider,
    });

    CostEstimate.setMinutesPerMonth(uploads, minutesPerMonth);
    Aspects.of(this).add(new CostEstimate({ prices: CostEstimate.INTERNATIONAL_PRICES }));
    Aspects.of(this).add(new MediaPolicy(name));
  }
}

const app = new App();
const chosen = ENVIRONMENT ?? (app.node.tryGetContext('environment') as string | undefined);
for (const [name, environment] of Object.entries(environments)) {
  if (chosen === undefined || chosen === name) new Media(app, `media-${name}`, name, environment);
}
if (app.node.children.length === 0) {
  throw new Error(`There is no environment "${chosen}". Use one of ${Object.keys(environments).join(', ')}.`);
}
app.synth();
