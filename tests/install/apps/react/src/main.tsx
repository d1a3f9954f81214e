import { WaystoneProvider } from '@waystone/sdk/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { Home, Layout, Product } from './pages';

const router = createBrowserRouter([
  {
    path: '/',
    Component: Layout,
    children: [
      { index: true, Component: Home },
      { path: 'products/:id', Component: Product },
    ],
  },
]);

const waystone = {
  key: import.meta.env.VITE_WAYSTONE_KEY,
  host: import.meta.env.VITE_WAYSTONE_HOST,
};

const root = createRoot(document.getElementById('app') as HTMLElement);
root.render(
  <StrictMode>
    <WaystoneProvider options={waystone} router={router}>
      <RouterProvider router={router} />
    </WaystoneProvider>
  </StrictMode>,
);
