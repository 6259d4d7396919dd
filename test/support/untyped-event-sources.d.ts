/** The part of two libraries without types that is used. */
interface UntypedEventSource {
  readyState: number;
  addEventListener(name: string, listen: (event: UntypedEvent) => void): void;
  close(): void;
}
interface UntypedEvent {
  data: string;
  lastEventId: string;
  status?: number;
}
type UntypedConstructor = new (url: string, options: Record<string, unknown>) => UntypedEventSource;

declare module "eventsource-2" {
  const EventSource: UntypedConstructor;
  export default EventSource;
}

declare module "launchdarkly-eventsource" {
  export const EventSource: UntypedConstructor;
}
