/** The one part of Node's API that is used: workerd has it behind the flag `nodejs_als`, without types. */
declare module "node:async_hooks" {
  export class AsyncLocalStorage<Store> {
    run<Value>(store: Store, work: () => Value): Value;
    getStore(): Store | undefined;
  }
}
