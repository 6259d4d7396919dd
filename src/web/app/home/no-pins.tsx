import { Button } from "../parts/button.tsx";

/** The home page of somebody who has pinned nothing. */
export function NoPins({
  recent,
  onPin,
}: {
  recent: string[];
  onPin: (repository: string) => Promise<void>;
}) {
  return (
    <section class="stack blankslate" aria-label="Home">
      <h1 class="home-title">What needs you, every morning</h1>
      <p>
        Pin up to 20 repositories, and this page says whose turn each of their pull requests is as
        soon as you open it. Open one with the field above and press Pin.
      </p>
      {recent.length > 0 && (
        <div class="row">
          {recent.map((repository) => (
            <Button icon="pin" onPress={() => void onPin(repository)}>
              Pin {repository}
            </Button>
          ))}
        </div>
      )}
    </section>
  );
}
