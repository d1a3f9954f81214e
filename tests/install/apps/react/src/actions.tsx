import { useWaystone } from '@waystone/sdk/react';

export function Actions() {
  const waystone = useWaystone();
  return (
    <>
      <button id="sign-in" type="button" onClick={() => waystone.identify('user-42', { plan: 'family' })}>
        Sign in
      </button>
      <button id="choose" type="button" onClick={() => waystone.track('Plan Chosen', { plan: 'pro' })}>
        Choose
      </button>
    </>
  );
}
