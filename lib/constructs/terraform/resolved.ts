import type { IConstruct } from 'constructs';
import { DefaultTokenResolver, StringConcat, Tokenization } from './cdktf';

/**
 * A value as it will stand in the configuration of the construct's stack: `${tencentci_queue.q.queue_id}`.
 *
 * @param preparing - whether CDKTF only looks for references between stacks yet.
 */
export function resolved(scope: IConstruct, value: unknown, preparing = false): unknown {
  return Tokenization.resolve(value, {
    scope,
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing,
  });
}
