/** What the home page is for, to somebody who has pinned nothing. */
export function PinInvitation() {
  return (
    <>
      <h1 class="home-title">Pin the repositories you look after</h1>
      <p class="pin-why">
        This page then says, as soon as you open it, which of their pull requests wait for you,
        which only need a merge and which nobody was asked about. Up to 20 repositories.
      </p>
    </>
  );
}
