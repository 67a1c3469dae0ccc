// Dev, staging and production from one program: a stack each, with a provider, a bucket, names, audio settings and a
// state of its own. ENVIRONMENT=staging (or the context "environment") synthesizes one of them, as a pipeline does.
import { App, CosBackend, TerraformStack } from 'cdktf';
import {
  AudioMode,
  CiBucket,
  TencentCiProvider,
  VoiceSeparateTemplate,
  VoiceSeparateWorkflow,
} from 'cdktf-tencent-ci';
import { type Construct } from 'constructs';
import { type Environment, environments } from './environments';

class Media extends TerraformStack {
  constructor(scope: Construct, id: string, name: string, environment: Environment) {
    super(scope, id);

    // COS locks a state while it is written. Without a backend the state is a file beside this program.
    if (environment.stateBucket !== undefined) {
      new CosBackend(this, {
        region: environment.region,
        bucket: environment.stateBucket,
        prefix: 'media',
        encrypt: true,
      });
    }

    // With an alias, nothing lands in an environment by accident: a resource that names no provider has none.
    const provider = new TencentCiProvider(this, 'TencentCi', { alias: name, region: environment.region });

    const media = new CiBucket(this, 'Media', { bucketName: environment.bucketName, provider });

    const vocals = new VoiceSeparateTemplate(this, 'Vocals', {
      bucket: media,
      templateName: `vocals-${name}`,
      audioMode: AudioMode.IS_AUDIO,
      audioConfig: environment.audioConfig,
      provider,
    });

    new VoiceSeparateWorkflow(this, 'Uploads', {
      bucket: media,
      workflowName: `uploads-${name}`,
      objectPrefix: 'uploads/',
      template: vocals,
      output: { voice: 'voices/${InputName}.${Ext}' },
      provider,
    });
  }
}

const app = new App();
const chosen = process.env.ENVIRONMENT ?? (app.node.tryGetContext('environment') as string | undefined);
for (const [name, environment] of Object.entries(environments)) {
  if (chosen === undefined || chosen === name) new Media(app, `media-${name}`, name, environment);
}
if (app.node.children.length === 0) {
  throw new Error(`There is no environment "${chosen}". Use one of ${Object.keys(environments).join(', ')}.`);
}
app.synth();
