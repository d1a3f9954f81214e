import { WaystoneProvider } from '@waystone/sdk/react';
import type { AppProps } from 'next/app';

const waystone = {
  key: process.env.NEXT_PUBLIC_WAYSTONE_KEY ?? '',
  host: process.env.NEXT_PUBLIC_WAYSTONE_HOST ?? '',
};

export default function App({ Component, pageProps }: AppProps) {
  return (
    <WaystoneProvider options={waystone}>
      <Component {...pageProps} />
    </WaystoneProvider>
  );
}
