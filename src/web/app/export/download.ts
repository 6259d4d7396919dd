/** Has the browser save a text as a file. */
export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** A file name that says which docket it is. */
export function fileName(repository: string, extension: string): string {
  return `docket-${repository.replace(/[^\w.-]+/g, "-")}.${extension}`;
}
