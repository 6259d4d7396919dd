const CURSOR = /^rest:(\d{1,6})$/;

/** The page that a cursor leads to. One of another API leads nowhere here: its pages are begun anew. */
export function pageOf(cursor: string | undefined): number {
  return Number(CURSOR.exec(cursor ?? "")?.[1] ?? 1);
}

export function cursorOf(page: number): string {
  return `rest:${page}`;
}
