import { type IResolvable, type IResolveContext, Token } from './cdktf';
import { hclExpression } from './hcl-expression';

/**
 * A call of a function of the provider, or a member of its result, that Terraform evaluates. CDKTF's own calls take no
 * texts with escaped wildcards in them beside tokens; here they are templates, as everywhere in `cdk.tf.json`.
 */
export class FunctionCall implements IResolvable {
  public readonly creationStack: string[] = [];

  public constructor(
    private readonly name: string,
    private readonly args: readonly unknown[],
    private readonly member?: string,
  ) {}

  /** A member of the result. */
  public get(member: string): FunctionCall {
    return new FunctionCall(this.name, this.args, member);
  }

  public resolve(context: IResolveContext): string {
    const { suppressBraces, ignoreEscapes, warnEscapes } = context;
    Object.assign(context, { suppressBraces: false, ignoreEscapes: false, warnEscapes: false });
    const args = this.args.map((each) => hclExpression(context.resolve(each)));
    Object.assign(context, { suppressBraces, ignoreEscapes, warnEscapes });
    const member = this.member === undefined ? '' : `.${this.member}`;
    const expression = `provider::tencentci::${this.name}(${args.join(', ')})${member}`;
    return suppressBraces ? expression : `\${${expression}}`;
  }

  public toString(): string {
    return Token.asString(this);
  }

  public toJSON(): unknown {
    return '<unresolved-token>';
  }
}
