/** The adapters log every call for whoever runs a deployment; here a person reads the report and nothing beside it. */
export function muteLog(): void {
  console.info = () => undefined;
  console.warn = () => undefined;
}
