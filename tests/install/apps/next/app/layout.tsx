import { WaystoneProvider } from '@waystone/sdk/next';
import type { ReactNode } from 'react';

const waystone = {
  key: process.env.NEXT_PUBLIC_WAYSTONE_KEY ?? '',
  host: process.env.NEXT_PUBLIC_WAYSTONE_HOST ?? '',
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <WaystoneProvider options={waystone}>{children}</WaystoneProvider>
      </body>
    </html>
  );
}
