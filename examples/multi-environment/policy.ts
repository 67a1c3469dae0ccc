import { Annotations, type IAspect, Tokenization } from 'cdktf';
import { VoiceSeparateTemplate, VoiceSeparateWorkflow } from 'cdktf-tencent-ci';
import type { IConstruct } from 'constructs';

/**
 * What a team holds its environments to, whoever writes the next construct. Synth ends with every error, each with the
 * path of its construct. Add it to each stack: CDKTF looks at no Aspect of the app.
 */
export class MediaPolicy implements IAspect {
  constructor(private readonly environment: string) {}

  visit(node: IConstruct): void {
    if (node instanceof VoiceSeparateTemplate || node instanceof VoiceSeparateWorkflow) {
      this.checkName(node, node.resource.nameInput);
    }
    if (node instanceof VoiceSeparateWorkflow && this.environment === 'production') {
      checkNotify(node);
      checkOutputs(node);
    }
  }

  /** Two environments may share an account, and then only names tell whose a thing is. */
  private checkName(node: IConstruct, name = ''): void {
    if (new RegExp(`^[a-z]+(-[a-z]+)*-${this.environment}$`).test(name)) return;
    refuse(
      node,
      `It is named "${name}". Names are small letters and dashes, and end with "-${this.environment}".`,
    );
  }
}

/** Of what fails in production, somebody has to hear. */
function checkNotify(workflow: VoiceSeparateWorkflow): void {
  if (workflow.resource.notifyInput === undefined)
    refuse(workflow, 'It tells nobody how it went. Give it `notify`.');
}

/** Two recordings may have one name, and one may be uploaded twice: only ${RunId} is another for each run. */
function checkOutputs(workflow: VoiceSeparateWorkflow): void {
  const separations = workflow.resource.separationsInput;
  // What only Terraform will know is not judged here.
  if (separations === undefined || Tokenization.isResolvable(separations)) return;
  for (const [name, { output }] of Object.entries(separations)) {
    for (const key of [output.object, output.auObject, output.bassObject, output.drumObject]) {
      if (key === undefined || key.includes('{RunId}')) continue;
      refuse(
        workflow,
        `Its separation "${name}" writes "${key.replaceAll('$${', () => '${')}", which a later run may overwrite. Use \${RunId}.`,
      );
    }
  }
}

function refuse(node: IConstruct, why: string): void {
  Annotations.of(node).addError(why);
}
