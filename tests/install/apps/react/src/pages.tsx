import { useEffect } from 'react';
import { Link, Outlet, useParams } from 'react-router';
import { Actions } from './actions';

export function Layout() {
  return (
    <>
      <nav>
        <Link id="home" to="/">
          Home
        </Link>{' '}
        <Link id="product" to="/products/42?color=red">
          Product 42
        </Link>
      </nav>
      <Outlet />
      <Actions />
    </>
  );
}

function Titled({ title }: { title: string }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return <h1>{title}</h1>;
}

export const Home = () => <Titled title="Home" />;

export const Product = () => <Titled title={`Product ${useParams().id}`} />;
