import { Actions } from './actions';
import { Links } from './links';

export const metadata = { title: 'Home', icons: 'data:,' };

export default function Home() {
  return (
    <>
      <Links />
      <h1>Home</h1>
      <Actions />
    </>
  );
}
