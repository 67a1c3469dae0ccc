/**
 * The one place of the constructs that names the package `cdktf`. With the npm alias `"cdktf": "npm:cdktn@…"` the same
 * import loads CDK Terrain. (The generated bindings import `cdktf` themselves.)
 */
export {
  Annotations,
  App,
  Aspects,
  DefaultTokenResolver,
  type IAspect,
  Fn,
  type IResolvable,
  type IResolveContext,
  type ISynthesisSession,
  type IStackSynthesizer,
  type ITerraformDependable,
  Lazy,
  type LocalExecProvisioner,
  StringConcat,
  TerraformDataSource,
  TerraformElement,
  TerraformProvider,
  TerraformResource,
  type TerraformResourceLifecycle,
  TerraformStack,
  Token,
  Tokenization,
  dependable,
} from 'cdktf';
