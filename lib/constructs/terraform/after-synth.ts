import type { IStackSynthesizer, ISynthesisSession, TerraformStack } from './cdktf';

/** Has something done whenever a stack was synthesized, when the stack's folder exists. */
export function afterSynth(stack: TerraformStack, run: (session: ISynthesisSession) => void): void {
  stack.synthesizer = new FollowedSynthesizer(stack.synthesizer, run);
}

/** Runs something after the synthesizer that it wraps. */
class FollowedSynthesizer implements IStackSynthesizer {
  constructor(
    private readonly inner: IStackSynthesizer,
    private readonly run: (session: ISynthesisSession) => void,
  ) {}

  synthesize(session: ISynthesisSession): void {
    this.inner.synthesize(session);
    this.run(session);
  }
}
